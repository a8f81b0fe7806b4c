"""Which public answers cite which articles, so that a correction can reach them."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from cachetools import LRUCache

from articles.library.tables import articles, changes
from articles.models import Frozen, Status
from bot.state import tables
from bot.state.write_behind import WriteBehind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from articles.library.database import Database

ANSWERS_KEPT = timedelta(days=30)
# How many new answers are looked at in one go.
NEW_AT_ONCE = 1000
# How many private answers are remembered as shared, the latest ones.
SHARED_REMEMBERED = 10_000


class CitedArticle(Frozen):
    """An article as it stood when an answer that cites it was posted."""

    headline: str
    status: Status
    note: str | None


class OutdatedAnswer(Frozen):
    """A posted answer that cites an article which was corrected, retracted or removed since.

    `status` and `note` are the article's now; the status of a removed one is None.
    """

    message: int
    channel: int
    server: str | None
    article_id: str
    headline: str
    status: Status | None
    note: str | None


class PostedAnswers:
    """Keeps for thirty days which message cites which article, and how the article stood then."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        # The rows of each message.
        self._unsaved: WriteBehind[int, list[dict[str, Any]]] = WriteBehind()
        # Kept since the last look: what they cite may have changed before they were kept.
        self._new: dict[int, None] = {}
        self._shared: LRUCache[int, None] = LRUCache(SHARED_REMEMBERED)

    def keep(
        self,
        message: int,
        channel: int,
        server: str | None,
        cited: Mapping[str, CitedArticle],
    ) -> None:
        """Take note of a message and the articles it cites, by their ids; `save` writes it."""
        rows = [
            {
                "message": str(message),
                "article_id": article_id,
                "channel": str(channel),
                "server": server,
                "at": self._clock(),
                "headline": article.headline,
                "status": article.status.value,
                "note": article.note,
            }
            for article_id, article in cited.items()
        ]
        if rows:
            self._unsaved.put(message, rows)

    def save(self) -> None:
        """Write the messages that are not written yet; what cannot be is written the next time."""
        table = tables.posted
        with self._unsaved.writing() as (unsaved, _):
            if not unsaved:
                return
            named = [str(message) for message in unsaved]
            with self._database.writing() as connection:
                connection.execute(table.delete().where(table.c.message.in_(named)))
                connection.execute(
                    table.insert(), [row for rows in unsaved.values() for row in rows]
                )
            with self._lock:
                self._new |= dict.fromkeys(unsaved)

    def is_kept(self, message: int) -> bool:
        """Return whether a message is known."""
        if message in self._unsaved:
            return True
        kept = sa.select(tables.posted.c.message).where(tables.posted.c.message == str(message))
        with self._database.reading() as connection:
            return connection.execute(kept).first() is not None

    def outdated(
        self, since: int = 0, also: Collection[int] = ()
    ) -> tuple[tuple[OutdatedAnswer, ...], int]:
        """Return the answers that no longer stand as they were given, the oldest first.

        Looked at are those that cite an article that the change log names after the entry `since`,
        those kept since the last look, and the messages `also`. The newest entry is returned too.
        """
        self.save()
        with self._lock:
            new = list(self._new)[:NEW_AT_ONCE]
        kept, now = tables.posted, articles.c
        newer = sa.select(changes.c.which).where(changes.c.what == "article", changes.c.seq > since)
        named = [str(message) for message in {*new, *also}]
        looked_at: sa.ColumnElement[bool] = kept.c.message.in_(named)
        changed = sa.or_(
            now.id.is_(None), now.status != kept.c.status, now.note.is_distinct_from(kept.c.note)
        )
        columns = (kept.c.message, kept.c.channel, kept.c.server, kept.c.article_id)
        statement = (
            sa.select(*columns, kept.c.headline, now.status, now.note)
            .select_from(kept.outerjoin(articles, now.id == kept.c.article_id))
            .where(changed)
            .order_by(kept.c.at)
        )
        with self._database.reading() as connection:
            newest = connection.execute(sa.select(sa.func.max(changes.c.seq))).scalar() or 0
            if newest > since:
                looked_at = sa.or_(looked_at, kept.c.article_id.in_(newer))
            worth = named or newest > since
            rows = connection.execute(statement.where(looked_at)).all() if worth else []
        with self._lock:
            for message in new:
                self._new.pop(message, None)
        return tuple(OutdatedAnswer(**row._mapping) for row in rows), newest

    def settle(self, answer: OutdatedAnswer) -> None:
        """Take note that a message tells how the article stands now; removed ones are forgotten."""
        table = tables.posted
        same = sa.and_(
            table.c.message == str(answer.message), table.c.article_id == answer.article_id
        )
        with self._database.writing() as connection:
            if answer.status is None:
                connection.execute(table.delete().where(same))
                return
            connection.execute(
                table.update().where(same).values(status=answer.status.value, note=answer.note)
            )

    def forget(self, message: int) -> None:
        """Forget a message, as when it is gone."""
        table = tables.posted
        with self._database.writing() as connection:
            connection.execute(table.delete().where(table.c.message == str(message)))

    def claim(self, message: int) -> bool:
        """Return whether a private answer may be shared now; only the first claim may."""
        with self._lock:
            free = message not in self._shared
            self._shared[message] = None
        return free

    def release(self, message: int) -> None:
        """Let a private answer be shared again, as when it could not be."""
        with self._lock:
            self._shared.pop(message, None)

    def forget_old(self) -> None:
        """Forget what was posted over thirty days ago."""
        table = tables.posted
        with self._database.writing() as connection:
            connection.execute(table.delete().where(table.c.at < self._clock() - ANSWERS_KEPT))
