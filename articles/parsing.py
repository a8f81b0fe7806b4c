"""Files → articles: sniffs the format and hands over."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from articles.errors import InvalidArticleError, NewsdeskError, cut
from articles.formats import RawFile, formats, formats_as_listed, usual_endings
from articles.identity import is_front_page, same_site
from articles.models import Article, Rejection, Remark
from articles.reading.building import Draft, build
from articles.reading.dates import read_date, stated_date
from articles.reading.decoding import is_binary
from articles.reading.files import (
    MAX_BYTES,
    MEGABYTE,
    UnreadableError,
    archive_kind,
    files_in,
    read_file,
    shown_path,
)
from articles.reading.markup import html_tags
from articles.reading.xml import XmlError, parse_xml, why_unsafe
from articles.text import either, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

DATE_SHOWN_CHARS = 50


def accepted() -> list[str]:
    """Return what people call the files that are read, the plainest first."""
    return [name for each in formats_as_listed() for name in each.names]


def read_path(
    path: Path, *, now: datetime, scope: str | None = None
) -> Iterator[Article | Remark | Rejection]:
    """Yield the articles of a file, or of all files in a folder and its subfolders, by name.

    In a folder, hidden files and README, LICENSE, CHANGELOG and CONTRIBUTING are passed over; every
    other file or link that gives no article is a Rejection with its reason (see
    `articles.reading.files`).
    Raises NewsdeskError where the path does not exist.
    """
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        raise NewsdeskError(f"{path} cannot be opened ({error.strerror}).") from None
    if is_folder:
        for file in files_in(path):
            if isinstance(file, Rejection):
                yield file
            else:
                yield from _read_file(file, now, scope)
    elif exists:
        yield from _read_file(path, now, scope)
    else:
        raise NewsdeskError(f"There is no file or folder {path}; check the path.")


def read_bytes(
    name: str, raw: bytes, *, now: datetime, scope: str | None = None, address: str = ""
) -> Iterator[Article | Remark | Rejection]:
    """Yield the articles of a file of which the bytes are at hand, such as an attachment.

    An article may be followed by what could not be read of it. `address` is where the file was
    fetched from.
    """
    file = RawFile(name, raw)
    if reason := _too_large(len(raw)) or _wordless(file) or _unfit_xml(file):
        yield Rejection(path=name, reason=reason)
        return
    if file.root.lower() == "opml":
        yield Rejection(path=name, reason="it is a list of feeds (OPML)", lists_feeds=True)
        return
    chosen = next((each for each in formats() if each.recognises(file)), None)
    if chosen is None:
        read = {suffix for each in formats() for suffix in each.suffixes}
        ending = file.suffix if file.suffix not in read and not archive_kind(raw) else None
        yield Rejection(path=name, reason=_unrecognised(file), ending=ending)
        return
    found = chosen.read(file)
    if address:
        found = _addressed(found, file, address)
    taken = False
    for item in articles_of(found, name, now=now, scope=scope):
        taken = taken or isinstance(item, Article)
        yield item
    if taken and not chosen.states_encoding and file.guess:
        what = (
            f"its encoding is not stated and was taken for {file.guess}; save it as UTF-8 where "
            "its letters came out wrong"
        )
        yield Remark(path=name, what=what)


def articles_of(
    found: Iterable[Draft | Rejection], name: str, *, now: datetime, scope: str | None = None
) -> Iterator[Article | Remark | Rejection]:
    """Yield the articles that drafts come to, those of a file or a feed of some name."""
    for item in found:
        if isinstance(item, Rejection):
            yield item
            continue
        where = item.path or name
        try:
            article = build(item, now=now, scope=scope)
        except InvalidArticleError as error:
            yield Rejection(path=where, reason=str(error))
            continue
        yield article
        for what in (*item.remarks, *_unread_dates(item, article)):
            yield Remark(path=where, what=what)


def _addressed(
    items: Iterator[Draft | Rejection], file: RawFile, address: str
) -> Iterator[Draft | Rejection]:
    """Give the one article of a file that was fetched the file's address, where it states none.

    A page speaks for its own site alone: else anyone's could take the place of an outlet's story.
    """
    first = list(islice(items, 2))
    if len(first) == 1 and isinstance(first[0], Draft):
        stated = first[0].url
        if not stated or (file.suffix == ".html" and not same_site(stated, address)):
            if is_front_page(address):
                yield Rejection(path=file.name, reason="it is a front page, not an article")
                return
            first = [first[0].model_copy(update={"url": address})]
    yield from first
    yield from items


def _unread_dates(draft: Draft, article: Article) -> Iterator[str]:
    """Yield what could not be read of the dates that a draft states."""
    if (written := _shown(draft.published)) and not article.published:
        yield (
            f"its date “{written}” is not one day without doubt, so that it has none; write it as "
            "2026-11-03"
        )
    elif (stated := stated_date(draft.published, draft.language)) and stated.zone_unread:
        yield (
            f"the time zone of its date “{written}” is not known without doubt, so that only the "
            "day is kept; write it as 2026-11-03T14:30+02:00"
        )
    for what, value in (("last change", draft.modified), ("embargo", draft.embargo)):
        if (written := _shown(value)) and not read_date(value, draft.language):
            yield f"the date of its {what}, “{written}”, is not one day without doubt"


def _shown(value: object) -> str:
    return "" if value is None else cut(one_line(str(value)), DATE_SHOWN_CHARS)


def _read_file(
    path: Path, now: datetime, scope: str | None
) -> Iterator[Article | Remark | Rejection]:
    name = shown_path(path)
    try:
        size, raw = read_file(path, MAX_BYTES)
    except UnreadableError as error:
        yield Rejection(path=name, reason=str(error))
        return
    if reason := _too_large(size):
        yield Rejection(path=name, reason=_packed(raw) or reason)
        return
    yield from read_bytes(name, raw, now=now, scope=scope)


def _packed(raw: bytes) -> str | None:
    kind = archive_kind(raw)
    told = (
        f"it is packed ({kind}), and nothing is unpacked here; unpack it and import what is in it"
    )
    return told if kind else None


def _unrecognised(file: RawFile) -> str:
    if file.text is None:
        if is_binary(file.raw):
            return _packed(file.raw) or "it is not text, so it cannot be read as an article"
        return "it is text of which the encoding is not known; save it as UTF-8"
    return f"files ending in {file.suffix} are not read; use {either(usual_endings())}"


def _unfit_xml(file: RawFile) -> str | None:
    """Return why XML is refused, whatever its name's ending: it is unsafe, or no format's.

    What a format reads by its root it parses itself, safely, and once.
    """
    if any(file.root in each.roots for each in formats()):
        return None
    text = (file.decoded or "").lstrip("\ufeff \t\r\n")
    if text.startswith("<") and "<!ENTITY" in text and (reason := why_unsafe(file.raw)):
        return reason
    if not file.root or file.root.lower() in (*html_tags(), "opml"):
        return None
    try:
        parse_xml(file.raw)
    except XmlError as error:
        # Other text may begin with “<” as well.
        return str(error) if text.startswith("<?xml") else None
    return f"it is XML that begins with <{file.root}>, which is none of the kinds that are read"


def _too_large(size: int) -> str | None:
    if size <= MAX_BYTES:
        return None
    most = MAX_BYTES // MEGABYTE
    return f"it has {size / MEGABYTE:.0f} MB; files of at most {most} MB are read"


def _wordless(file: RawFile) -> str | None:
    if not file.raw.strip().strip(b"\x00"):
        return "it is empty"
    return "it is blank" if file.text is not None and not file.text.strip() else None
