"""Which stories articles are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.library.database import batches
from index.stories.tables import story_articles

if TYPE_CHECKING:
    from collections.abc import Iterable


def stories_of(connection: sa.Connection, article_ids: Iterable[str]) -> dict[str, str]:
    """Return by article the id of its story; one that is not placed is left out."""
    table = story_articles.c
    placed: dict[str, str] = {}
    for some in batches(tuple(dict.fromkeys(article_ids))):
        own = sa.select(table.article_id, table.story_id).where(table.article_id.in_(some))
        placed.update((row.article_id, row.story_id) for row in connection.execute(own))
    return placed
