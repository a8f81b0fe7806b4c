"""Which channels get the new stories of feeds, and how far each has come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from articles.errors import NewsdeskError
from articles.feeds import tables as feed_tables
from articles.library.database import batches
from articles.models import Frozen
from bot.state import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from articles.library.database import Database

MOST_ANNOUNCEMENTS = 25
# For so long a story that was announced in a channel is not again.
ANNOUNCED_KEPT = timedelta(days=90)
# How far an announcement has come, in its table, and beside that how far it had before a claim.
PROGRESS = ("position", "sent", "listed_at", "list_due_at")
NOTHING_CLAIMED = dict.fromkeys(["claimed", *(f"claimed_{name}" for name in PROGRESS)])


class AnnouncementClaim(NamedTuple):
    """Since when a message is on its way, and how far its announcement had come before."""

    at: datetime
    position: int
    sent: tuple[float, ...]
    listed_at: float | None
    list_due_at: float | None


class Announcement(Frozen):
    """That a channel gets the new stories of a feed or a category, or all its server may see.

    At most `most` cards an hour are sent; `sent` is when those of the last hour were, in seconds
    since 1970, as are `listed_at`, when the last list was, and `list_due_at`, when that of the
    stories that wait is. `position` is the number of the last story that was looked at, and
    `reason` says why it is paused. `claim` is there from when a message is claimed until it is
    known to be sent.
    """

    number: int
    server: str
    channel: str
    feed_id: str | None = None
    category: str | None = None
    most: int
    position: int
    sent: tuple[float, ...] = ()
    listed_at: float | None = None
    list_due_at: float | None = None
    reason: str | None = None
    claim: AnnouncementClaim | None = None


class Announcements:
    """Keeps what is announced where; safe to use from any thread and from several processes.

    Those of a feed that is there no longer are not seen.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock

    def now(self) -> datetime:
        """Return the moment by which messages are claimed."""
        return self._clock()

    def put(
        self,
        server: str,
        channel: str,
        *,
        feed_id: str | None,
        category: str | None,
        most: int,
        position: int,
    ) -> Announcement:
        """Announce from the story `position` on; of what is announced already, change how many.

        One that was paused goes on from there, too. Raises NewsdeskError where there are too many.
        """
        table = tables.announcements
        same = _same(server, channel, feed_id, category)
        with self._database.writing() as connection:
            row = connection.execute(sa.select(table).where(same)).first()
            if row is not None:
                fresh = {"position": position, "reason": None, **NOTHING_CLAIMED}
                values = {"most": most, **(fresh if row.reason is not None else {})}
                changed = table.update().where(same).values(values)
                return _announcement(connection.execute(changed.returning(*table.c)).one())
            held = sa.select(sa.func.count()).select_from(table)
            held = held.where(table.c.server == server, _is_there())
            if connection.execute(held).scalar_one() >= MOST_ANNOUNCEMENTS:
                raise NewsdeskError(
                    "There are {count} already; take one away first.", count=MOST_ANNOUNCEMENTS
                )
            added = table.insert().values(
                server=server,
                channel=channel,
                feed_id=feed_id,
                category=category,
                most=most,
                position=position,
                sent=[],
            )
            return _announcement(connection.execute(added.returning(*table.c)).one())

    def of_server(self, server: str) -> tuple[Announcement, ...]:
        """Return what is announced in a server, the oldest first."""
        return self._read(tables.announcements.c.server == server)

    def get(self, number: int) -> Announcement | None:
        """Return what is announced under a number, or None."""
        return next(iter(self._read(tables.announcements.c.number == number)), None)

    def behind(self, newest: int) -> tuple[Announcement, ...]:
        """Return those that have not looked at all stories up to the newest, and are not paused.

        Those of servers that the bot was removed from rest, and those with a message on its way.
        """
        table, servers = tables.announcements, tables.servers
        gone = sa.select(servers.c.id).where(servers.c.left.is_not(None))
        return self._read(
            table.c.position < newest,
            table.c.reason.is_(None),
            table.c.claimed.is_(None),
            table.c.server.not_in(gone),
        )

    def left(self, before: datetime) -> tuple[Announcement, ...]:
        """Return those of which a message is on its way since before a moment."""
        return self._read(tables.announcements.c.claimed <= before)

    def move(self, before: Announcement, after: Announcement) -> bool:
        """Write how far one has come without a message.

        False, and nothing is written, where another process moved it since it was read.
        """
        with self._database.writing() as connection:
            return _move(connection, before, after)

    def claim(
        self,
        before: Announcement,
        after: Announcement,
        told: Collection[str],
        like: Collection[str] = (),
    ) -> Announcement | None:
        """Claim a message: write how far one has come by it, and its stories, by their ids.

        Return it as it stands then; it is on its way until `confirm` or `give_back`. None, and
        nothing is written, where another process claimed or moved it since it was read, or any of
        these stories or of those `like` them has been announced in the channel.
        """
        told_before = (before.position, before.sent, before.listed_at, before.list_due_at)
        claim = AnnouncementClaim(self._clock(), *told_before)
        with self._database.writing() as connection:
            if _announced(connection, after.channel, {*told, *like}):
                return None
            if not _move(connection, before, after, claim):
                return None
            common = {"channel": after.channel, "server": after.server, "at": claim.at}
            rows = [{**common, "article_id": each} for each in told]
            connection.execute(tables.announced.insert(), rows)
        return after.model_copy(update={"claim": claim})

    def confirm(self, claimed: Announcement) -> bool:
        """Take note that a message was sent; False where that was found out already."""
        confirmed = (
            tables.announcements.update().where(_is_claimed(claimed)).values(NOTHING_CLAIMED)
        )
        with self._database.writing() as connection:
            return bool(connection.execute(confirmed).rowcount)

    def give_back(self, claimed: Announcement) -> bool:
        """Undo a claim of what was not sent; False where what became of it was found out already.

        Its stories can be announced again.
        """
        claim, told = claimed.claim, tables.announced
        if claim is None:
            return False
        before = {name: getattr(claim, name) for name in PROGRESS} | {"sent": list(claim.sent)}
        undone = tables.announcements.update().where(_is_claimed(claimed))
        own = sa.and_(told.c.channel == claimed.channel, told.c.at == claim.at)
        with self._database.writing() as connection:
            if found := bool(
                connection.execute(undone.values({**before, **NOTHING_CLAIMED})).rowcount
            ):
                connection.execute(told.delete().where(own))
        return found

    def announced(self, channel: str, article_ids: Collection[str]) -> set[str]:
        """Return those of some stories that were announced in a channel."""
        with self._database.reading() as connection:
            return _announced(connection, channel, article_ids)

    def forget_old(self) -> None:
        """Forget what was announced so long ago that no feed brings it any more."""
        table = tables.announced
        with self._database.writing() as connection:
            connection.execute(table.delete().where(table.c.at < self._clock() - ANNOUNCED_KEPT))

    def pause_channel(self, server: str, channel: str, reason: str) -> int:
        """Announce no more in a channel until it is set again; return how many were active."""
        table = tables.announcements
        active = sa.and_(
            table.c.server == server, table.c.channel == channel, table.c.reason.is_(None)
        )
        with self._database.writing() as connection:
            return connection.execute(table.update().where(active).values(reason=reason)).rowcount

    def remove_channel(self, server: str, channel: str) -> int:
        """Announce nothing more in a channel; return how many announcements there were."""
        table = tables.announcements
        return self._remove(table.c.server == server, table.c.channel == channel)

    def remove(
        self, server: str, channel: str, *, feed_id: str | None, category: str | None
    ) -> int:
        """Announce a feed or a category no more in a channel; return whether it was, as 1 or 0."""
        return self._remove(_same(server, channel, feed_id, category))

    def _remove(self, *conditions: sa.ColumnElement[bool]) -> int:
        with self._database.writing() as connection:
            deleted = tables.announcements.delete().where(*conditions)
            return connection.execute(deleted).rowcount

    def _read(self, *conditions: sa.ColumnElement[bool]) -> tuple[Announcement, ...]:
        table = tables.announcements
        found = sa.select(table).where(_is_there(), *conditions).order_by(table.c.number)
        with self._database.reading() as connection:
            return tuple(map(_announcement, connection.execute(found)))


