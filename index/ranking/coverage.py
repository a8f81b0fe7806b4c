"""How sure it is that the passages found bear on the question: pure."""

from __future__ import annotations

import math
import re
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from index.query.dictionaries import is_common, is_german_compound
from index.query.periods import without_periods
from index.query.stopwords import stop_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A logistic curve over four features, see `confidence`. The weights come from a regression on
# questions known to have, to lack, or to have lost their answer in a library of 609 articles,
# rounded; the offset lets nineteen in twenty of the first kind be answered. The regression is not
# kept; what the weights come to is in bench/results/development.md, “MultiHop-RAG, development:
# abstention”.
NEARNESS_WEIGHT, SHARE_WEIGHT, MISSING_WEIGHT, STANDING_WEIGHT, OFFSET = 10.0, 8.0, -25.0, 0.2, -9.0
# What the coverage above (as log-odds), the reader's best sentence and names that no article has
# count together. The first two were fitted to development questions that something or nothing
# answers, long ones and short ones, and rounded; the offset lets nine in ten of either be answered.
COVERAGE_WEIGHT, ANSWER_WEIGHT, UNKNOWN_WEIGHT, READ_OFFSET = 0.6, 0.75, -2.0, 0.3
# In a small library whatever shares a name seems to cover a question fully.
COVERAGE_AT_MOST = 6.0
DEFAULT_MINIMUM = 0.5
PASSAGES_JUDGED = 10
NEAREST_COUNTED, LAST_COUNTED = 3, 5
GERMAN = "de"
NAME_WORD = re.compile(r"[^\W_][\w’'.,&-]*")


class JudgedPassage(NamedTuple):
    """A passage as it is judged: its stems, its score without preferences, and its cosine.

    `sentences` are the stems of each sentence; `nearness` is None without vectors.
    """

    header: Sequence[str]
    sentences: Sequence[Sequence[str]]
    score: float
    nearness: float | None


def confidence(
    parts: Sequence[Mapping[str, float]],
    names: set[str],
    passages: Sequence[JudgedPassage],
    answer: float | None = None,
    unknown: int = 0,
) -> float:
    """Return how likely the passages are to cover a question, 0 to 1.

    Where they were read, `answer` is how surely the best sentence answers, as log-odds, and
    `unknown` the number of names in the question that no article has: these two and the coverage
    by words and vectors are then weighed together.

    `parts` are the stems of the question's parts and their rarity, `names` those stems that name
    somebody or something. What counts: the mean cosine of the three nearest passages; the share of
    each part's words that one sentence and its headline hold, in the mean; the share of all words
    that are names and stand nowhere; and by how many standard deviations the best passage stands
    out from the last ones. Without vectors, the share of words stands for the cosine.
    """
    read = passages[:PASSAGES_JUDGED]
    everything = {stem: weight for part in parts for stem, weight in part.items()}
    if not read or not everything:
        return 0.0
    weights = [sum(part.values()) for part in parts]
    held = [max(_best_sentence(part, passage) for passage in read) for part in parts]
    share = sum(held) / sum(weights)
    said = {stem for p in read for stems in (p.header, *p.sentences) for stem in stems}
    missing = sum(everything[stem] for stem in names & everything.keys() - said)
    cosines = sorted((p.nearness for p in read if p.nearness is not None), reverse=True)
    scores = sorted(passage.score for passage in read)
    sum_of = (
        NEARNESS_WEIGHT * (fmean(cosines[:NEAREST_COUNTED]) if cosines else share)
        + SHARE_WEIGHT * share
        + MISSING_WEIGHT * missing / sum(everything.values())
        + STANDING_WEIGHT * (scores[-1] - fmean(scores[:LAST_COUNTED]))
        + OFFSET
    )
    if answer is not None:
        sum_of = (
            COVERAGE_WEIGHT * min(sum_of, COVERAGE_AT_MOST)
            + ANSWER_WEIGHT * answer
            + UNKNOWN_WEIGHT * unknown
            + READ_OFFSET
        )
    return 1 / (1 + math.exp(-sum_of))


def _best_sentence(part: Mapping[str, float], passage: JudgedPassage) -> float:
    """Return the weight of a part's stems that one sentence of a passage and its header hold."""
    above = sum(part[stem] for stem in {*passage.header} if stem in part)
    header = set(passage.header)
    best = 0.0
    for sentence in passage.sentences:
        best = max(best, sum(part.get(stem, 0.0) for stem in {*sentence} - header))
    return above + best


def names_in(text: str, language: str = ENGLISH) -> list[str]:
    """Return the names and numbers that a question asks about, as written, each once.

    A name is words with capital letters in a row. The word that begins a sentence has its capital
    from there, so it is left out; days and months are read as dates. German writes all nouns with
    one, so that there a name is what no list of common words has.
    """
    text = without_periods(text)
    common = stop_words(language)
    found: list[str] = []
    end = -1
    for match in NAME_WORD.finditer(text):
        word = re.sub(r"[’'.,-]*$|[’']s$", "", match[0])
        before = text[: match.start()].rstrip()
        begins = not before or before[-1] in ".?!"
        if word[:1].isdigit():
            found.append(word)
        elif (
            word[:1].isupper()
            and not begins
            and word.casefold() not in common
            and not (language == GERMAN and _is_german_noun(word))
        ):
            if text[end : match.start()] == " ":
                found[-1] += f" {word}"
            else:
                found.append(word)
            end = match.start() + len(word)
    return list(dict.fromkeys(found))


def _is_german_noun(word: str) -> bool:
    return is_common(word, [GERMAN]) or is_german_compound(word)
