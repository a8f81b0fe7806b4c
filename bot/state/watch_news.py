"""What came of what is watched: what waits to be told, what was, and how far was looked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library.database import batches
from articles.library.tables import articles
from bot.state import tables
from bot.state.watch_tables import (
    watch_keys,
    watch_position,
    watch_told,
    watch_waiting,
    watches,
)
from bot.state.watches import DUE_KIND, WatchKind, key_of, watch_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from articles.library.database import Database
    from bot.state.due import DueTimes
    from bot.state.watches import Watch

# What is told of one entry of the history; there is one position for all watches.
THE_ONE = 1
WAITS = watch_waiting.c.turn.is_(None)


class WatchCandidate(NamedTuple):
    """A watch that an article may be for: what is needed to see whether it is."""

    number: int
    server: str | None
    kind: str
    what: str
    since: int
    key: str


class WaitingArticle(NamedTuple):
    """An article that fits a watch: of which story, and by which entry of the history."""

    watch: int
    article_id: str
    story_id: str
    entry: int
    at: datetime


class ToldArticle(NamedTuple):
    """An article that was told for a watch, and what it said newly; see the table."""

    article_id: str
    story_id: str
    turn: int
    new: str | None


class StoryChanges(NamedTuple):
    """Which stories went into others, and of which articles are now that were of another."""

    merged: Mapping[str, str]
    moved: Mapping[str, str]

    def gone_into(self, story: str) -> list[str]:
        """Return the stories that went into one."""
        return [gone for gone, into in self.merged.items() if into == story]


NOTHING_HAPPENED = StoryChanges({}, {})


class WatchNews:
    """Keeps what is told for watches; safe to use from any thread and from several processes."""

    def __init__(
        self,
        database: Database,
        due: DueTimes,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._due = due
        self._clock = clock

    def position(self) -> int:
        """Return up to which entry of the history all watches have looked, 0 before the first."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(watch_position.c.entry)).scalar() or 0

    def any_watches(self) -> bool:
        """Return whether anything is watched."""
        active = sa.select(watches.c.number).where(watches.c.stopped.is_(None))
        with self._database.reading() as connection:
            return connection.execute(active.limit(1)).first() is not None

    def candidates(self, keys: Collection[str]) -> list[WatchCandidate]:
        """Return the watches that any of some keys leads to, once for each key."""
        columns = (watches.c[name] for name in WatchCandidate._fields[:-1])
        found: list[WatchCandidate] = []
        with self._database.reading() as connection:
            for some in batches(sorted(keys)):
                joined = (
                    sa.select(*columns, watch_keys.c.key)
                    .join(watches, watches.c.number == watch_keys.c.watch)
                    .where(watch_keys.c.key.in_(some), watches.c.stopped.is_(None))
                )
                found += map(WatchCandidate._make, connection.execute(joined))
        return found

    def advance(
        self,
        before: int,
        after: int,
        found: Sequence[WaitingArticle],
        happened: StoryChanges = NOTHING_HAPPENED,
    ) -> bool:
        """Write how far was looked, and what waits for that; False where another was quicker."""
        with self._database.writing() as connection:
            if not _advance(connection, before, after):
                return False
            known = _known(connection, found)
            new = [each for each in found if (each.watch, each.article_id) not in known]
            for some in batches(new, 1000):
                connection.execute(watch_waiting.insert(), [each._asdict() for each in some])
            for article_id, story in happened.moved.items():
                _change_story(connection, "article_id", article_id, story)
            for gone, into in happened.merged.items():
                _change_story(connection, "story_id", gone, into)
                _merge(connection, gone, into)
        return True

    def ready(self) -> tuple[Watch, ...]:
        """Return the watches for which something waits that is not held back.

        Those of servers that the bot was removed from rest.
        """
        due, server = tables.due_times, watches.c.server
        gone = sa.select(tables.servers.c.id).where(tables.servers.c.left.is_not(None))
        held = sa.select(due.c.key).where(due.c.kind == DUE_KIND, due.c.at > self._clock())
        found = (
            sa.select(watches)
            .where(
                watches.c.number.in_(sa.select(watch_waiting.c.watch).where(WAITS)),
                watches.c.stopped.is_(None),
                watches.c.reason.is_(None),
                watches.c.claimed.is_(None),
                sa.or_(server.is_(None), server.not_in(gone)),
                sa.cast(watches.c.number, sa.Text).not_in(held),
            )
            .order_by(watches.c.number)
        )
        with self._database.reading() as connection:
            return tuple(watch_of(row._mapping) for row in connection.execute(found))

    def left(self, before: datetime) -> tuple[Watch, ...]:
        """Return the watches of which a message is on its way since before a moment."""
        found = sa.select(watches).where(watches.c.claimed <= before).order_by(watches.c.number)
        with self._database.reading() as connection:
            return tuple(watch_of(row._mapping) for row in connection.execute(found))

    def with_own(self) -> set[int]:
        """Return the watches for which an article waits that is a server's alone."""
        joined = watch_waiting.join(articles, articles.c.id == watch_waiting.c.article_id)
        own = sa.select(watch_waiting.c.watch).select_from(joined)
        with self._database.reading() as connection:
            found = own.where(articles.c.scope.is_not(None), WAITS)
            return set(connection.execute(found).scalars())

    def waiting(self, number: int) -> list[WaitingArticle]:
        """Return what waits for a watch, in the order in which it came."""
        table = watch_waiting.c
        columns = (table[name] for name in WaitingArticle._fields)
        own = sa.select(*columns).where(table.watch == number, WAITS).order_by(table.entry)
        with self._database.reading() as connection:
            return [WaitingArticle._make(row) for row in connection.execute(own)]

    def told(self, number: int, story_ids: Iterable[str]) -> list[ToldArticle]:
        """Return what was told of some stories for a watch, the oldest first."""
        return self._told(number, watch_told.c.story_id.in_(list(story_ids)))

    def told_in(self, number: int, turn: int) -> list[ToldArticle]:
        """Return what one message of a watch told."""
        return self._told(number, watch_told.c.turn == turn)

    def _told(self, number: int, condition: sa.ColumnElement[bool]) -> list[ToldArticle]:
        columns = (watch_told.c[name] for name in ToldArticle._fields)
        own = sa.select(*columns).where(watch_told.c.watch == number, condition)
        with self._database.reading() as connection:
            rows = connection.execute(own.order_by(watch_told.c.at, watch_told.c.article_id))
            return [ToldArticle._make(row) for row in rows]

    def hold(self, watch: Watch, until: datetime) -> None:
        """Let what waits for a watch wait until a moment; it is due then."""
        whose = {"server": watch.server, "person": watch.person}
        self._due.put(DUE_KIND, str(watch.number), until, **whose)

    def claim(
        self,
        before: Watch,
        after: Watch,
        told: Sequence[ToldArticle],
        looked_at: Sequence[WaitingArticle],
    ) -> Watch | None:
        """Claim a message of a watch: write what it tells; None where it is not as it was read.

        What was looked at and says nothing new waits no more. Return the watch as it stands then:
        where anything is told, that is on its way until `confirm` or `give_back`.
        """
        claimed = after.model_copy(update={"claimed": self._clock() if told else None})
        with self._database.writing() as connection:
            if not _move(connection, before, claimed):
                return None
            ids = {each.article_id for each in told}
            known = [each.article_id for each in looked_at if each.article_id not in ids]
            for some, own in _waiting_of(before.number, known):
                connection.execute(watch_waiting.delete().where(own, some))
            for some, own in _waiting_of(before.number, list(ids)):
                connection.execute(watch_waiting.update().where(own, some).values(turn=after.turn))
            common = {"watch": before.number, "at": self._clock()}
            if told:
                rows = [{**each._asdict(), **common} for each in told]
                connection.execute(watch_told.insert(), rows)
        return claimed

    def confirm(self, claimed: Watch) -> bool:
        """Take note that a message was sent; False where that was found out already."""
        told = (watch_waiting.c.watch == claimed.number, watch_waiting.c.turn == claimed.turn)
        with self._database.writing() as connection:
            if found := _settle(connection, claimed, {}):
                connection.execute(watch_waiting.delete().where(*told))
        return found

    def give_back(self, claimed: Watch) -> bool:
        """Undo a claim whose message was not sent; False where that was found out already."""
        number, turn = claimed.number, claimed.turn
        waits = (watch_waiting.c.watch == number, watch_waiting.c.turn == turn)
        told = (watch_told.c.watch == number, watch_told.c.turn == turn)
        before = {"turn": turn - 1, "told": max(claimed.told - 1, 0)}
        with self._database.writing() as connection:
            if found := _settle(connection, claimed, before):
                connection.execute(watch_told.delete().where(*told))
                connection.execute(watch_waiting.update().where(*waits).values(turn=None))
        if found:
            self._due.remove(DUE_KIND, str(number))
        return found


