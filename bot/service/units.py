"""What stands beside a figure: multiples, units and currencies as languages write them.

The spellings are those of Unicode's CLDR, by Babel, which is loaded when the first is asked for.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bot.service.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from babel import Locale

LOCALES = {
    "en": ("en", "en_GB"),
    "de": ("de", "de_AT"),
    "fr": ("fr", "fr_CH"),
    "es": ("es", "es_MX"),
    "pt": ("pt", "pt_PT"),
    "it": ("it", "it_CH"),
    "nl": ("nl", "nl_BE"),
    "ru": ("ru",),
    "ja": ("ja",),
}
# Where two are spelled alike, the one that the news has more often comes first.
UNITS = tuple(
    "concentr-percent concentr-permille angle-degree temperature-celsius temperature-fahrenheit "
    "temperature-kelvin length-kilometer length-meter length-centimeter length-millimeter "
    "length-micrometer length-nanometer length-mile length-nautical-mile length-yard length-foot "
    "length-inch length-light-year mass-tonne mass-kilogram mass-gram mass-milligram "
    "mass-microgram mass-ton mass-pound mass-ounce speed-kilometer-per-hour "
    "speed-meter-per-second speed-mile-per-hour speed-knot digital-petabyte digital-terabyte "
    "digital-gigabyte digital-megabyte digital-kilobyte digital-gigabit digital-megabit "
    "power-gigawatt power-megawatt power-kilowatt power-watt energy-kilowatt-hour "
    "energy-kilocalorie energy-kilojoule frequency-gigahertz frequency-megahertz "
    "frequency-kilohertz frequency-hertz electric-volt area-square-kilometer area-square-meter "
    "area-square-mile area-square-foot area-hectare area-acre volume-cubic-meter "
    "volume-cubic-kilometer volume-liter volume-milliliter volume-gallon volume-barrel "
    "duration-century duration-decade duration-year duration-month duration-week duration-day "
    "duration-hour duration-minute duration-second duration-millisecond".split()
)
CURRENCIES = tuple(
    "EUR USD GBP JPY CHF CNY INR CAD AUD NZD SEK NOK DKK ISK CZK PLN HUF BRL MXN ARS RUB UAH TRY "
    "KRW HKD SGD ZAR ILS".split()
)
# What newspapers write and CLDR does not have. French's short “Bn” is a million millions.
ALSO_MULTIPLES = {
    "en": {"bn": 9, "mn": 6, "mln": 6, "tn": 12, "trn": 12},
    "it": {"mln": 6, "mld": 9},
    "nl": {"mln": 6, "mld": 9},
    # CLDR has but two of its forms.
    "ru": {"тысячи": 3, "тысяч": 3, "миллиона": 6, "миллионов": 6, "миллиарда": 9, "миллиардов": 9},
}
# A point is no percent: “rose by 2 percentage points” is not “rose by 2”.
ALSO_UNITS = {
    "en": {
        **dict.fromkeys(("percentage point", "percentage points"), "pp"),
        "pct": "%",
        "kph": "km/h",
        "kmh": "km/h",
    },
    "de": dict.fromkeys(("prozentpunkt", "prozentpunkte", "prozentpunkten"), "pp"),
    "fr": dict.fromkeys(("point de pourcentage", "points de pourcentage"), "pp"),
    "es": dict.fromkeys(("punto porcentual", "puntos porcentuales"), "pp"),
    "pt": dict.fromkeys(("ponto percentual", "pontos percentuais"), "pp"),
    "it": dict.fromkeys(("punto percentuale", "punti percentuali"), "pp"),
    "nl": dict.fromkeys(("procentpunt", "procentpunten"), "pp"),
    "ru": dict.fromkeys(
        ("процентный пункт", "процентных пункта", "процентных пунктов", "п.п"), "pp"
    ),
}
ALSO_CURRENCIES = {
    "en": {"crown": "crown", "crowns": "crown"},
    "ru": dict.fromkeys(("руб", "рублей", "рубля", "рубль"), "₽"),
}
# What stands behind a figure far more often as another word: “in 2023 in Paris”, “14 Dec”, “21st”.
OTHER_WORDS = frozenset(
    ["", *"in a en c s dec déc st try won real reals nouveau nouveaux wo al sem".split()]
)
# Where CLDR has no other currency for a sign in a language, as pesos in Mexico.
PLAIN_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
# Where the noun of a currency's name comes first: “livres sterling”.
NOUN_FIRST = frozenset({"fr", "es", "it", "pt"})
# So many words and signs the longest of these names has.
LONGEST_NAME = 4
LETTERS = re.compile(r"[^\d\s\u00a0\u202f].*")


class Units(NamedTuple):
    """By spelling, as words parted by blanks: powers of ten; units and currencies by a short name.

    The short name is the same for all spellings of one.
    """

    multiples: Mapping[str, Decimal]
    units: Mapping[str, str]
    currencies: Mapping[str, str]


def units_of(language: str) -> Units:
    """Return the units as a language spells them; English for a language that is not known."""
    return _units(language if language in LOCALES else "en")


@cache
def _units(language: str) -> Units:
    from babel import Locale

    locales = [Locale.parse(code) for code in LOCALES[language]]
    multiples = {
        _spelled(written): factor for locale in locales for written, factor in _multiples(locale)
    }
    multiples |= {
        written: Decimal(10) ** power for written, power in ALSO_MULTIPLES.get(language, {}).items()
    }
    units: dict[str, str] = {}
    for unit in UNITS:
        for locale in locales:
            for written in _spellings(unit, locale):
                units.setdefault(_spelled(written), unit)
    currencies: dict[str, str] = {}
    for short in (False, True):
        for code in CURRENCIES:
            for locale in locales:
                for written in _names(code, locale, short=short):
                    currencies.setdefault(_spelled(written), code)
    currencies = PLAIN_SIGNS | currencies
    return Units(
        multiples,
        _by_short_name(units) | ALSO_UNITS.get(language, {}),
        _by_short_name(currencies) | ALSO_CURRENCIES.get(language, {}),
    )


def _by_short_name(spelled: Mapping[str, str]) -> dict[str, str]:
    """Return spellings with the shortest of the same id instead of the id."""
    kept = {name: of for name, of in spelled.items() if name not in OTHER_WORDS}
    shortest = {kept[name]: "".join(name.split()) for name in sorted(kept, key=len, reverse=True)}
    return {name: shortest[of] for name, of in kept.items()}


def _spelled(written: str) -> str:
    """Return a spelling as it is compared behind a figure, where MW and mW differ."""
    return " ".join(words(f"1 {written}")[1:])


def _multiples(locale: Locale) -> Iterator[tuple[str, Decimal]]:
    """Yield what stands behind a figure for a thousand and more: “00 million” at ten million."""
    for width in locale.compact_decimal_formats:
        for forms in locale.compact_decimal_formats[width].values():
            for size, pattern in forms.items():
                written = pattern.pattern.replace("0", "").replace("'", "").strip()
                if written and "0" in pattern.pattern:
                    zeros = pattern.pattern.count("0")
                    yield written, Decimal(size) / 10 ** (zeros - 1)


def _spellings(unit: str, locale: Locale) -> Iterator[str]:
    from babel.units import format_unit

    for width in ("long", "short", "narrow"):
        for number in (1, 2):
            written = format_unit(number, unit, width, locale=locale)
            # Babel writes the id where it has no spelling.
            if unit not in written and (found := LETTERS.search(written)):
                yield found[0].strip()


def _names(code: str, locale: Locale, *, short: bool) -> Iterator[str]:
    """Yield a currency's code, sign and names; where `short`, the nouns of the names alone."""
    from babel.numbers import get_currency_name, get_currency_symbol

    names = [get_currency_name(code, count, locale) for count in (1, 2)]
    if short:
        place = 0 if locale.language in NOUN_FIRST else -1
        yield from (re.split(r"[\s-]", name)[place] for name in names)
    else:
        yield from (code, get_currency_symbol(code, locale), *names)
