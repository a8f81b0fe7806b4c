"""Words, figures and signs of a text, as quotes are compared by them: pure.

Case, punctuation, typographic marks, white space and Discord's markup do not count. Every sign that
says something does, above all beside a figure: 14%, $14, -14 and 14 are four things.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from articles.text import WITHOUT_SPACES

if TYPE_CHECKING:
    from collections.abc import Iterator

# Quotation marks and hyphens are typed in several ways; each is compared as the plainest.
SAME = str.maketrans(
    "’‘‚‛`´＇“”„‟«»＂‐‑‒–﹣－―％＃＋＄￠￡￥º",
    "'" * 7 + '"' * 7 + "-" * 6 + "—%#+$¢£¥°",
)
CURRENCY = "[$¢-¥\u058f\u060b\u0e3f\u20a0-\u20c0]"
# What a figure begins with, behind the dash before it.
NEXT_FIGURE = rf"(?:[A-Za-z]{{0,3}}{CURRENCY}\s?)?[.,]?\d"
TOKEN_PARTS = re.compile(
    rf"""
    (?P<word>[^\W\d_][^\W_]*(?:['.,_-][^\W_]+)*)
    # 1,000 and 4.3 and 10:30, also .5; and 14-year-old, which is one word.
    | (?P<figure>(?:(?<![\w.,])[.,])?\d+(?:[.,:·'٫٬]\d+)*(?:-[^\W\d_][^\W_]*(?:['.,_-][^\W_]+)*)?)
    # A minus stands at its figure with none before it, a dash elsewhere: 7 -2, 7-2 and 7 - 2.
    | (?P<minus>(?<!\w)[-−](?={NEXT_FIGURE})|(?<!\w)−(?=\s{NEXT_FIGURE}))
    | (?P<dash>[-−—](?=[^\S\n]*(?:\n[^\S\n]*)?{NEXT_FIGURE}))
    # Before words these are Discord's headings, block quotes and what is struck through.
    | (?P<mark>\#(?=[^\W_]|\s\d)|(?<!~)~(?=\s?{NEXT_FIGURE})|(?<=\S)\s*>)
    | (?P<other>[^\w\s.,:;!?'"()\[\]-])
    """,
    re.VERBOSE,
)
CHARACTER_OR_WORD = re.compile(
    rf"{WITHOUT_SPACES.pattern.removesuffix('+')}|\d+(?:[.,]\d+)*|(?:(?!{WITHOUT_SPACES.pattern})\D)+"
)
# Signs of figures, addresses and names that Unicode counts among punctuation and pictures.
SIGNS = frozenset("%‰‱§@&/′″°№℃℉^")
# Of the mathematical signs those that are markup, or were looked at where they stand.
MARKUP_SIGNS = frozenset("|~>")
# Symbols of units that are others in small letters: a megawatt is no milliwatt.
UNITS_BY_CASE = frozenset("mw mwh mj mhz mpa kb mb gb tb pb".split())


class QuoteToken(NamedTuple):
    """A word, a figure or a sign in the form that is compared, and where it stands."""

    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """Return a text's words, figures and signs in the form that is compared."""
    return [token.word for token in tokens(text)]


def tokens(text: str) -> list[QuoteToken]:
    """Return a text's words, figures and signs, with where they stand."""
    found: list[QuoteToken] = []
    behind_figure = False
    for match in TOKEN_PARTS.finditer(text.translate(SAME)):
        kind, start, end = match.lastgroup, *match.span()
        word = written = match[0]
        if kind == "word" and WITHOUT_SPACES.search(written):
            found += _characters(written.casefold(), start)
            behind_figure = False
            continue
        if kind == "word":
            by_case = behind_figure and written.casefold() in UNITS_BY_CASE
            word = written if by_case else written.casefold()
        elif kind == "minus":
            word = "−"
        elif kind == "dash":
            word = "-"
        elif kind == "mark":
            word = written.strip()
            start = end - len(word)
        elif kind == "other" and not _is_sign(written):
            continue
        else:
            word = written.casefold()
        found.append(QuoteToken(word, start, end))
        behind_figure = kind == "figure"
    return found


def _characters(written: str, start: int) -> Iterator[QuoteToken]:
    """Yield the characters of a text without spaces, and what else stands among them, as words."""
    for piece in CHARACTER_OR_WORD.finditer(written):
        if piece[0][0].isalnum():
            yield QuoteToken(piece[0], start + piece.start(), start + piece.end())


def _is_sign(character: str) -> bool:
    if character in SIGNS:
        return True
    category = unicodedata.category(character)
    if category in ("Mn", "Mc"):
        # It is a part of its letter, but for the one that only chooses how a picture is drawn.
        return not unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    return category in ("Sm", "Sc") and character not in MARKUP_SIGNS
