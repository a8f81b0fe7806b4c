"""Keeps what feeds brought under an embargo from being news before its hour, and for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.feeds.tables import feed_entries
from articles.library import tables

if TYPE_CHECKING:
    from articles.models import Article


class NewsFollower:
    """Makes a story news when it comes to be seen, in the same transaction, so once and for all.

    Whoever reads the news up to a number has passed by a story that was under an embargo; as what
    comes in then, it gets the next number.
    """

    def prepare(self) -> None:
        """Do nothing: nothing is needed."""

    def written(self, connection: sa.Connection, article: Article) -> None:
        """Let an article that was held back be news, as though its feeds had just brought it."""
        held = sa.and_(feed_entries.c.article_id == article.id, feed_entries.c.held)
        rows = connection.execute(sa.select(feed_entries).where(held).order_by("number")).all()
        if not rows:
            return
        connection.execute(feed_entries.delete().where(held))
        for row in rows:
            values = {**row._mapping, "held": False}
            del values["number"]
            connection.execute(feed_entries.insert().values(values))

    def removed(self, connection: sa.Connection, article_id: str) -> None:
        """Hold back an article that came under an embargo; one that is gone stays as it was."""
        table = tables.articles.c
        is_embargoed = sa.exists().where(table.id == article_id, table.embargo.is_not(None))
        news = sa.and_(feed_entries.c.article_id == article_id, feed_entries.c.news, is_embargoed)
        connection.execute(feed_entries.update().where(news).values(held=True))
