"""Bytes → text, whatever the encoding."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from articles.reading.encodings import guess_encoding

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a page says of itself. Only encodings that pages are written in: others, such as “idna”, are
# Python's own and some of them slow.
DECLARED = re.compile(
    rb"""(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*"""
    rb"(iso-8859-\d+|windows-\d+|koi8-[ru]|shift_jis|euc-(?:jp|kr)|gb(?:k|2312|18030)|big5)"
)
# As browsers read them (https://encoding.spec.whatwg.org/#names-and-labels): what is named here is
# often a part of what is written.
AS_BROWSERS_READ = {
    "iso-8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
}
# How ISO-2022-JP, which has no bytes but ASCII's, begins to write Japanese.
JAPANESE_SHIFTS = (b"\x1b$B", b"\x1b$@")
SAMPLE = 65_536
# Of category Cc but for white space.
BINARY_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# A stray control character is left out of a text; more than a few, or this share, is no text.
FEW_CONTROLS, MOST_CONTROLS = 3, 0.01
# Letters of many encodings stand where Latin-1 has control characters.
C1_DROPPED = dict.fromkeys(range(0x80, 0xA0))


class DecodedText(NamedTuple):
    """A text, and the name of its encoding where nothing states it, so that it may be another."""

    text: str
    guess: str | None = None


def decode(raw: bytes) -> str | None:
    """Return the text of a file, None where it is binary or its encoding is not known."""
    found = decode_or_guess(raw)
    return None if found is None else found.text


def decode_or_guess(raw: bytes) -> DecodedText | None:
    """Return the text of a file, None where it is binary or its encoding is not known.

    A byte order mark decides; else UTF-16 where every other byte is zero, UTF-8 where it fits but
    for a few broken bytes, the encoding that a page declares, and the one that it looks like.
    """
    for mark, name in BOMS:
        if raw.startswith(mark):
            return _as_decoded(_text(raw, name))
    if encoding := _utf16_without_mark(raw):
        return _as_decoded(_text(raw, encoding))
    if any(shift in raw for shift in JAPANESE_SHIFTS) and (text := _text(raw, "iso2022_jp")):
        return DecodedText(text)
    if text := _text(raw, "utf-8") or _nearly_utf8(raw) or _declared(raw):
        return DecodedText(text)
    return None if is_binary(raw) else _guessed(raw)


def is_binary(raw: bytes) -> bool:
    """Return whether bytes are no text in any encoding, by their control characters."""
    return _has_controls(raw[:SAMPLE].decode("latin-1").translate(C1_DROPPED))


def _as_decoded(text: str | None) -> DecodedText | None:
    return None if text is None else DecodedText(text)


def _guessed(raw: bytes) -> DecodedText | None:
    encoding = guess_encoding(raw)
    text = _text(raw, encoding.codec) if encoding else None
    if encoding is None or text is None:
        return None
    return DecodedText(text, None if encoding.sure else encoding.name)


def _utf16_without_mark(raw: bytes) -> str | None:
    sample = raw[:SAMPLE]
    if len(sample) < 4 or len(raw) % 2:
        return None
    even, odd = sample[0::2], sample[1::2]
    if even.count(0) < len(even) * 0.1 and odd.count(0) > len(odd) * 0.7:
        return "utf-16-le"
    if odd.count(0) < len(odd) * 0.1 and even.count(0) > len(even) * 0.7:
        return "utf-16-be"
    return None


def _nearly_utf8(raw: bytes) -> str | None:
    """Return a text that was cut within a character, or has a stray byte, else None."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for c in text if c > "\x7f") - broken
    if whole <= 2 * broken:
        return None
    replaced = _text(raw, "utf-8", "replace")
    return replaced.rstrip("\ufffd") if replaced else None


def _declared(raw: bytes) -> str | None:
    match = DECLARED.search(raw[:SAMPLE])
    if match is None:
        return None
    name = match.group(1).decode().lower()
    return _text(raw, AS_BROWSERS_READ.get(name, name))


def _text(raw: bytes, encoding: str, errors: str = "strict") -> str | None:
    try:
        text = raw.decode(encoding, errors)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if _has_controls(text[:SAMPLE]) else text


def _has_controls(sample: str) -> bool:
    controls = len(BINARY_CONTROLS.findall(sample))
    return controls > max(FEW_CONTROLS, len(sample) * MOST_CONTROLS)
