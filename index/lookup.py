"""Passages that are known by their ids or by their article, and not searched for."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from index.store.quotable import passages_by_id, passages_of, passages_of_all
from index.store.state import read_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.library.database import Database
    from index.store.quotable import StoredPassage


class PassageLookup:
    """Gives passages that a scope may see."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_article(self, article_id: str, scope: str | None) -> list[StoredPassage]:
        """Return an article's passages in reading order."""
        with self._database.reading() as connection:
            return passages_of(connection, read_state(connection).current, article_id, scope)

    def of_articles(
        self, article_ids: Sequence[str], scope: str | None
    ) -> dict[str, list[StoredPassage]]:
        """Return the passages of articles in reading order, by article; read in one go."""
        with self._database.reading() as connection:
            state = read_state(connection)
            found = passages_of_all(connection, state.current, article_ids, scope)
        return {
            article_id: list(group)
            for article_id, group in groupby(found, key=lambda item: item.passage.article_id)
        }

    def by_id(self, ids: Sequence[str], scope: str | None) -> list[StoredPassage]:
        """Return the passages of some ids, in the order of the ids; ones not visible are left out.

        The index before the present one is searched too, so that older answers keep their sources.
        """
        with self._database.reading() as connection:
            found = {item.passage.id: item for item in passages_by_id(connection, ids, scope)}
        return [found[passage_id] for passage_id in ids if passage_id in found]
