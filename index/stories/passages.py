"""Passages of the articles that came later in a story, for whoever looks for its newest state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.library.conditions import is_quotable, passing, visible_to
from articles.library.tables import articles
from articles.models import Kind
from index.store.quotable import passages_at
from index.store.state import read_state
from index.stories.counting import MEMBERS
from index.stories.tables import story_articles
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from articles.library.database import Database
    from articles.models import Filters
    from index.store.quotable import StoredPassage

# So many of a story's newest articles are looked into, and so many characters of each section:
# what is new stands at the beginning.
ARTICLES_LOOKED_INTO, CHARS_LOOKED_INTO = 20, 2_500


class StoryPassages:
    """Gives passages of a story's articles that a scope may see."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def later(
        self,
        story_ids: Sequence[str],
        since: datetime,
        filters: Filters,
        holds: Callable[[str, str], bool],
        *,
        most: int = ARTICLES_LOOKED_INTO,
    ) -> list[StoredPassage]:
        """Return passages of the newest articles of stories, published at a moment or later.

        Of these, at most so many of what passes the filters, first passages that `holds` says of
        their text and their language. Opinion, copies, translations and undated articles are none.
        """
        newest = (
            sa.select(articles.c.id)
            .select_from(MEMBERS)
            .where(
                story_articles.c.story_id.in_(story_ids),
                story_articles.c.goes_with.is_(None),
                articles.c.published >= since,
                articles.c.kind != Kind.OPINION.value,
                is_quotable(),
                visible_to(filters.scope),
                *passing(filters, articles, articles.c.id),
            )
            .order_by(articles.c.published.desc(), articles.c.id)
            .limit(most)
        )
        with self._database.reading() as connection:
            fingerprint = read_state(connection).current
            ids = connection.execute(newest).scalars().all()
            if not ids:
                return []
            own = sa.select(passages.c.row, passages.c.text, passages.c.language).where(
                passages.c.fingerprint == fingerprint,
                passages.c.article_id.in_(ids),
                passages.c.start < CHARS_LOOKED_INTO,
            )
            rows = [row for row, text, language in connection.execute(own) if holds(text, language)]
            found = passages_at(connection, rows, filters.scope) if rows else {}
        return list(found.values())
