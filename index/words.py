"""How much of a question's words a text holds, rare words counting more: pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
        "articles news story stories much many happen happens happened s t d m re ve ll "
    ).split()
)

FROM_HEADER = 0.3


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
    words = "".join(c if c.isalnum() else " " for c in text).casefold().split()
    return [word for word in words if word not in COMMON]


def overlap(weights: Mapping[str, float], stems: Iterable[str]) -> float:
    """Return the share, 0 to 1, of a question's weight that a text's stems hold."""
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    held = weights.keys() & set(stems)
    return sum(weights[stem] for stem in held) / total


def best_sentence(
    weights: Mapping[str, float], sentences: Iterable[frozenset[str]], header: frozenset[str]
) -> float:
    """Return the weight of a question's stems that a passage's best sentence holds.

    A stem that only the header holds counts for less: the sentence then speaks of what the
    headline names, but does not name it.
    """
    from_header = sum(w for stem, w in weights.items() if stem in header)
    best = 0.0
    for sentence in sentences:
        held = [stem for stem in weights if stem in sentence]
        own = sum(weights[stem] for stem in held)
        both = sum(weights[stem] for stem in held if stem in header)
        best = max(best, own + FROM_HEADER * (from_header - both))
    return best
