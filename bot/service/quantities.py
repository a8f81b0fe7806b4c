"""A text's words with its quantities read: “€4.3bn” and “4.3 billion euros” are one. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.service.tokens import tokens
from bot.service.units import LOCALES, LONGEST_NAME, units_of
from index.query.datewords import with_digits

if TYPE_CHECKING:
    from collections.abc import Mapping

Named = TypeVar("Named")

PLAIN_FIGURE = re.compile(r"[.,]?\d+(?:[.,'٫٬]\d+)*")
THOUSANDS = re.compile(r"\d{3}")
BEFORE_A_FIGURE = frozenset("−+~≈±<>≤≥")
# So many tokens may stand before a quantity's figure: a sign, a currency, a sign.
LONGEST_START = LONGEST_NAME + 2
# Each is a multiple too: 5m, 5t, 5k, 5b.
LETTERS_OF_UNITS = frozenset("mtkb")


class QuotePart(NamedTuple):
    """A word or a whole quantity in the form that is compared, and where it stands.

    A quantity's form is the same however it is written: its value, then what it is of.
    """

    form: str
    start: int
    end: int


def parts(text: str, language: str = "en") -> list[QuotePart]:
    """Return a text as words and quantities: figures with their signs, multiples and units.

    Numbers in words are read as those in digits. What stands together without a space is one part.
    """
    reader = _Reader(with_digits(text, language), language)
    found: list[QuotePart] = []
    place = 0
    while place < len(reader.tokens):
        end, form = reader.part(place)
        first, last = reader.tokens[place], reader.tokens[end - 1]
        if found and found[-1].end == first.start:
            before = found.pop()
            found.append(QuotePart(before.form + form, before.start, last.end))
        else:
            found.append(QuotePart(form, first.start, last.end))
        place = end
    return found


class _Reader:
    """Reads what begins at a token of a text: each method returns where that ends, and its form."""

    def __init__(self, text: str, language: str) -> None:
        self.tokens = tokens(text)
        self._text = text
        self._language = language if language in LOCALES else "en"
        self._units = units_of(language)
        # Most words have no figure near: those need no look for a currency that it begins with.
        self._near_figures = {
            place
            for figure, token in enumerate(self.tokens)
            if PLAIN_FIGURE.fullmatch(token.word)
            for place in range(figure - LONGEST_START, figure + 1)
        }

    def part(self, place: int) -> tuple[int, str]:
        """Read a word or a quantity; a dash belongs to the figure behind it, as in a range."""
        if self.tokens[place].word == "-" and place + 1 < len(self.tokens):
            end, form = self.part(place + 1)
            return end, f"-{form}"
        read = self._quantity(place) if place in self._near_figures else None
        return read or (place + 1, self.tokens[place].word)

    def _quantity(self, place: int) -> tuple[int, str] | None:
        place, sign = self._sign(place)
        place, currency = self._named(place, self._units.currencies, behind=False)
        place, later_sign = self._sign(place)
        figure = place
        if place == len(self.tokens) or not PLAIN_FIGURE.fullmatch(self.tokens[place].word):
            return None
        place, written = self._figure(place)
        place, value = self._value(place, written, money=currency is not None)
        if currency is None:
            units = (self._units.units, self._units.currencies)
            # A million pounds are money, five pounds a weight.
            for names in units if place == figure + 1 else reversed(units):
                place, currency = self._named(place, names)
                if currency is not None:
                    break
        return place, f"{sign}{later_sign}{value}{currency or ''}"

    def _sign(self, place: int) -> tuple[int, str]:
        end = place
        while end < len(self.tokens) and self.tokens[end].word in BEFORE_A_FIGURE:
            end += 1
        return end, "".join(token.word for token in self.tokens[place:end])

    def _figure(self, place: int) -> tuple[int, str]:
        """Read a figure with the groups of three digits behind it: 10 000."""
        written = self.tokens[place].word
        place += 1
        if len(written) <= 3 and written.isdecimal():
            while self._is_next(place) and THOUSANDS.fullmatch(self.tokens[place].word):
                written += self.tokens[place].word
                place += 1
        return place, written

    def _value(self, place: int, written: str, *, money: bool) -> tuple[int, str]:
        """Read the multiple behind a figure into its value."""
        from decimal import InvalidOperation

        from babel.numbers import NumberFormatError, parse_decimal

        end, factor = self._named(place, self._units.multiples)
        # “5m” and “5t” are metres and tonnes where it is not about money.
        money = money or self._named(end, self._units.currencies)[1] is not None
        if factor and not money and self.tokens[place].word in LETTERS_OF_UNITS:
            end, factor = place, None
        try:
            value = parse_decimal(written, self._language, strict=True)
        except (NumberFormatError, InvalidOperation):
            # The second, where groups that are none have more digits than a context holds.
            return end, f"{written}×{factor}" if factor else written
        return end, f"{(value * factor if factor else value).normalize():f}"

    def _named(
        self, place: int, names: Mapping[str, Named], *, behind: bool = True
    ) -> tuple[int, Named | None]:
        """Read the longest name that stands here, and close `behind` a figure unless before one."""
        for end in range(min(place + LONGEST_NAME, len(self.tokens)), place, -1):
            spelled = " ".join(token.word for token in self.tokens[place:end])
            if spelled in names and all(
                map(self._is_next, range(place if behind else place + 1, end))
            ):
                return end, names[spelled]
        return place, None

    def _is_next(self, place: int) -> bool:
        """Return whether but white space parts a token from the one before."""
        if not 0 < place < len(self.tokens):
            return place == 0
        gap = self._text[self.tokens[place - 1].end : self.tokens[place].start]
        return not gap.strip()
