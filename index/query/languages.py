"""Which of the library's languages a question is asked in: pure, but for the model that tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.languages import ENGLISH, fits, likeliest, scripts_of
from index.query.stopwords import stop_words
from index.query.words import PLAIN_WORD

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a word that tells nothing but the language counts, in the model's log-odds, and by how much
# another language than English must be likelier: headwords are mostly English.
WORD_OF_LANGUAGE = 8.0


def language_asked(text: str, held: Sequence[str]) -> str:
    """Return the one of the library's languages that a question is asked in.

    `held` has the language of most passages first: that one, or English, is meant where neither
    letters nor words tell.
    """
    otherwise = ENGLISH if ENGLISH in held else held[0]
    if len(held) == 1:
        return otherwise
    possible = [each for each in held if fits(each, scripts_of(text))]
    if len(possible) < 2:
        return possible[0] if possible else otherwise
    words = [word.casefold() for word in PLAIN_WORD.findall(text)]
    told = {each: sum(word in stop_words(each) for word in words) for each in possible}
    return likeliest(text, possible, prior={e: WORD_OF_LANGUAGE * n for e, n in told.items()}) or (
        max(possible, key=lambda each: (told[each], each == otherwise))
    )
