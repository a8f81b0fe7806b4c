"""The key points of one story and why it matters: its own words where it has such a section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from articles.models import SectionKind
from bot.answerers.sentences import candidates, choose, compose, in_reading_order
from bot.answers import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.answerers.sentences import Candidate
    from index.embedders import Embedder
    from index.store import Found

POINTS = 4
REASONS = 2
EMBEDDED_AT_MOST = 120

# Words that announce a reason, a purpose or a consequence, and how surely they do.
CUES = (
    (2.0, r"because|as a result|in order to|so that|the reason|led to|leads to|means that"),
    (2.0, r"caused? by|blamed?|due to|owing to|thanks to|prompt(?:s|ed|ing)|in response to"),
    (1.5, r"after|amid|following|fear(?:s|ed)?|aim(?:s|ed)? (?:to|at)|intended to|designed to"),
    (
        1.5,
        r"therefore|consequently|which means|meaning|driven by|sparked|triggered|result(?:s|ed)?",
    ),
    (1.0, r"since|as|to (?:help|avoid|prevent|protect|reduce|cut|boost|curb|ease)|could|would|may"),
)
CUE_PATTERNS = tuple(
    (weight, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for weight, words in CUES
)
STRONG_CUE = 1.5


def key_points(found: Sequence[Found], embedder: Embedder | None, limit: int = POINTS) -> Draft:
    """Give a story's own points, all of them; else its most central sentences in reading order.

    A sentence's score is its cosine with the mean of all the story's sentences plus a bonus for
    standing early, which falls as 1 / (1 + place / 3): news says first what matters most.
    """
    own = _section(found, SectionKind.KEY_POINTS)
    if own:
        return compose(own)
    sentences = _running_text(found)
    if not sentences:
        return Draft()
    early = [1 / (1 + place / 3) for place in range(len(sentences))]
    central = [0.0] * len(sentences)
    if embedder is not None:
        vectors = embedder.embed([sentence.text for sentence in sentences])
        central = [float(score) for score in vectors @ _mean(vectors)]
    scores = [c + 0.5 * e for c, e in zip(central, early, strict=True)]
    chosen = choose(sentences, scores, limit=limit)
    return compose(in_reading_order(chosen, sentences, lambda s: s.article.id))


def why(found: Sequence[Found], embedder: Embedder | None, limit: int = REASONS) -> Draft:
    """Give a story's own "why it matters"; else the sentences that give reasons, or nothing."""
    own = _section(found, SectionKind.WHY_IT_MATTERS)
    if own:
        return compose(own)
    sentences = _running_text(found)
    cues = [_cue(sentence.text) for sentence in sentences]
    if max(cues, default=0) < STRONG_CUE:
        return Draft()
    early = [1 / (1 + place / 3) for place in range(len(sentences))]
    near = [0.0] * len(sentences)
    if embedder is not None:
        vectors = embedder.embed([sentence.text for sentence in sentences])
        headline = sentences[0].article.headline
        near = [float(score) for score in vectors @ embedder.embed([headline], question=True)[0]]
    scores = [
        n + 0.25 * cue + 0.35 * e if cue >= STRONG_CUE else 0.0
        for n, cue, e in zip(near, cues, early, strict=True)
    ]
    chosen = [i for i in choose(sentences, scores, limit=limit) if cues[i] >= STRONG_CUE]
    return compose(in_reading_order(chosen, sentences, lambda s: s.article.id))


def _section(found: Sequence[Found], kind: SectionKind) -> list[Candidate]:
    """Return all sentences or points of a section, short ones and repeated ones too."""
    return candidates(
        ((item.passage, item.article) for item in found if item.passage.section is kind), every=True
    )


def _running_text(found: Sequence[Found]) -> list[Candidate]:
    return candidates((item.passage, item.article) for item in found)[:EMBEDDED_AT_MOST]


def _mean(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    mean = vectors.mean(axis=0)
    unit: NDArray[np.float32] = mean / (np.linalg.norm(mean) or 1.0)
    return unit


def _cue(text: str) -> float:
    return max((weight for weight, pattern in CUE_PATTERNS if pattern.search(text)), default=0.0)
