"""How much of a question's words a text holds, rare words counting more: pure."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.engines import Engine

# Words that say how something is asked, not what about. Compared as whole words before stemming.
COMMON = frozenset(
    (
        "a about after all also am an and any are as at be because been before being between "
        "both but by can could did do does doing during each else for from further had has "
        "have having he her here hers him his how i if in into is it its itself just me more "
        "most my no nor not of off on once only or other our out over own same she should so "
        "some such tell than that the their them then there these they this those through to "
        "too under until up us very was we were what when where which while who whom whose "
        "why will with would you your please according say says said report reported article "
        "articles news story stories much many happen happens happened latest newest recent "
        "recently s t d m re ve ll "
    ).split()
)

# How much a word counts that only the headline holds. How it was chosen is not kept; it is part
# of what bench/results/development.md measures.
FROM_HEADER = 0.3
PLAIN_WORD = re.compile(r"[^\W_]+")


def question_weights(text: str, engine: Engine) -> dict[str, float]:
    """Return the stems of a question's telling words and how rare each is.

    The weight is BM25's inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5)) for a stem in
    n of N passages (Robertson and Zaragoza, 2009).
    """
    stems = dict.fromkeys(stem for word in telling(text) for stem in engine.stems(word))
    total, counts = engine.frequencies(list(stems))
    return {
        stem: math.log(1 + (total - count + 0.5) / (count + 0.5))
        for stem, count in zip(stems, counts, strict=True)
    }


def telling(text: str) -> list[str]:
    """Return a text's words, in lower case, without those that say how something is asked."""
    return [word for word in PLAIN_WORD.findall(text.casefold()) if word not in COMMON]


def overlap(weights: Mapping[str, float], stems: Iterable[str]) -> float:
    """Return the share, 0 to 1, of a question's weight that a text's stems hold."""
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    held = weights.keys() & set(stems)
    return sum(weights[stem] for stem in held) / total


Asked = dict[str, list[tuple[int, float]]]
"""By stem the parts of a question that have it, and its weight there."""


def by_stem(parts: Sequence[Mapping[str, float]]) -> Asked:
    """Return the weighted stems of a question's parts by stem, as `best_sentences` wants them."""
    asked: Asked = {}
    for number, weights in enumerate(parts):
        for stem, weight in weights.items():
            asked.setdefault(stem, []).append((number, weight))
    return asked


def best_sentences(
    asked: Asked, parts: int, sentences: Iterable[Iterable[str]], header: Iterable[str]
) -> list[float]:
    """Return for each part of a question the weight of its stems that the best sentence holds.

    `sentences` and `header` are those of a passage, each stem once. A stem that only the header
    holds counts for less: the sentence then speaks of what the headline names, but does not name
    it.
    """
    above = {stem for stem in header if stem in asked}
    best = [0.0] * parts
    for stem in above:
        for part, weight in asked[stem]:
            best[part] += FROM_HEADER * weight
    from_header = tuple(best)
    for sentence in sentences:
        held = list(from_header)
        for stem in sentence:
            if stem in asked:
                own = 1 - FROM_HEADER if stem in above else 1.0
                for part, weight in asked[stem]:
                    held[part] += own * weight
        best = [max(pair) for pair in zip(best, held, strict=True)]
    return best
