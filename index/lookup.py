"""Passages that are known by their ids or by their article, and not searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.store.quotable import passages_by_id, passages_of
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

    def by_id(self, ids: Sequence[str], scope: str | None) -> list[StoredPassage]:
        """Return the passages of some ids, in the order of the ids; ones not visible are left out.

        The index before the present one is searched too, so that older answers keep their sources.
        """
        with self._database.reading() as connection:
            found = {item.passage.id: item for item in passages_by_id(connection, ids, scope)}
        return [found[passage_id] for passage_id in ids if passage_id in found]
