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
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad]")
SAMPLE = 65_536
# A stray control character is left out of a text; more than a few, or this share, is no text.
FEW_CONTROLS, MOST_CONTROLS = 3, 0.01


def decode(raw: bytes) -> str | None:
    """Return the text of a file, None where it is binary.

    A byte order mark decides; else UTF-8 where it fits, UTF-16 where every other byte is zero, and
    Windows-1252, which most other news files use.
    """
    for mark, name in BOMS:
        if raw.startswith(mark):
            return _text(raw, name)
    if encoding := _utf16_without_mark(raw):
        return _text(raw, encoding)
    return _text(raw, "utf-8") or _text(raw, "cp1252")


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


def _text(raw: bytes, encoding: str) -> str | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    sample = text[:SAMPLE]
    controls = sum(1 for c in sample if unicodedata.category(c) == "Cc" and c not in "\t\n\r\f\v")
    return None if controls > max(FEW_CONTROLS, len(sample) * MOST_CONTROLS) else text


def normalise(text: str) -> str:
    """Return a text in one form: NFC, lines ended by a newline, plain spaces, nothing invisible."""
    text = LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = INVISIBLE.sub("", text)
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category in ("Cc", "Cs") else character
