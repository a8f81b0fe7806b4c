"""The bot's own words in the reader's language: gettext, from the catalogues in `bot/i18n/locales`.

English is what the code says. A language says in English what its catalogue lacks.
"""

from __future__ import annotations

import gettext as stdlib
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from articles.languages import ENGLISH
from articles.text import either

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.errors import NewsdeskError

CATALOGUES = Path(__file__).parent / "locales"
# What Discord calls a language, and its catalogue.
LANGUAGES = {
    "de": "de",
    "es-ES": "es",
    "es-419": "es",
    "fr": "fr",
    "pt-BR": "pt_BR",
    "ja": "ja",
}
NAMES = {
    "en": "English",
    "de": "Deutsch",
    "es-ES": "Español",
    "fr": "Français",
    "pt-BR": "Português do Brasil",
    "ja": "日本語",
}

_spoken: ContextVar[str] = ContextVar("_spoken", default=ENGLISH)


def speak(locale: object) -> None:
    """Say what follows in this task in a language, as Discord names it; English where unknown."""
    _spoken.set(_catalogue_of(locale))


@contextmanager
def speaking(locale: object) -> Iterator[None]:
    """Say what is inside in a language, as Discord names it."""
    token = _spoken.set(_catalogue_of(locale))
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """Return the language spoken now, as its catalogue is called."""
    return _spoken.get()


def gettext(message: str, **values: Any) -> str:
    """Return a message in the language spoken now, `values` in place of its fields."""
    said = _catalogue(_spoken.get()).gettext(message)
    return said.format(**values) if values else said


def ngettext(one: str, many: str, count: int, **values: Any) -> str:
    """Return the form of a message that fits a count; `{count}` is filled with it."""
    said = _catalogue(_spoken.get()).ngettext(one, many, count)
    return said.format(count=number(count), **values)


def say_error(error: NewsdeskError) -> str:
    """Return an error's sentence, and the numbers in it, in the language spoken now."""
    values = {k: number(v) if isinstance(v, int) else v for k, v in error.values.items()}
    return gettext(error.sentence, **values)


def number(value: int) -> str:
    """Return a number as it is written in the language spoken now."""
    if _spoken.get() == ENGLISH:
        return f"{value:,}"
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_spoken.get())


def percent(value: float) -> str:
    """Return a share as a percentage, as it is written in the language spoken now."""
    if _spoken.get() == ENGLISH:
        return f"{value:.0%}"
    from babel.numbers import format_percent

    return format_percent(value, locale=_spoken.get())


def choice(words: Sequence[str]) -> str:
    """Return words as a choice, as it is written in the language spoken now: “a, b or c”."""
    if _spoken.get() == ENGLISH:
        return either(words)
    from babel.lists import format_list

    return format_list(words, style="or", locale=_spoken.get())


def language_name(code: str) -> str:
    """Return what a language is called in the one spoken now; the code where it has no name."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).get_display_name(_spoken.get()) or code
    except (UnknownLocaleError, ValueError):
        return code


def has_catalogue(locale: object) -> bool:
    """Return whether there is a catalogue for a language as Discord names it."""
    return str(locale) in LANGUAGES


def translation(message: str, locale: object) -> str | None:
    """Return a message in a language as Discord names it, None where its catalogue lacks it."""
    # Of an empty text gettext tells about the catalogue itself.
    said = _catalogue(_catalogue_of(locale)).gettext(message) if message else message
    return None if said == message else said


def _catalogue_of(locale: object) -> str:
    return LANGUAGES.get(str(locale), ENGLISH)


@lru_cache
def _catalogue(name: str) -> stdlib.NullTranslations:
    path = CATALOGUES / f"{name}.po"
    if not path.is_file():
        return stdlib.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale=name)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return stdlib.GNUTranslations(compiled)
