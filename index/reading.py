"""The first passages found are read again: how surely each of their sentences answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.chunking.sentences import split_passage
from index.corrections import asks_for_age, asks_for_latest, corrected
from index.languages import reads
from index.readers import ReadableText, read_or_none
from index.sides import best_of_sides, sides_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.models import Hit, Query
    from index.readers import Reader

# So many passages are read at a time. On development questions that was as good as to read ten at
# once, in less than half the time.
BATCHES = (2, 2, 4)
# The log-odds from which something answers; and below which, after two batches, nothing will.
SURE, HOPELESS = 0.0, -3.0
FIGURE_ASKED = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
# What a passage's best sentence says of it, against its score in standard deviations.
BEST_SENTENCE_SHARE = 0.5


class PassageReading:
    """Reads the passages found for a question; `load` gives the reader, None for none."""

    def __init__(self, load: Callable[[], Reader | None]) -> None:
        self._load = load

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits with the first ones read, and these in the order of what they answer.

        It reads on, up to eight, while it is in doubt whether anything answers, and until the best
        passage of each side was read, where a question compares outlets or days. All eight are read
        where the newest is asked for, and where an age is that is not found before, which may stand
        anywhere; four are for a figure, which others may tell otherwise. Without a reader, or where
        it fails or does not read the question's language, the hits are returned as they are;
        passages in others are not read.
        """
        reader = self._load() if hits else None
        if not reads(reader, query.language):
            reader = None
        named = best_of_sides(sides_of(query, hits), hits)
        fewest, patient = max(len(named), _fewest(query.text)), asks_for_age(query.text)
        ordered = [*named, *(hit for hit in hits if hit not in named)]
        waiting = [hit for hit in ordered if reads(reader, hit.passage.language)]
        read: list[Hit] = []
        for batch, size in enumerate(BATCHES):
            given = waiting[len(read) : len(read) + size]
            texts = [_readable(hit) for hit in given]
            scores = read_or_none(reader, query.text, texts)
            if scores is None:
                break
            for hit, text, own in zip(given, texts, scores, strict=True):
                sentences = [text.text[start:end] for start, end in text.spans]
                answers = tuple(corrected(query.text, sentences, own, text.headline))
                read.append(hit.model_copy(update={"answers": answers}))
            if len(read) >= fewest and _is_settled(surest(read), batch, patient):
                break
        if not read:
            return list(hits)
        done = {hit.passage.id for hit in read}
        return [*in_order(read), *(hit for hit in hits if hit.passage.id not in done)]


def surest(hits: Iterable[Hit]) -> float | None:
    """Return how surely the best sentence of some hits answers, None where none was read."""
    return max((score for hit in hits for score in hit.answers or ()), default=None)


def in_order(read: Sequence[Hit]) -> list[Hit]:
    """Return hits that were read by their scores and by what their best sentences answer."""
    return sorted(
        read, key=lambda hit: hit.score + BEST_SENTENCE_SHARE * (surest([hit]) or 0.0), reverse=True
    )


def _is_settled(best: float | None, batch: int, patient: bool) -> bool:
    return best is not None and (best >= SURE or (batch > 0 and best < HOPELESS and not patient))


def _fewest(question: str) -> int:
    """Return how many passages are read however sure the first ones are."""
    if asks_for_latest(question):
        return sum(BATCHES)
    return sum(BATCHES[:2]) if FIGURE_ASKED.search(question) else 0


def _readable(hit: Hit) -> ReadableText:
    passage = hit.passage
    spans = split_passage(passage.text, passage.section, passage.language)
    return ReadableText(hit.article.headline, passage.text, tuple(spans))
