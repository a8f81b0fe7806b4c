"""The feeds there are: kept, found, and claimed by whoever fetches one."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa

from articles.errors import cut, listed
from articles.feeds import tables
from articles.feeds.errors import AmbiguousFeedError, FeedExistsError, FeedNotFoundError
from articles.feeds.models import Feed, FeedChoices, FeedNotice, FeedNoticeKind
from articles.identity import canonical_url
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from articles.library.database import Database

# Who was killed while fetching keeps a feed, and others of its host from being fetched, no longer.
CLAIM = timedelta(minutes=1)
NOTICE_CLAIM = timedelta(minutes=5)

SPANS = ("every", "pace")


def host_of(url: str) -> str:
    """Return the host of an address with its port, which gets one request at a time."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def feed_id(url: str, scope: str | None) -> str:
    """Return the id of a feed, 12 hexadecimal digits: one for an address and a Discord server."""
    named = f"{scope or ''}\0{canonical_url(url) or url}"
    return hashlib.sha256(named.encode()).hexdigest()[:12]


class FeedTotals(NamedTuple):
    """How many feeds there are that are not paused, how many of these are due or fail, and paused.

    `lateness` is for how many seconds the feed waits that is due for the longest, 0 where none is.
    """

    active: int
    due: int
    failing: int
    paused: int
    lateness: float


