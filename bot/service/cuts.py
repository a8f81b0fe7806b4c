"""Whether a stretch of a text is cut off from what turns its sense: pure.

“14” says nothing of “lost 14%”, nor “one was hurt” of “No one was hurt”.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.service.tokens import CURRENCY
from bot.service.units import LONGEST_NAME, units_of
from index.query.datewords import with_digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.tokens import QuoteToken

# Words that turn what stands beside them into something else, by language.
TURNING = {
    "en": "no not never none nobody nothing neither nor without cannot hardly barely scarcely than "
    "few fewer less",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder kaum "
    "wenige weniger",
    "fr": "ne pas jamais aucun aucune personne rien sans ni peu moins",
    "es": "no nunca jamás nadie nada ningún ninguno ninguna sin ni apenas pocos menos",
    "pt": "não nunca jamais ninguém nada nenhum nenhuma sem nem poucos menos",
    "it": "non mai nessuno nessuna nessun niente nulla senza né appena pochi meno",
    "nl": "niet geen nooit niemand niets zonder noch nauwelijks weinig minder",
    "ru": "не нет ни никогда никто ничего без едва мало менее меньше",
}
# Words that limit the figure behind them.
LIMITING = {
    "en": "about around nearly almost over under above below roughly approximately some least most "
    "only minus plus",
    "de": "über unter fast etwa rund mindestens höchstens knapp gut nur bis minus plus",
    "fr": "environ près presque quelque moins plus seulement",
    "es": "casi unos unas aproximadamente menos más solo",
    "pt": "quase cerca aproximadamente menos mais só",
    "it": "circa quasi oltre sotto almeno meno più solo",
    "nl": "ongeveer bijna ruim zo'n minstens hoogstens minder meer slechts",
    "ru": "около почти более менее больше меньше свыше минимум максимум только",
}
# What joins the ends of a range, and the words of one number.
JOINING = {
    "en": "to or and",
    "de": "bis oder und",
    "fr": "à ou et",
    "es": "a o y",
    "pt": "a ou e",
    "it": "a o e",
    "nl": "tot of en",
    "ru": "до или и",
}
SHORTENED_NOT = "n't"
# Signs that stand before a figure.
LEADING_SIGN = re.compile(rf"[#§№~<>≈≤≥±+−]|{CURRENCY}")
DASH = "-"
# Words that say nothing without the one before: of “more than 120” not “than 120” is shown.
PAIRS = frozenset(
    tuple(pair.split())
    for pair in ("up to", "at least", "at most", "more than", "less than", "fewer than", "a half")
)
# Numbers that text2num does not know.
MORE_NUMBERS = frozenset({"half", "dozen"})
# Parts of a whole, which say of how much only with what is behind them: half a million.
FRACTIONS = {
    "en": "half quarter quarters third thirds fifth fifths tenth tenths",
    "de": "halbe halben viertel drittel fünftel zehntel",
    "fr": "demi demie quart quarts tiers cinquième cinquièmes dixième dixièmes",
    "es": "medio media cuarto cuartos tercio tercios quinto quintos décimo décimos",
    "pt": "meio meia quarto quartos terço terços quinto quintos décimo décimos",
    "it": "mezzo mezza quarto quarti terzo terzi quinto quinti decimo decimi",
    "nl": "halve half kwart derde vijfde tiende",
    "ru": "половина полтора четверть треть пятая десятая",
}
FRACTION_SIGNS = frozenset("½⅓⅔¼¾")
# What may stand between a fraction and what it is of; “half of the houses” is whole as “half”.
OF_A_WHOLE = {
    "en": ("a", "an", "of a", "of an", "of one"),
    "de": ("", "einer", "von einer", "eines"),
    "fr": ("", "de", "d'un", "d'une"),
    "es": ("", "de", "de un", "de una"),
    "pt": ("", "de", "de um", "de uma"),
    "it": ("", "di", "di un", "di una"),
    "nl": ("", "van een"),
    "ru": ("",),
}
# What does not part two words: a space, the end of a line within a paragraph, a hyphen, markup.
BLANK = re.compile(r"[ \t*_-]*(?:\n[ \t*_-]*)?")


def cut_before(text: str, held: Sequence[QuoteToken], first: int, language: str) -> bool:
    """Return whether what stands before a stretch belongs to its first word."""
    if first == 0:
        return False
    before, word = held[first - 1], held[first]
    if DASH in (before.word, word.word):
        # Cut off from a word that it touches, a dash would be read as a minus.
        cut_off = word.word == DASH and before.end == word.start
        return cut_off or _of_a_range(held, first - (before.word == DASH), language)
    gap = text[before.end : word.start]
    if not gap or not BLANK.fullmatch(gap):
        return not gap
    return (
        _turning(before.word, language)
        or (before.word, word.word) in PAIRS
        or _of_a_fraction(held, first - 1, language)
        or _joins_figures(held, first, language)
        or (_is_figure(word.word, language) and _figure_begins_before(held, first, language))
    )


def cut_behind(text: str, held: Sequence[QuoteToken], last: int, language: str) -> bool:
    """Return whether what stands behind a stretch belongs to its last word."""
    if last + 1 == len(held):
        return False
    word, behind = held[last], held[last + 1]
    if DASH in (word.word, behind.word):
        return _of_a_range(held, last + (behind.word == DASH), language)
    gap = text[word.end : behind.start]
    if not gap or not BLANK.fullmatch(gap):
        return not gap
    return (
        _turning(behind.word, language)
        or (word.word, behind.word) in PAIRS
        or _of_a_fraction(held, last, language)
        or _joins_figures(held, last, language)
        or (_is_figure(word.word, language) and _figure_goes_on(held, last, language))
    )


def _of_a_range(held: Sequence[QuoteToken], dash: int, language: str) -> bool:
    """Return whether a dash stands between two figures, and not between words."""
    before = held[dash - 1].word if dash else ""
    return _is_figure(before, language) or (bool(before) and _is_sign(before))


def _joins_figures(held: Sequence[QuoteToken], place: int, language: str) -> bool:
    """Return whether a word joins two figures: 12 to 14, two and a half."""
    behind = [token.word for token in held[place + 1 : place + 3] if token.word != "a"]
    return (
        place > 0
        and held[place].word in JOINING.get(language, "").split()
        and _is_figure(held[place - 1].word, language)
        and bool(behind)
        and (_is_figure(behind[0], language) or behind[0] in FRACTIONS.get(language, "").split())
    )


def _of_a_fraction(held: Sequence[QuoteToken], place: int, language: str) -> bool:
    """Return whether a word and the next are of one fraction: two | thirds, half | a | million."""
    fractions = FRACTION_SIGNS.union(FRACTIONS.get(language, "").split())
    if held[place + 1].word in fractions and _is_figure(held[place].word, language):
        return True
    for start in range(max(0, place - 2), place + 1):
        if held[start].word not in fractions:
            continue
        behind = [token.word for token in held[start + 1 : start + 3 + LONGEST_NAME]]
        for between in map(str.split, OF_A_WHOLE.get(language, ())):
            count = len(between)
            reaches = start + count >= place and behind[:count] == between
            if reaches and _is_measure(behind[count:], language):
                return True
    return False


def _is_measure(followed: Sequence[str], language: str) -> bool:
    """Return whether words begin with what is counted in: a number in letters, a unit, money."""
    names = [" ".join(followed[:count]) for count in range(1, LONGEST_NAME + 1)]
    units = units_of(language)
    return any(name in units.units or name in units.currencies for name in names) or (
        bool(followed) and followed[0].isalpha() and _is_figure(followed[0], language)
    )


def _figure_begins_before(held: Sequence[QuoteToken], first: int, language: str) -> bool:
    before = held[first - 1].word
    one_more = held[first - 2].word if first > 1 else ""
    of_another = _is_figure(one_more, language)
    if (one_more, before) in PAIRS:
        return True
    if before in JOINING.get(language, "").split():
        return of_another
    # Most signs behind a figure are that figure's.
    if _is_sign(before):
        return not of_another or bool(LEADING_SIGN.match(before))
    limiting = LIMITING.get(language, "").split()
    return (
        before in limiting
        or before in units_of(language).currencies
        or _is_figure(before, language)
    )


def _figure_goes_on(held: Sequence[QuoteToken], last: int, language: str) -> bool:
    followed = [token.word for token in held[last + 1 : last + 1 + LONGEST_NAME]]
    if _joins_figures(held, last + 1, language):
        return True
    before_a_figure = len(followed) > 1 and _is_figure(followed[1], language)
    if _is_sign(followed[0]):
        return not (before_a_figure and LEADING_SIGN.match(followed[0]))
    units = units_of(language)
    names = [" ".join(followed[:count]) for count in range(1, len(followed) + 1)]
    return _is_figure(followed[0], language) or any(
        name in units.units or name in units.currencies for name in names
    )


def _turning(word: str, language: str) -> bool:
    return word in TURNING.get(language, "").split() or word.endswith(SHORTENED_NOT)


def _is_sign(word: str) -> bool:
    return not word[-1].isalnum()


@lru_cache(10_000)
def _is_figure(word: str, language: str) -> bool:
    """Return whether a word is a number, or a part of one such as “million”."""
    if not word:
        return False
    # “½” is one too, but not the last sign of “m²”.
    if unicodedata.category(word[0]).startswith("N") or word[1:2].isdecimal():
        return True
    if word in units_of(language).multiples:
        return len(word) > 1
    if language == "en" and word in MORE_NUMBERS:
        return True
    return with_digits(word, language).strip().isdecimal()
