"""Stories as the clustering places them, written into its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.library.tables import articles
from index.stories.models import Happening
from index.stories.tables import stories, story_articles, story_history

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from articles.library.database import Database


def place(database: Database, placed: Mapping[str, Sequence[str]], *, at: datetime) -> None:
    """Put articles into stories, by their ids; a story that is not there yet is founded."""
    with database.writing() as connection:
        for story_id, article_ids in placed.items():
            own = sa.select(stories.c.id).where(stories.c.id == story_id)
            entry = {"story_id": story_id, "at": at, "article_id": None}
            if connection.execute(own).first() is None:
                first = sa.select(articles.c.scope).where(articles.c.id == article_ids[0])
                scope = connection.execute(first).scalar()
                connection.execute(stories.insert().values(id=story_id, scope=scope, founded=at))
                founded = {**entry, "what": Happening.FOUNDED.value}
                connection.execute(story_history.insert().values(founded))
            for article_id in article_ids:
                row = {"article_id": article_id, "story_id": story_id}
                connection.execute(story_articles.insert().values(**row, joined=at))
                joined = {**entry, "what": Happening.JOINED.value, "article_id": article_id}
                connection.execute(story_history.insert().values(joined))
