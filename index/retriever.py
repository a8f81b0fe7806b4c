"""Query → Hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from index import store
from index.coverage import confidence
from index.fusion import fuse
from index.models import Hit
from index.tables import passages
from index.words import question_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from articles.database import Database
    from index.embedders import Embedder
    from index.engines import Candidate, Engine
    from index.models import Query
    from index.store import Found

CANDIDATES = 100
LEXICAL, DENSE = "lexical", "dense"
WEIGHTS = {LEXICAL: 1.0, DENSE: 0.5}
PER_ARTICLE = 4


class Retriever:
    """Finds the passages that bear on a query, by their words and by their vectors."""

    def __init__(self, database: Database, engine: Engine, load: Callable[[str], Embedder]) -> None:
        self._database = database
        self._engine = engine
        self._load = load

    def embedder(self) -> Embedder | None:
        """Return the embedder that made the vectors searched now, None where it is not had."""
        with self._database.reading() as connection:
            fingerprint = store.read_fingerprint(connection, self._engine.fingerprint)
        if fingerprint is None:
            return None
        embedder = self._load(fingerprint.embedder)
        return embedder if embedder.fingerprint.key == fingerprint.key else None

    def retrieve(self, query: Query, limit: int) -> list[Hit]:
        """Return at most `limit` passages, best first, at most four of one article.

        Where no embedder can read the index's vectors, words alone decide.
        """
        lists: dict[str, Sequence[Candidate]] = {
            LEXICAL: self._engine.lexical(query.text, query.filters, CANDIDATES)
        }
        if embedder := self.embedder():
            vector = embedder.embed([query.text], question=True)[0]
            lists[DENSE] = self._engine.dense(vector, query.filters, CANDIDATES)
        fused = fuse(lists, WEIGHTS)
        with self._database.reading() as connection:
            found = store.fetch(
                connection, passages.c.row.in_([item.row for item in fused]), query.filters.scope
            )
        hits: list[Hit] = []
        taken: dict[str, int] = {}
        for item in fused:
            if item.row not in found:
                continue
            passage, article = found[item.row]
            taken[article.id] = taken.get(article.id, 0) + 1
            if query.filters.article_id is None and taken[article.id] > PER_ARTICLE:
                continue
            hits.append(Hit(passage=passage, article=article, score=item.score, ranks=item.ranks))
            if len(hits) == limit:
                break
        return hits

    def confidence(self, query: Query, hits: Sequence[Hit]) -> float:
        """Return how likely the hits are to cover a query, 0 to 1."""
        scores = [hit.ranks[DENSE].score for hit in hits if DENSE in hit.ranks]
        stems = [self._engine.stems(hit.passage.embedded_text) for hit in hits]
        weights = question_weights(query.text, self._engine)
        return confidence(max(scores, default=None), weights, stems)

    def passages_of(self, article_id: str, scope: str | None) -> list[Found]:
        """Return an article's passages in reading order."""
        return self._select(passages.c.article_id == article_id, scope)

    def passages_by_id(self, ids: Sequence[str], scope: str | None) -> list[Found]:
        """Return the passages of some ids, in the order of the ids; ones not visible are left out.

        The index before the present one is searched too, so that older answers keep their sources.
        """
        with self._database.reading() as connection:
            found = store.fetch(connection, passages.c.id.in_(ids), scope)
        by_id = {item.passage.id: item for item in found.values()}
        return [by_id[passage_id] for passage_id in ids if passage_id in by_id]

    def _select(self, condition: sa.ColumnElement[bool], scope: str | None) -> list[Found]:
        with self._database.reading() as connection:
            current = store.read_state(connection).current
            only = sa.and_(condition, passages.c.fingerprint == current)
            found = store.fetch(connection, only, scope)
        return sorted(
            found.values(), key=lambda item: (item.passage.section_index, item.passage.ordinal)
        )
