"""Names of months in many languages: which languages may have written a date.

They are dateparser's own, so that what is found here is what it reads.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

# The first that names a month reads the date: those that most outlets write in stand first.
MONTH_LANGUAGES = (
    *("en", "es", "de", "fr", "pt", "it", "nl", "ja", "ru", "zh", "ko", "pl", "sv", "nb", "da"),
    *("fi", "cs", "sk", "sl", "hr", "sr", "bs", "uk", "be", "bg", "mk", "et", "lv", "lt", "hu"),
    *("ro", "el", "tr", "ca", "id", "vi", "ar", "he", "fa", "hi"),
)
# What languages are also called by.
ALSO_CALLED = {"no": "nb", "nn": "nb", "in": "id", "iw": "he"}
ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
# A month is a number there: “3月”, “3월”.
NUMBERED = {"年": ("ja", "zh"), "년": ("ko",)}
NUMBERED_MONTH = re.compile(r"(\d{1,2}) ?[月월]")


class NamedMonth(NamedTuple):
    """A month that a text may name, and the languages in which it does."""

    number: int
    languages: tuple[str, ...]


def named_months(text: str) -> tuple[NamedMonth, ...]:
    """Return the months that a text may name, by what one of the languages calls them."""
    for sign, written in NUMBERED.items():
        if sign in text and (match := NUMBERED_MONTH.search(text)):
            return (NamedMonth(int(match[1]), written),)
    found: dict[int, dict[str, None]] = {}
    table = _months_by_name()
    for name in _any_name().findall(text.casefold()):
        for number, languages in table[name].items():
            found.setdefault(number, {}).update(dict.fromkeys(languages))
    return tuple(NamedMonth(number, tuple(each)) for number, each in found.items())


def language_code(language: str) -> str:
    """Return the language that is stated, such as “pt-BR”, if its dates are read, else nothing."""
    code = re.split(r"[-_]", language.strip().lower())[0]
    code = ALSO_CALLED.get(code, code)
    return code if code in MONTH_LANGUAGES else ""


@cache
def _months_by_name() -> Mapping[str, Mapping[int, list[str]]]:
    table: dict[str, dict[int, list[str]]] = {}
    for language in MONTH_LANGUAGES:
        data = import_module(f"dateparser.data.date_translation_data.{language}")
        for number, month in enumerate(ENGLISH_MONTHS, 1):
            for name in {each.casefold().rstrip(".") for each in data.info.get(month, ())}:
                table.setdefault(name, {}).setdefault(number, []).append(language)
    return table


@cache
def _any_name() -> re.Pattern[str]:
    # The longest first: “mar” begins “marzo”.
    names = sorted(map(re.escape, _months_by_name()), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(names)})(?!\w)")
