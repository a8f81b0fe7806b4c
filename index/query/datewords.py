"""The words of dates by language: names of months and weekdays (Babel), numbers (text2num): pure.

Both libraries are loaded when a word is first asked for: most questions name no day.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

# The languages that dates are read in; text2num has no Japanese, where numbers are mostly digits.
DATE_LANGUAGES = ("en", "de", "fr", "es", "pt", "ja")
NUMBER_LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")
# Whose short forms differ from the language's own: “Sept” in Britain, “Jänner”, “sep” in Mexico.
REGIONS = {"en": "en_GB", "de": "de_AT", "es": "es_MX"}
# What English readers write and Babel does not know.
ENGLISH_WEEKDAYS = {"tues": 1, "thur": 3, "thurs": 3}
WORDS_AND_GAPS = re.compile(r"\w+|\W+")


def languages_of(locale: str) -> tuple[str, ...]:
    """Return the languages that dates are read in, first that of a locale such as “pt-BR”."""
    own = locale.replace("_", "-").split("-")[0].lower()
    return tuple(sorted(DATE_LANGUAGES, key=lambda language: language != own))


@cache
def months(language: str, *, short: bool = True) -> Mapping[str, int]:
    """Return a language's names of months, folded and without a dot, January as 1.

    Short forms are left out where `short` is false.
    """
    return _names(language, "months", short)


@cache
def weekdays(language: str, *, short: bool = True) -> Mapping[str, int]:
    """Return a language's names of weekdays, folded and without a dot, Monday as 0.

    Short forms are left out where `short` is false. A single letter is no name: 月 is the moon.
    """
    also = ENGLISH_WEEKDAYS if short and language == "en" else {}
    return {**_names(language, "days", short), **also}


def _names(language: str, kind: str, short: bool) -> Mapping[str, int]:
    from babel import Locale

    return {
        # “Segunda-feira” goes without its “-feira” too.
        written.casefold().rstrip("."): number
        for code in (language, REGIONS.get(language, language))
        for forms in getattr(Locale.parse(code), kind).values()
        for width in (("wide", "abbreviated") if short else ("wide",))
        for number, name in forms.get(width, {}).items()
        for written in (name, name.partition("-")[0])
        if len(written) > 1
    }


class _Word(NamedTuple):
    """A word or what stands between two, as text2num wants to be handed it."""

    written: str

    def text(self) -> str:
        return self.written

    def nt_separated(self, _previous: object) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


@cache
def calendar_words() -> frozenset[str]:
    """Return the English names of months and weekdays, folded; with a capital, they name nobody."""
    return frozenset((*months("en"), *weekdays("en", short=False)))


def with_digits(text: str, language: str, before: re.Pattern[str] | None = None) -> str:
    """Return a text of the same length with its numbers in digits, filled up with blanks.

    Only numbers that `before` follows, where it is given. Ordinals stay (“segunda” is Monday), and
    so does what stands beside digits: in “3 sept 2026” it is a month.
    """
    if language not in NUMBER_LANGUAGES:
        return text
    from text_to_num import find_numbers

    pieces = WORDS_AND_GAPS.findall(text)
    for found in reversed(find_numbers(list(map(_Word, pieces)), language, threshold=0)):
        start, end = found.start, found.end
        written = "".join(pieces[start:end])
        beside = [*pieces[max(0, start - 2) : start], *pieces[end : end + 2]]
        if (
            not found.value
            or found.is_ordinal
            or len(found.text) > len(written)
            or any(piece.isdecimal() for piece in beside)
            or (before is not None and not before.match("".join(pieces[end:])))
        ):
            continue
        pieces[start:end] = [found.text.ljust(len(written))]
    return "".join(pieces)