def _advance(connection: sa.Connection, before: int, after: int) -> bool:
    table = watch_position
    held = connection.execute(sa.select(table.c.entry)).scalar()
    if (held or 0) != before:
        return False
    if held is None:
        connection.execute(table.insert().values(id=THE_ONE, entry=after))
    else:
        connection.execute(table.update().values(entry=after))
    return True


def _known(connection: sa.Connection, found: Sequence[WaitingArticle]) -> set[tuple[int, str]]:
    """Return which of some articles wait or were told for their watches already."""
    ids = list(dict.fromkeys(each.article_id for each in found))
    known: set[tuple[int, str]] = set()
    for table in (watch_waiting, watch_told):
        for some in batches(ids):
            held = sa.select(table.c.watch, table.c.article_id)
            rows = connection.execute(held.where(table.c.article_id.in_(some)))
            known.update((row.watch, row.article_id) for row in rows)
    return known


def _change_story(connection: sa.Connection, column: str, value: str, story: str) -> None:
    """Let what is kept of an article or a story be kept of another story."""
    for table in (watch_waiting, watch_told):
        own = table.c[column] == value
        connection.execute(table.update().where(own).values(story_id=story))


def _merge(connection: sa.Connection, gone: str, into: str) -> None:
    """Let whoever watches a story watch the one that it went into."""
    story = (watches.c.kind == WatchKind.STORY.value, watches.c.what == gone)
    connection.execute(watches.update().where(*story).values(what=into))
    old, new = (key_of(WatchKind.STORY, each) for each in (gone, into))
    own = watch_keys.c.key == old
    connection.execute(watch_keys.update().where(own).values(key=new))


