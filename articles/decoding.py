"""Bytes → text, whatever the encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata

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
SAMPLE = 65_536
# A stray control character is left out of a text; more than a few, or this share, is no text.
FEW_CONTROLS, MOST_CONTROLS = 3, 0.01


def decode(raw: bytes) -> str | None:
    """Return the text of a file, None where it is binary.

    A byte order mark decides; else UTF-16 where every other byte is zero, UTF-8 where it fits but
    for a few broken bytes, the encoding that a page declares, and Windows-1252, which most other
    news files use.
    """
    for mark, name in BOMS:
        if raw.startswith(mark):
            return _text(raw, name)
    if encoding := _utf16_without_mark(raw):
        return _text(raw, encoding)
    return (
        _text(raw, "utf-8") or _nearly_utf8(raw) or _declared(raw) or _text(raw, "cp1252") or None
    )


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
    return _text(raw, match.group(1).decode()) if match else None


def _text(raw: bytes, encoding: str, errors: str = "strict") -> str | None:
    try:
        text = raw.decode(encoding, errors)
    except (UnicodeDecodeError, LookupError):
        return None
    sample = text[:SAMPLE]
    controls = sum(1 for c in sample if unicodedata.category(c) == "Cc" and c not in "\t\n\r\f\v")
    return None if controls > max(FEW_CONTROLS, len(sample) * MOST_CONTROLS) else text
