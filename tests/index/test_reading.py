"""The first passages are read, in order of what they answer, and no more than are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import FakeReader, make_article

from index.errors import ReadingError
from index.reading import BATCHES, PassageReading, surest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.service.newsdesk import Newsdesk
    from index.models import Hit, Query
    from index.readers import ReadableText

ASKED = "What did engineer Holt say about the repair of the bridge?"


class ScriptedReader(FakeReader):
    """Gives every sentence of the n-th text that it reads the n-th score."""

    def __init__(self, *scores: float) -> None:
        super().__init__()
        self.scores = scores

    def read(self, question: str, texts: Sequence[ReadableText]) -> list[list[float]]:
        """Return the scores of the next texts."""
        del question
        first = self.read_texts
        self.read_texts += len(texts)
        given = (*self.scores[first : first + len(texts)], *[-1.0] * len(texts))
        return [[score] * len(text.spans) for score, text in zip(given, texts, strict=False)]


class FailingReader(FakeReader):
    """Fails."""

    def read(self, question: str, texts: Sequence[ReadableText]) -> list[list[float]]:
        """Raise what a reader may raise."""
        del question, texts
        raise ReadingError("It does not answer.")


@pytest.fixture
def found(opened: Callable[..., Newsdesk]) -> tuple[Query, list[Hit]]:
    """A question, and ten passages that were found for it."""
    desk = opened()
    list(desk.library.add_all(make_article(n) for n in range(1, 14)))
    desk.engine.follow()
    query = desk.search.retriever.read(ASKED)
    hits = desk.search.retriever.retrieve(query, 10)
    assert len(hits) == 10
    return query, hits


@pytest.mark.parametrize(
    ("scores", "read"),
    [
        ((5.0,), BATCHES[0]),
        ((-6.0, -6.0, 1.0), BATCHES[0] + BATCHES[1]),
        ((-6.0,) * 8, BATCHES[0] + BATCHES[1]),
        ((-1.0,) * 8, sum(BATCHES)),
    ],
)
def test_it_reads_on_while_in_doubt(
    found: tuple[Query, list[Hit]], scores: tuple[float, ...], read: int
) -> None:
    query, hits = found
    reader = ScriptedReader(*scores)
    given = PassageReading(lambda: reader).read(query, hits)
    assert reader.read_texts == read
    assert sum(hit.answers is not None for hit in given) == read
    assert sorted(hit.passage.id for hit in given) == sorted(hit.passage.id for hit in hits)
    assert given[read:] == hits[read:]


def test_what_answers_comes_first(found: tuple[Query, list[Hit]]) -> None:
    query, hits = found
    given = PassageReading(lambda: ScriptedReader(-6.0, 30.0)).read(query, hits)
    assert given[0].passage == hits[1].passage
    assert surest(given) == 30.0


@pytest.mark.parametrize("reader", [None, FailingReader()])
def test_without_a_reader_the_hits_stay(
    found: tuple[Query, list[Hit]], reader: FakeReader | None
) -> None:
    query, hits = found
    assert PassageReading(lambda: reader).read(query, hits) == hits
    assert PassageReading(lambda: reader).read(query, []) == []


def test_each_outlet_that_is_named_is_read(found: tuple[Query, list[Hit]]) -> None:
    query, hits = found
    outlet = "Coast Times"
    article = hits[9].article.model_copy(update={"source": outlet})
    hits[9] = hits[9].model_copy(update={"article": article})
    several = query.model_copy(update={"outlets": (hits[0].article.source or "", outlet)})
    given = PassageReading(lambda: ScriptedReader(5.0, 5.0)).read(several, hits)
    read = {hit.passage.id for hit in given if hit.answers is not None}
    assert {hits[0].passage.id, hits[9].passage.id} == read


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("whats the latest on the bridge", sum(BATCHES)),
        ("how many bridges did Holt repair", BATCHES[0] + BATCHES[1]),
    ],
)
def test_for_the_newest_and_for_figures_it_reads_on_though_sure(
    found: tuple[Query, list[Hit]], asked: str, read: int
) -> None:
    query, hits = found
    reader = ScriptedReader(5.0)
    PassageReading(lambda: reader).read(query.model_copy(update={"text": asked}), hits)
    assert reader.read_texts == read
