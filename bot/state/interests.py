"""What a server cares for, by what it is told of and what was answered in it: nobody's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.feeds.tables import feed_entries
from articles.library.database import batches
from articles.library.tables import articles
from articles.text import fold
from bot.state import tables
from bot.state.digest_tables import digests

if TYPE_CHECKING:
    from collections.abc import Collection

    from articles.library.database import Database

# Fewer public answers than these say what one person wanted to know, not a server.
FEWEST_ANSWERS = 5


class ServerInterests(NamedTuple):
    """What a server cares for: categories by how much, from 0 to 1, and articles of its feeds.

    The names of categories are folded.
    """

    categories: dict[str, float]
    articles: frozenset[str] = frozenset()


NO_INTERESTS = ServerInterests({})


class Interests:
    """Reads what servers care for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, server: str | None, article_ids: Collection[str]) -> ServerInterests:
        """Return what a server cares for, and which of some articles are of its announced feeds.

        It cares wholly for what it has announced, and for a category as much as its share of the
        stories that public answers cited in the last thirty days is, of the most cited one's.
        """
        if server is None:
            return NO_INTERESTS
        with self._database.reading() as connection:
            announced = _announced(connection, server)
            categories = _cited(connection, server)
            categories |= {fold(row.category): 1.0 for row in announced if row.category}
            feeds = {row.feed_id for row in announced if row.feed_id}
            found: set[str] = set()
            for some in batches(list(article_ids)) if feeds else ():
                entry = feed_entries.c
                own = sa.select(entry.article_id).where(
                    entry.feed_id.in_(feeds), entry.article_id.in_(some)
                )
                found.update(connection.execute(own).scalars())
        return ServerInterests(categories, frozenset(found))


def _announced(connection: sa.Connection, server: str) -> list[sa.Row[tuple[str, str]]]:
    """Return the categories and the feeds that are announced in a server."""
    table = tables.announcements.c
    announced = sa.select(table.category, table.feed_id).where(table.server == server)
    return list(connection.execute(announced))


def _cited(connection: sa.Connection, server: str) -> dict[str, float]:
    """Return the categories of what public answers cited, by how often.

    What the bot tells of its own accord, in channels with announcements or a digest, is no answer.
    """
    posted, announced = tables.posted.c, tables.announcements.c
    own = [
        sa.select(announced.channel).where(announced.server == server),
        sa.select(digests.c.channel).where(digests.c.server == server),
    ]
    answers = sa.func.count(posted.message.distinct()).label("answers")
    counted = (
        sa.select(articles.c.category_key, answers)
        .join_from(tables.posted, articles, articles.c.id == posted.article_id)
        .where(posted.server == server, articles.c.category_key.is_not(None))
        .where(*(posted.channel.not_in(each) for each in own))
        .group_by(articles.c.category_key)
        .having(answers >= FEWEST_ANSWERS)
    )
    rows = connection.execute(counted).all()
    most = max((row.answers for row in rows), default=1)
    return {row.category_key: row.answers / most for row in rows}
