"""What one outlet alone tells: sentences that come near to none of the others'. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from articles.models import SectionKind
from bot.service.excerpts import keypoints
from bot.service.excerpts.ranking import distinct, unit, word_sets
from bot.service.matters.aligning import SAME_STEMS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.service.excerpts.ranking import Vectors
    from bot.service.matters.aligning import Likeness
    from bot.service.matters.models import ReadSentence

ONLY_AN_OUTLET = 2
# A sentence that comes so near to another outlet's, as a share of what makes a pair, is told there
# as well, if in other words.
NEAR = 0.65
# The cosine to what all sentences say together: what is below it is mostly of something else.
ON_TOPIC = 0.22
SENTENCE_END = re.compile(r"[.!?。！？]\W*$")


def only_told(
    sentences: Sequence[ReadSentence],
    likeness: Likeness,
    vectors: Vectors | None,
    taken: Collection[int],
    elsewhere: Sequence[tuple[int, frozenset[str]]],
) -> list[int]:
    """Return the places of what each outlet alone tells, by outlet, its best ones in reading order.

    `taken` are the places of what is told in matters, `elsewhere` the stems of sentences that are
    not compared, each with its outlet: those of an outlet that is none of them have −1.
    """
    topic = None if vectors is None else vectors @ unit(vectors.mean(axis=0))
    found: list[int] = []
    for outlet in sorted({sentence.outlet for sentence in sentences}):
        own = [place for place, each in enumerate(sentences) if each.outlet == outlet]
        texts = [sentences[place].text for place in own]
        words = word_sets(texts)
        places, common = keypoints.word_scores(texts, words)
        near = np.array([likeness.nearest(place) for place in own])
        scores = places + keypoints.COMMON_WORDS * common
        if topic is not None:
            scores = scores + topic[own]
        others = [stems for whose, stems in elsewhere if whose != outlet]
        free = [
            n
            for n, place in enumerate(own)
            if place not in taken
            and near[n] < NEAR
            and not keypoints.unclear(texts[n])
            and _is_sentence(sentences[place])
            and (topic is None or topic[place] >= ON_TOPIC)
            and not _has_like(others, sentences[place].stems)
        ]
        kept = distinct(
            scores[free],
            [words[n] for n in free],
            None if vectors is None else vectors[[own[n] for n in free]],
            limit=ONLY_AN_OUTLET,
            same=keypoints.POINTS_ALIKE,
        )
        found += sorted(own[free[n]] for n in kept)
    return found


def _is_sentence(sentence: ReadSentence) -> bool:
    """Return whether running text ends as a sentence does: a caption and a headline do not.

    What ends in points was cut off, wherever it stands.
    """
    if sentence.text.endswith(("...", "…")):
        return False
    running = sentence.placed.passage.section in (SectionKind.BODY, SectionKind.DEEP_DIVE)
    return not running or bool(SENTENCE_END.search(sentence.text))


def _has_like(others: Iterable[frozenset[str]], stems: frozenset[str]) -> bool:
    """Return whether some sentence shares most of the shorter one's stems."""
    return any(
        len(other & stems) >= SAME_STEMS * min(len(other), len(stems)) for other in others if other
    )
