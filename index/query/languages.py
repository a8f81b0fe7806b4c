"""Which of the library's languages a question is asked in: pure, but for the model that tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.languages import ENGLISH, fits, likeliest, scripts_of
from index.query.stopwords import stop_words
from index.query.words import PLAIN_WORD

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a word that tells nothing but the language counts, in the model's log-odds, and what English
# does where no such word of another language is there: headwords are mostly names.
WORD_OF_LANGUAGE, HEADWORDS_IN_ENGLISH = 8.0, 12.0
SHORTEST_COUNTED = 2


def language_asked(text: str, held: Sequence[str]) -> str:
    """Return the one of the library's languages that a question is asked in.

    `held` has the language of most passages first: that one, or English, is meant where neither
    letters nor words tell.
    """
    otherwise = ENGLISH if ENGLISH in held else held[0]
    if len(held) == 1:
        return otherwise
    scripts = scripts_of(text)
    possible = [each for each in held if fits(each, scripts)]
    if len(possible) < 2:
        return possible[0] if possible else otherwise
    words = [word.casefold() for word in PLAIN_WORD.findall(text) if len(word) >= SHORTEST_COUNTED]
    told = {each: sum(word in stop_words(each) for word in words) for each in possible}
    prior = {each: WORD_OF_LANGUAGE * count for each, count in told.items()}
    if ENGLISH in prior and not any(told.values()):
        prior[ENGLISH] = HEADWORDS_IN_ENGLISH
    likely = likeliest(text, possible, prior)
    return likely or max(possible, key=lambda each: (told[each], each == otherwise))
