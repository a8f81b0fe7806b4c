"""E-mail newsletters (.eml): one article a mail, its headings part it.

A newsletter of several stories stays one article with a section for each heading, since nothing
tells surely where a story ends. The sender's name is the outlet; no mail address goes into any
field. What mails put around a text (ways to unsubscribe, “view in browser”, whom it was sent to) is
left out, and so are attachments.

The mail is parsed by the standard library with its older policy: the newer one takes a minute for a
header of 100 kB that is made for it, and raises errors of many kinds for damaged ones.
"""

from __future__ import annotations

import email
import re
from email.errors import MessageError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING

from articles.formats import Format, RawFile
from articles.furniture.lines import is_mail_line, is_mail_notice
from articles.models import Rejection
from articles.reading.building import Draft
from articles.reading.markup import blocks_of, plain_line
from articles.reading.people import MAIL_ADDRESS, name_of
from articles.reading.sections import body_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*\r?\n")
# Longer than any subject, and short enough for what is quadratic in decoding one.
HEADER_CHARS = 2_000
# By these a mail is known that is not called one.
MAIL_HEADERS = re.compile(
    rb"(?im)^(?:message-id|mime-version|received|return-path|delivered-to|list-unsubscribe):"
)
SIGN_BYTES_OF_MAIL = 10_000
# Each part within a part costs time again for every line; a forwarded mail has about five.
PART = re.compile(rb"(?i)boundary\s*\*?[0-9]*\*?\s*=|message/(?:rfc822|delivery-status|global)")
MOST_MAIL_PARTS = 30
# Others are Python's own, some of them slow.
MAIL_CHARSET = re.compile(
    r"(?i)utf-?(?:8|16(?:le|be)?|32)|us-ascii|iso-?8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]"
    r"|shift_?jis|iso-2022-(?:jp|kr)|euc-(?:jp|kr)|gb(?:k|2312|18030)|big5"
)
FORWARDED = re.compile(r"(?i)^(?:(?:fwd?|re|wg|tr|rv|enc|i):\s*)+")
# The address behind a linked word, as the plain text of mails has it.
WRITTEN_LINK = re.compile(r"\s*[(\[<]\s*https?://[^\s)\]>]+\s*[)\]>]")
# What stands below a notice of why a mail was sent, such as an address: few lines, and short.
MOST_AFTER_NOTICE, AFTER_NOTICE_CHARS = 8, 200


def recognises(file: RawFile) -> bool:
    """Return whether the file is a mail, by its name or by how it begins."""
    if file.suffix in EML.suffixes:
        return True
    start = file.raw[:SIGN_BYTES_OF_MAIL]
    return bool(
        HEADER.match(start) and MAIL_HEADERS.search(start) and re.search(rb"(?im)^from:", start)
    )


def read(file: RawFile) -> Iterator[Draft | Rejection]:
    """Yield the one article of a mail."""
    if len(PART.findall(file.raw)) > MOST_MAIL_PARTS:
        reason = f"it is a mail of more than {MOST_MAIL_PARTS} parts within each other"
        yield Rejection(path=file.name, reason=reason)
        return
    mail = email.message_from_bytes(file.raw)
    if not mail.keys():
        yield Rejection(path=file.name, reason="it is no mail, for it has no headers")
        return
    headline = FORWARDED.sub("", plain_line(_header(mail, "Subject")))
    blocks, ignored = _text(mail)
    if not blocks:
        yield Rejection(path=file.name, reason="it is a mail without any text")
        return
    yield Draft(
        headline=headline,
        source=name_of(_header(mail, "From").replace('"', "")),
        url=_header(mail, "Archived-At").strip(" <>"),
        published=_header(mail, "Date") or None,
        language=_header(mail, "Content-Language"),
        given_id=_header(mail, "Message-ID"),
        body=body_of(_told(blocks, _readers(mail)), headline),
        remarks=("its attachments are not read",) if ignored else (),
    )


def _header(mail: Message, name: str) -> str:
    """Return a header's text on one line."""
    raw = str(mail.get(name, ""))[:HEADER_CHARS]
    try:
        text = str(make_header(decode_header(raw)))
    except (LookupError, ValueError, MessageError):
        text = raw
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _readers(mail: Message) -> set[str]:
    """Return the addresses to which the mail was sent."""
    written = (_header(mail, name) for name in ("To", "Cc", "Delivered-To", "X-Original-To"))
    found = (address for each in written for address in MAIL_ADDRESS.findall(each))
    return {address.strip("<>()[]").lower() for address in found}


def _text(mail: Message) -> tuple[list[tuple[str, str]], bool]:
    """Return the blocks of the HTML, else of the plain text, and whether something is attached."""
    found: dict[str, list[tuple[str, str]]] = {}
    ignored = False
    for part in mail.walk():
        kind = part.get_content_type()
        if part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment":
            ignored = True
        elif kind in ("text/html", "text/plain") and kind not in found:
            text = _decoded(part)
            blocks = blocks_of(text if kind == "text/html" else WRITTEN_LINK.sub("", text))
            if blocks:
                found[kind] = blocks
    return found.get("text/html") or found.get("text/plain") or [], ignored


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_param("charset") or "")
    for each in (charset if MAIL_CHARSET.fullmatch(charset) else "utf-8", "utf-8", "cp1252"):
        try:
            return raw.decode(each)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _told(blocks: list[tuple[str, str]], readers: set[str]) -> list[tuple[str, str]]:
    """Return the blocks without what mails put around a text.

    What follows a notice of why the mail was sent goes with it, where it is but a few short lines
    at the end, such as the sender's address.
    """
    kept = []
    for number, (tag, text) in enumerate(blocks):
        rest = [each for _, each in blocks[number + 1 :]]
        if is_mail_notice(text):
            is_end = len(rest) <= min(MOST_AFTER_NOTICE, number)
            if is_end and all(len(each) <= AFTER_NOTICE_CHARS for each in rest):
                break
        elif not is_mail_line(text) and not any(address in text.lower() for address in readers):
            kept.append((tag, text))
    return kept


EML = Format(
    names=("e-mail",),
    suffixes=(".eml",),
    contents="a newsletter: its subject, sender's name, date and text, without what surrounds it",
    order=15,
    recognises=recognises,
    read=read,
    states_encoding=True,
)
