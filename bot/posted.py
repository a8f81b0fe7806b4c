"""Which public answers cite which articles, so that a correction can reach them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.models import Frozen, Status
from articles.tables import articles, changes
from bot import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from articles.database import Database
    from articles.models import ArticleSummary
    from bot.answers import Citation

KEPT = timedelta(days=30)
CHECKED_AT_ONCE = 100


class Overtaken(Frozen):
    """A posted answer that cites an article which was corrected, retracted or removed since."""

    message: int
    channel: int
    article_id: str
    headline: str
    status: Status | None
    note: str | None


class Posted:
    """Keeps for thirty days which message cites which article, and how the article stood then."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock

    def keep(
        self,
        message: int,
        channel: int,
        server: str | None,
        cited: Mapping[str, ArticleSummary | Citation],
    ) -> None:
        """Take note of a message and the articles it cites, by their ids."""
        rows = [
            {
                "message": str(message),
                "article_id": article_id,
                "channel": str(channel),
                "server": server,
                "at": self._clock(),
                "headline": citation.headline,
                "status": citation.status.value,
                "note": citation.note,
            }
            for article_id, citation in cited.items()
        ]
        if not rows:
            return
        table = tables.posted
        with self._database.writing() as connection:
            connection.execute(table.delete().where(table.c.message == str(message)))
            connection.execute(table.insert(), rows)

    def overtaken(self, since: int = 0) -> tuple[tuple[Overtaken, ...], int]:
        """Return the answers that no longer stand as they were given, the oldest first.

        Only articles are looked at that the change log names after the entry `since`; the newest
        entry is returned too, or `since` itself where there is more to return.
        """
        kept, now = tables.posted, articles.c
        newer = sa.select(changes.c.which).where(changes.c.what == "article", changes.c.seq > since)
        changed = sa.or_(
            now.id.is_(None), now.status != kept.c.status, now.note.is_distinct_from(kept.c.note)
        )
        columns = (kept.c.message, kept.c.channel, kept.c.article_id, kept.c.headline)
        statement = (
            sa.select(*columns, now.status, now.note)
            .select_from(kept.outerjoin(articles, now.id == kept.c.article_id))
            .where(kept.c.article_id.in_(newer), changed)
            .order_by(kept.c.at)
            .limit(CHECKED_AT_ONCE)
        )
        with self._database.reading() as connection:
            newest = connection.execute(sa.select(sa.func.max(changes.c.seq))).scalar() or 0
            rows = connection.execute(statement).all() if newest > since else []
        found = tuple(Overtaken(**row._mapping) for row in rows)
        return found, newest if len(found) < CHECKED_AT_ONCE else since

    def settle(self, overtaken: Overtaken) -> None:
        """Take note that a message tells how the article stands now; removed ones are forgotten."""
        table = tables.posted
        same = sa.and_(
            table.c.message == str(overtaken.message), table.c.article_id == overtaken.article_id
        )
        with self._database.writing() as connection:
            if overtaken.status is None:
                connection.execute(table.delete().where(same))
                return
            connection.execute(
                table.update()
                .where(same)
                .values(status=overtaken.status.value, note=overtaken.note)
            )

    def forget(self, message: int) -> None:
        """Forget a message, as when it is gone."""
        table = tables.posted
        with self._database.writing() as connection:
            connection.execute(table.delete().where(table.c.message == str(message)))

    def forget_old(self) -> None:
        """Forget what was posted over thirty days ago."""
        table = tables.posted
        with self._database.writing() as connection:
            connection.execute(table.delete().where(table.c.at < self._clock() - KEPT))