def _announced(connection: sa.Connection, channel: str, article_ids: Collection[str]) -> set[str]:
    table = tables.announced
    found: set[str] = set()
    for some in batches(list(article_ids)):
        own = sa.and_(table.c.channel == channel, table.c.article_id.in_(some))
        found.update(connection.execute(sa.select(table.c.article_id).where(own)).scalars())
    return found


def _move(
    connection: sa.Connection,
    before: Announcement,
    after: Announcement,
    claim: AnnouncementClaim | None = None,
) -> bool:
    """Write how far an announcement has come, if it is as it was read and nothing is on its way."""
    table = tables.announcements
    unchanged = sa.and_(
        table.c.number == before.number,
        table.c.position == before.position,
        table.c.list_due_at.is_not_distinct_from(before.list_due_at),
        table.c.listed_at.is_not_distinct_from(before.listed_at),
        table.c.reason.is_(None),
        table.c.claimed.is_(None),
    )
    values = {name: getattr(after, name) for name in PROGRESS} | {"sent": list(after.sent)}
    if claim is not None:
        values |= {f"claimed_{name}": getattr(claim, name) for name in PROGRESS}
        values |= {"claimed": claim.at, "claimed_sent": list(claim.sent)}
    return bool(connection.execute(table.update().where(unchanged).values(values)).rowcount)


def _is_there() -> sa.ColumnElement[bool]:
    """Return the condition that an announcement is not of a feed that was removed."""
    feed_id = tables.announcements.c.feed_id
    return sa.or_(feed_id.is_(None), feed_id.in_(sa.select(feed_tables.feeds.c.id)))


def _same(
    server: str, channel: str, feed_id: str | None, category: str | None
) -> sa.ColumnElement[bool]:
    table = tables.announcements
    return sa.and_(
        table.c.server == server,
        table.c.channel == channel,
        table.c.feed_id.is_not_distinct_from(feed_id),
        table.c.category.is_not_distinct_from(category),
    )


def _is_claimed(announcement: Announcement) -> sa.ColumnElement[bool]:
    """Return the condition that a message is on its way as it was when it was read."""
    table, at = tables.announcements, announcement.claim.at if announcement.claim else None
    return sa.and_(table.c.number == announcement.number, table.c.claimed == at)


def _announcement(row: sa.Row[Any]) -> Announcement:
    values = dict(row._mapping)
    at, position, sent, *rest = (values.pop(name) for name in NOTHING_CLAIMED)
    claim = None if at is None else AnnouncementClaim(at, position, tuple(sent), *rest)
    return Announcement(**values, claim=claim)
