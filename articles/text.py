"""Text in one form, on one line, folded for comparing."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\U000e0000-\U000e007f]"
)
# Unicode's category Zs; and its categories Cc and Cs without tab and newline.
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# What is neither a letter nor a digit.
NO_LETTERS = re.compile(r"[\W_]+")
# Scripts in which no spaces part words: Thai, Lao, Burmese, Khmer, kana and Han; and Hangul, where
# a word has its particles written to it.
WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+"
)
# Two characters are a word of such a text as often as not.
CHARACTERS_A_WORD = 2
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def fold(text: str) -> str:
    """Fold a text for comparing: case, accents, punctuation and white space do not count."""
    if not text.isascii():
        spread = unicodedata.normalize("NFKD", text)
        text = "".join(filterfalse(unicodedata.combining, spread))
    return " ".join(NO_LETTERS.sub(" ", text.casefold()).split())


def written_words(text: str) -> list[str]:
    """Return a text's words, folded; where no spaces part them, all pairs of neighbours."""
    if not WITHOUT_SPACES.search(text):
        return fold(text).split()
    plain = unicodedata.normalize("NFKC", text)
    return [
        *(pair for run in WITHOUT_SPACES.findall(plain) for pair in pairs_of(run)),
        *fold(WITHOUT_SPACES.sub(" ", plain)).split(),
    ]


def pairs_of(run: str) -> list[str]:
    """Return all pairs of neighbours among some characters; of one character, that one."""
    return [run[place : place + 2] for place in range(len(run) - 1)] or [run]


def count_words(text: str) -> int:
    """Return how many words a text has; where no spaces part them, about how many."""
    unspaced = sum(map(len, WITHOUT_SPACES.findall(text)))
    if not unspaced:
        return len(text.split())
    return unspaced // CHARACTERS_A_WORD + len(WITHOUT_SPACES.sub(" ", text).split())


def one_line(text: str) -> str:
    """Return a text on one line, normalised, white space folded."""
    return " ".join(normalise(text).split())


def has_words(text: str) -> bool:
    """Return whether a text has any letter or digit."""
    return any(character.isalnum() for character in text)


def text_in(value: object) -> str:
    """Return a value that is a text, “” for any other."""
    return value if isinstance(value, str) else ""


def either(words: Sequence[str]) -> str:
    """Return words as a choice: “a, b or c”."""
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def normalise(text: str) -> str:
    """Return a text in one form: NFC, lines ended by a newline, plain spaces, nothing invisible."""
    text = LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    return CONTROLS.sub("", SPACES.sub(" ", INVISIBLE.sub("", text)))
