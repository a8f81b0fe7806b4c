"""What came in by feeds: which stories by which feed, and what each entry said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.feeds import tables
from articles.feeds.models import FeedEntry
from articles.library.database import batches
from articles.library.tables import UtcDateTime, articles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from articles.library.database import Database


class TakenEntry(NamedTuple):
    """An entry that was looked at: what it became, a digest of what it said, and its date.

    It is `owned` where the feed brought the story first; what another brought is but noted. It is
    `news` where the feed did not have it when it was added; what is under an embargo always is.
    What the feed had then, and whose page is left for a later look, is neither, and says nothing.
    """

    article_id: str | None
    content: str
    published: datetime | None
    news: bool = False
    owned: bool = True


# All but what was left for a later look.
CAME = sa.or_(tables.feed_entries.c.owned, tables.feed_entries.c.content != "")


class FeedEntries:
    """Remembers what came in by feeds; safe to use from any thread."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock

    def contents(self, feed_id: str) -> dict[str, str]:
        """Return what each article said when the feed last brought it, as digests."""
        table = tables.feed_entries
        rows = sa.select(table.c.article_id, table.c.content).where(
            table.c.feed_id == feed_id, table.c.article_id.is_not(None)
        )
        with self._database.reading() as connection:
            return {row.article_id: row.content for row in connection.execute(rows)}

    def said(self, feed_id: str) -> set[tuple[str, datetime | None]]:
        """Return all that the feed ever said, as digests with their dates."""
        table = tables.feed_entries
        rows = sa.select(table.c.content, table.c.published).where(table.c.feed_id == feed_id)
        with self._database.reading() as connection:
            return {(row.content, row.published) for row in connection.execute(rows)}

    def owners(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Return by article the feed that brought it first, where one did."""
        table = tables.feed_entries
        columns = sa.select(table.c.article_id, table.c.feed_id).where(table.c.owned)
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for some in batches(article_ids):
                rows = connection.execute(columns.where(table.c.article_id.in_(some)))
                found |= {row.article_id: row.feed_id for row in rows}
        return found

    def keep(self, feed_id: str, taken: Iterable[TakenEntry]) -> None:
        """Remember entries; of an article that came in by the feed before, what it says now.

        What was left when the feed was added is no news when it comes in.
        """
        table, now = tables.feed_entries, self._clock()
        with self._database.writing() as connection:
            rows = list(taken)
            held = _under_embargo(connection, [each.article_id for each in rows if each.article_id])
            for entry in rows:
                same = sa.and_(table.c.feed_id == feed_id, table.c.article_id == entry.article_id)
                was_left = connection.execute(table.delete().where(same, ~CAME)).rowcount > 0
                said = {"content": entry.content, "published": entry.published}
                if (
                    entry.article_id is None
                    or not connection.execute(table.update().where(same).values(said)).rowcount
                ):
                    is_held = entry.article_id in held
                    news = (entry.news and not was_left) or is_held
                    row = {**entry._asdict(), "news": news, "held": is_held}
                    connection.execute(table.insert().values(feed_id=feed_id, at=now, **row))

    def of_feed(self, feed_id: str, limit: int = 10) -> tuple[FeedEntry, ...]:
        """Return what came in by a feed, the newest first."""
        table = tables.feed_entries
        rows = _entries().where(table.c.feed_id == feed_id).order_by(table.c.number.desc())
        with self._database.reading() as connection:
            return tuple(_entry(row) for row in connection.execute(rows.limit(limit)))

    def count(self, feed_id: str) -> int:
        """Return how many stories came in by a feed."""
        table = tables.feed_entries
        counted = sa.select(sa.func.count()).where(
            table.c.feed_id == feed_id, table.c.article_id.is_not(None), CAME
        )
        with self._database.reading() as connection:
            return connection.execute(counted).scalar_one()

    def appeared(self, feed_id: str, limit: int = 20) -> tuple[datetime, ...]:
        """Return when a feed's last stories were published, or came in where that is not stated."""
        table = tables.feed_entries
        moment = sa.func.coalesce(table.c.published, table.c.at, type_=UtcDateTime)
        rows = sa.select(moment).where(table.c.feed_id == feed_id).order_by(moment.desc())
        with self._database.reading() as connection:
            return tuple(connection.execute(rows.limit(limit)).scalars())

    def newest(self) -> int:
        """Return the number of the entry that came in last, 0 where there is none."""
        with self._database.reading() as connection:
            number = connection.execute(sa.select(sa.func.max(tables.feed_entries.c.number)))
            return number.scalar() or 0

    def news_after(self, number: int, limit: int = 100) -> tuple[FeedEntry, ...]:
        """Return the new stories that came in after an entry, the oldest first."""
        table = tables.feed_entries
        rows = _entries().where(table.c.number > number, table.c.news).order_by(table.c.number)
        with self._database.reading() as connection:
            return tuple(_entry(row) for row in connection.execute(rows.limit(limit)))


def _under_embargo(connection: sa.Connection, ids: Sequence[str]) -> set[str]:
    """Return those of some articles that are not to be seen yet."""
    columns = articles.c
    found: set[str] = set()
    for some in batches(ids):
        rows = sa.select(columns.id).where(columns.id.in_(some), columns.embargo.is_not(None))
        found.update(connection.execute(rows).scalars())
    return found


def _entries() -> sa.Select[tuple[int, str, str, datetime, bool]]:
    table = tables.feed_entries
    columns = (table.c.number, table.c.feed_id, table.c.article_id, table.c.at, table.c.news)
    return sa.select(*columns).where(table.c.article_id.is_not(None), CAME)


def _entry(row: sa.Row[tuple[int, str, str, datetime, bool]]) -> FeedEntry:
    return FeedEntry(**row._mapping)