def _move(connection: sa.Connection, before: Watch, after: Watch) -> bool:
    """Write how often a watch was told, if it is as it was read and nothing is on its way."""
    unchanged = (
        watches.c.number == before.number,
        watches.c.turn == before.turn,
        watches.c.stopped.is_(None),
        watches.c.reason.is_(None),
        watches.c.claimed.is_(None),
    )
    values = {
        "claimed": after.claimed,
        "turn": after.turn,
        "day": after.day,
        "told": after.told,
    }
    return bool(connection.execute(watches.update().where(*unchanged).values(values)).rowcount)


def _settle(connection: sa.Connection, claimed: Watch, values: Mapping[str, int]) -> bool:
    """Write that the message of a watch is on its way no more, if it is the one that was read."""
    same = (watches.c.number == claimed.number, watches.c.claimed == claimed.claimed)
    settled = watches.update().where(*same).values(claimed=None, **values)
    return bool(connection.execute(settled).rowcount)


def _waiting_of(
    number: int, article_ids: Sequence[str]
) -> Iterator[tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]]:
    """Yield the conditions that a row is of some of these articles, and waits for a watch."""
    own = sa.and_(watch_waiting.c.watch == number, WAITS)
    for some in batches(article_ids):
        yield watch_waiting.c.article_id.in_(some), own