class FeedStore:
    """Keeps the feeds; safe to use from any thread and from several processes at once.

    `scope` is the Discord server that asks. With `own` only feeds of that scope count, else all.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock

    def add(
        self,
        url: str,
        choices: FeedChoices,
        *,
        scope: str | None,
        title: str | None,
        paused: bool = False,
    ) -> Feed:
        """Keep a feed, due at once; raise FeedExistsError where the scope has it already."""
        now = self._clock()
        feed = Feed(
            id=feed_id(url, scope),
            url=url,
            title=title,
            scope=scope,
            paused=paused,
            next_check_at=now,
            added=now,
            **choices.model_dump(),
        )
        table = tables.feeds
        same = sa.or_(
            table.c.id == feed.id,
            sa.and_(table.c.url == url, table.c.scope.is_not_distinct_from(scope)),
        )
        with self._database.writing() as connection:
            if connection.execute(sa.select(table.c.id).where(same)).first():
                raise FeedExistsError("The feed {url} is there already.", url=cut(url))
            connection.execute(table.insert().values(_columns(feed)))
        return feed

    def all(self, *, scope: str | None = None, own: bool = False) -> tuple[Feed, ...]:
        """Return the feeds, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(_selected().where(*_reach(scope, own=own))).all()
        return tuple(sorted(map(_feed, rows), key=lambda feed: (fold(feed.name), feed.id)))

    def count(self, scope: str | None) -> int:
        """Return how many feeds a scope has of its own."""
        counted = sa.select(sa.func.count()).select_from(tables.feeds)
        with self._database.reading() as connection:
            return connection.execute(counted.where(*_reach(scope, own=True))).scalar_one()

    def totals(self) -> FeedTotals:
        """Return how all feeds stand, everyone's and the servers', in numbers."""
        columns, now = tables.feeds.c, self._clock()
        due = sa.and_(~columns.paused, columns.next_check_at <= now)
        kinds = (~columns.paused, due, sa.and_(~columns.paused, columns.failing), columns.paused)
        longest = sa.func.min(sa.case((due, columns.next_check_at)))
        counted = sa.select(*(sa.func.count(sa.case((kind, 1))) for kind in kinds))
        with self._database.reading() as connection:
            row: Sequence[Any] = connection.execute(counted.add_columns(longest)).one()
        active, waiting, failing, paused, since = row
        lateness = (now - since).total_seconds() if since else 0.0
        return FeedTotals(active, waiting, failing, paused, lateness)

    def get(self, feed_id: str) -> Feed | None:
        """Return the feed with an id, or None."""
        with self._database.reading() as connection:
            row = connection.execute(_selected().where(tables.feeds.c.id == feed_id)).first()
        return _feed(row) if row else None

    def find(self, name: str, *, scope: str | None = None, own: bool = False) -> Feed:
        """Return the one feed that an id, an address or words of a title name.

        Raises FeedNotFoundError or AmbiguousFeedError.
        """
        name = name.strip()
        feeds = self.all(scope=scope, own=own)
        address, words = canonical_url(name), f" {fold(name)}"
        for found in (
            [feed for feed in feeds if feed.id == name],
            [feed for feed in feeds if address and canonical_url(feed.url) == address],
            [feed for feed in feeds if words.strip() and fold(feed.name) == words.strip()],
            [feed for feed in feeds if words.strip() and words in f" {fold(feed.name)}"],
        ):
            if len(found) == 1:
                return found[0]
            if found:
                raise _ambiguous(name, found)
        raise FeedNotFoundError(
            "No feed goes by “{name}”; give its id, its address or words of its title.",
            name=cut(name),
        )

    def change(self, feed_id: str, **values: Any) -> Feed:
        """Set some fields of a feed; raise FeedNotFoundError where it is gone."""
        table = tables.feeds
        with self._database.writing() as connection:
            connection.execute(table.update().where(table.c.id == feed_id).values(_stored(values)))
            row = connection.execute(_selected().where(table.c.id == feed_id)).first()
        if row is None:
            raise FeedNotFoundError("There is no feed {id}.", id=cut(feed_id))
        return _feed(row)

    def choose(self, feed: Feed, choices: FeedChoices) -> Feed:
        """Set what is set of some choices; what is looked at more often than before is due sooner.

        Raises FeedNotFoundError where the feed is gone.
        """
        table = tables.feeds
        soon = self._clock() + choices.every if choices.every else None
        if soon and not feed.failures:
            # Who looks at it now has `next_check_at` for a claim.
            free = sa.and_(table.c.id == feed.id, table.c.claimed_by.is_(None))
            later = sa.and_(free, table.c.next_check_at > soon)
            with self._database.writing() as connection:
                connection.execute(table.update().where(later).values(next_check_at=soon))
        return self.change(feed.id, **choices.model_dump(exclude_unset=True))

    def remove(self, feed_id: str) -> None:
        """Forget a feed and what came from it; its articles stay."""
        with self._database.writing() as connection:
            connection.execute(tables.feeds.delete().where(tables.feeds.c.id == feed_id))
            for table in (tables.feed_entries, tables.feed_notices):
                connection.execute(table.delete().where(table.c.feed_id == feed_id))

    def remove_scope(self, scope: str) -> int:
        """Forget the feeds of one Discord server; return how many there were."""
        own = self.all(scope=scope, own=True)
        for feed in own:
            self.remove(feed.id)
        return len(own)

    def rest_scope(self, scope: str, reason: str) -> None:
        """Pause the feeds of one Discord server that are not, for a reason."""
        table = tables.feeds
        awake = sa.and_(table.c.scope == scope, ~table.c.paused)
        with self._database.writing() as connection:
            connection.execute(table.update().where(awake).values(paused=True, reason=reason))

    def wake_scope(self, scope: str, reason: str) -> None:
        """Make the feeds of one Discord server due that were paused for a reason."""
        table = tables.feeds
        resting = sa.and_(table.c.scope == scope, table.c.paused, table.c.reason == reason)
        with self._database.writing() as connection:
            self._make_due(connection, resting)
            connection.execute(table.update().where(resting).values(paused=False, reason=None))

    def resume(self, feed_id: str) -> Feed:
        """Make a feed due at once, as if it had never been paused and never failed.

        One that is being fetched is not fetched once more for that.
        """
        with self._database.writing() as connection:
            self._make_due(connection, tables.feeds.c.id == feed_id)
        fresh = {"paused": False, "reason": None, "failures": 0, "failing": False, "error": None}
        return self.change(feed_id, **fresh)

    def _make_due(self, connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
        table, now = tables.feeds, self._clock()
        due = table.update().where(which, _is_free(now)).values(next_check_at=now, claimed_by=None)
        connection.execute(due)

    def is_due(self, feed_id: str) -> bool:
        """Return whether a feed is there and to be looked at now."""
        feed = self.get(feed_id)
        return feed is not None and not feed.paused and feed.next_check_at <= self._clock()

    def others_succeed(self, feed: Feed) -> bool:
        """Return whether another feed was read since this one was last asked for, or none is there.

        Where all fail at once it is the way to them that is broken.
        """
        table = tables.feeds
        others = sa.select(sa.func.count(), sa.func.max(table.c.succeeded)).where(
            table.c.id != feed.id, ~table.c.paused
        )
        with self._database.reading() as connection:
            count, latest = connection.execute(others).one()
        return not count or (latest is not None and latest >= (feed.checked or feed.added))

    def due(self, *, scope: str | None = None, own: bool = False) -> tuple[Feed, ...]:
        """Return the feeds that are to be looked at now, the one due for the longest first."""
        table = tables.feeds
        due = _selected().where(
            table.c.next_check_at <= self._clock(), ~table.c.paused, *_reach(scope, own=own)
        )
        with self._database.reading() as connection:
            rows = connection.execute(due.order_by(table.c.next_check_at, table.c.id)).all()
        return tuple(map(_feed, rows))

    def claim(self, feed_id: str, worker: str, *, due: bool = False) -> Feed | None:
        """Claim a feed for fetching; None where somebody fetches it, or another from its host.

        One update gives it to one worker, and makes the feed due when the claim runs out, after a
        minute without `renew`. With `due` it must be due and not paused, as one that was just
        fetched is not.
        """
        table, now = tables.feeds, self._clock()
        wanted = [table.c.next_check_at <= now, ~table.c.paused] if due else [_is_free(now)]
        claimed = (
            table.update()
            .where(table.c.id == feed_id, *wanted, _host_is_free(now))
            .values(next_check_at=now + CLAIM, claimed_by=worker)
            .returning(*table.c)
        )
        with self._database.writing() as connection:
            row = connection.execute(claimed).first()
        return _feed(row) if row else None

    def renew(self, worker: str) -> None:
        """Let a worker's claims run out a minute from now.

        One that had run out is renewed as long as nobody fetches from its host instead.
        """
        table, now = tables.feeds, self._clock()
        kept = sa.or_(table.c.next_check_at > now, _host_is_free(now))
        renewed = (
            table.update()
            .where(table.c.claimed_by == worker, kept)
            .values(next_check_at=now + CLAIM)
        )
        with self._database.writing() as connection:
            connection.execute(renewed)

    def finish(self, feed: Feed, worker: str, notice: FeedNoticeKind | None = None) -> bool:
        """Write how a claimed feed stands now, and what its owner is to be told.

        False, and nothing is written, where the claim ran out and somebody else has it, or the feed
        was removed meanwhile. What people set of it meanwhile stays, pausing it included.
        """
        table = tables.feeds
        values = _columns(feed)
        for kept in ("id", "scope", "category", "every_seconds", "full_text", "added"):
            del values[kept]
        values["paused"] = sa.or_(table.c.paused, sa.literal(feed.paused))
        values["reason"] = sa.func.coalesce(sa.literal(feed.reason), table.c.reason)
        mine = sa.and_(table.c.id == feed.id, table.c.claimed_by == worker)
        with self._database.writing() as connection:
            changed = connection.execute(
                table.update().where(mine).values(**values, claimed_by=None)
            ).rowcount
            if changed and notice:
                _keep_notice(connection, feed, notice, self._clock())
        return bool(changed)

    def claim_notice(self) -> FeedNotice | None:
        """Take the oldest thing that a feed's owner is to be told; None where there is nothing.

        For five minutes no other process gets it; who told it says so by `settle_notice`, else it
        is given out again.
        """
        table, now = tables.feed_notices, self._clock()
        free = sa.or_(table.c.claimed_until.is_(None), table.c.claimed_until <= now)
        oldest = sa.select(sa.func.min(table.c.number)).where(free).scalar_subquery()
        claimed = (
            table.update()
            .where(table.c.number == oldest)
            .values(claimed_until=now + NOTICE_CLAIM)
            .returning(*table.c)
        )
        with self._database.reading() as connection:
            if connection.execute(sa.select(table.c.number).where(free).limit(1)).first() is None:
                return None
        with self._database.writing() as connection:
            row = connection.execute(claimed).first()
            feed = (
                row
                and connection.execute(_selected().where(tables.feeds.c.id == row.feed_id)).first()
            )
        if not row or not feed:
            return None
        return FeedNotice(
            number=row.number,
            kind=FeedNoticeKind(row.kind),
            at=row.at,
            error=row.error,
            feed=_feed(feed),
        )

    def settle_notice(self, number: int) -> None:
        """Take note that something was told, so that it never is again."""
        table = tables.feed_notices
        with self._database.writing() as connection:
            connection.execute(table.delete().where(table.c.number == number))


def _keep_notice(connection: sa.Connection, feed: Feed, kind: FeedNoticeKind, at: datetime) -> None:
    """Keep what is to be told; that a feed is well again only where its failing was told."""
    table = tables.feed_notices
    waiting = sa.and_(table.c.feed_id == feed.id, table.c.claimed_until.is_(None))
    untold = connection.execute(table.delete().where(waiting)).rowcount
    if kind is FeedNoticeKind.WELL and untold:
        return
    row = {"feed_id": feed.id, "kind": kind.value, "at": at, "error": feed.error}
    connection.execute(table.insert().values(row))


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that nobody is fetching a feed."""
    table = tables.feeds
    return sa.or_(table.c.claimed_by.is_(None), table.c.next_check_at <= now)


def _host_is_free(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that nobody is fetching from a feed's host."""
    other = tables.feeds.alias("other")
    fetching = sa.and_(
        other.c.host == tables.feeds.c.host,
        other.c.claimed_by.is_not(None),
        other.c.next_check_at > now,
    )
    return ~sa.exists().where(fetching).correlate(tables.feeds)


def _reach(scope: str | None, *, own: bool) -> list[sa.ColumnElement[bool]]:
    return [tables.feeds.c.scope.is_not_distinct_from(scope)] if own else []


def _selected() -> sa.Select[Any]:
    return sa.select(*tables.feeds.c)


def _feed(row: sa.Row[Any]) -> Feed:
    values = dict(row._mapping)
    for name in SPANS:
        seconds = values.pop(f"{name}_seconds")
        values[name] = None if seconds is None else timedelta(seconds=seconds)
    return Feed(**{name: values[name] for name in Feed.model_fields})


def _columns(feed: Feed) -> dict[str, Any]:
    return {**_stored(feed.model_dump()), "host": host_of(feed.url)}


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    """Return fields as the table has them: spans of time in seconds."""
    return {
        **{name: value for name, value in values.items() if name not in SPANS},
        **{
            f"{name}_seconds": values[name] and int(values[name].total_seconds())
            for name in SPANS
            if name in values
        },
    }


def _ambiguous(name: str, found: Sequence[Feed]) -> AmbiguousFeedError:
    return AmbiguousFeedError(
        "Several feeds go by “{name}”: {found}; give the id.",
        name=cut(name),
        found=listed([(feed.name, feed.id) for feed in found]),
    )
