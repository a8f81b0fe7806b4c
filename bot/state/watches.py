"""Who watches what: put, listed, stopped, paused and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic import AwareDatetime

from articles.errors import NewsdeskError
from articles.models import Frozen
from bot.state import tables
from bot.state.watch_tables import OF_A_WATCH, watch_keys, watch_told, watch_waiting, watches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from articles.library.database import Database

MOST_OF_A_PERSON, MOST_OF_A_SERVER = 25, 50
# What is held back is due when it may be told, under its watch's number.
DUE_KIND = "watch"
# For so long one that was stopped can be had back.
STOPPED_KEPT = timedelta(hours=1)
# For so long it is known what was told for a watch.
WATCH_TOLD_KEPT = timedelta(days=60)


class WatchKind(StrEnum):
    """What is watched."""

    STORY = "story"
    WORDS = "words"
    OUTLET = "outlet"
    CATEGORY = "category"


def key_of(kind: WatchKind, what: str) -> str:
    """Return the key of what is watched, or of one stem of words."""
    return f"{kind.value}:{what}"


class QuietHours(Frozen):
    """From and until which minute of the day nothing is told; the end may be on the next day."""

    begin: int
    end: int


class WatchRequest(Frozen):
    """What someone asks to be told of, where, and how often; see the table for the fields."""

    server: str | None = None
    person: str | None = None
    channel: str | None = None
    kind: WatchKind
    what: str
    name: str
    role: str | None = None
    quiet: QuietHours | None = None
    zone: str = "UTC"
    most: int = 5
    language: str = "en-US"


class Watch(WatchRequest):
    """A watch as it is kept: `turn` counts its messages, `told` those of the `day`.

    The last of them is on its way since it was `claimed`, until it is known to be sent.
    """

    number: int
    since: int
    turn: int = 0
    day: str | None = None
    told: int = 0
    claimed: AwareDatetime | None = None
    reason: str | None = None
    stopped: AwareDatetime | None = None


class Watches:
    """Keeps watches; safe to use from any thread and from several processes.

    One that was stopped is not seen, and after an hour it is gone.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock

    def put(
        self,
        request: WatchRequest,
        keys: Iterable[str],
        since: int,
        known: tuple[str, Collection[str]] = ("", ()),
    ) -> Watch:
        """Watch from the entry `since` on; of what is watched already, change how it is told.

        One that was paused goes on. `known` are a story and those of its articles that need not be
        told. Raises NewsdeskError where there are too many.
        """
        how = _columns(request)
        with self._database.writing() as connection:
            same = [
                watches.c[name].is_not_distinct_from(how[name])
                for name in ("server", "person", "channel", "kind", "what")
            ]
            found = sa.select(watches.c.number).where(*same, watches.c.stopped.is_(None))
            if (number := connection.execute(found).scalar()) is not None:
                values = {**how, "reason": None}
                own = watches.c.number == number
                connection.execute(watches.update().where(own).values(values))
                connection.execute(tables.due_times.delete().where(_held_back(own)))
                return _watch(connection.execute(sa.select(watches).where(own)).one())
            _require_room(connection, request)
            added = watches.insert().values(**how, since=since, turn=0, told=0)
            row = connection.execute(added.returning(*watches.c)).one()
            rows = [{"watch": row.number, "key": key} for key in dict.fromkeys(keys)]
            connection.execute(watch_keys.insert(), rows)
            story, articles = known
            common = {"watch": row.number, "story_id": story, "turn": 0, "at": self._clock()}
            if told := [{**common, "article_id": each} for each in dict.fromkeys(articles)]:
                connection.execute(watch_told.insert(), told)
            return _watch(row)

    def of_person(self, person: str) -> tuple[Watch, ...]:
        """Return what is told to a person, the oldest first."""
        return self._read(watches.c.person == person)

    def of_server(self, server: str) -> tuple[Watch, ...]:
        """Return what is told into a server's channels, the oldest first."""
        return self._read(watches.c.server == server, watches.c.channel.is_not(None))

    def get(self, number: int) -> Watch | None:
        """Return the watch of a number, or None."""
        return next(iter(self._read(watches.c.number == number)), None)

    def stop(self, number: int) -> bool:
        """Stop a watch; what waits for it is told no more."""
        with self._database.writing() as connection:
            own = (watches.c.number == number, watches.c.stopped.is_(None))
            stopped = connection.execute(watches.update().where(*own).values(stopped=self._clock()))
            gone = watch_waiting.delete().where(watch_waiting.c.watch == number)
            connection.execute(gone)
        return bool(stopped.rowcount)

    def stopped(self, number: int) -> Watch | None:
        """Return a watch that was stopped and can be had back, or None."""
        found = sa.select(watches).where(
            watches.c.number == number, watches.c.stopped > self._clock() - STOPPED_KEPT
        )
        with self._database.reading() as connection:
            row = connection.execute(found).first()
        return _watch(row) if row else None

    def restore(self, watch: Watch) -> None:
        """Let a watch that was stopped go on; raise NewsdeskError where there are too many."""
        with self._database.writing() as connection:
            _require_room(connection, watch)
            own = watches.c.number == watch.number
            connection.execute(watches.update().where(own).values(stopped=None))

    def pause_person(self, person: str, reason: str) -> int:
        """Tell a person nothing more until they say so; return how many watches were active."""
        return self._pause(reason, watches.c.person == person)

    def pause_channel(self, server: str, channel: str, reason: str) -> int:
        """Tell nothing more in a channel; return how many watches were active."""
        return self._pause(reason, watches.c.server == server, watches.c.channel == channel)

    def _pause(self, reason: str, *whose: sa.ColumnElement[bool]) -> int:
        active = (watches.c.reason.is_(None), watches.c.stopped.is_(None))
        paused = watches.update().where(*whose, *active).values(reason=reason)
        with self._database.writing() as connection:
            return connection.execute(paused).rowcount

    def resume_person(self, person: str) -> int:
        """Go on with what a person is told; return how many watches were paused."""
        paused = (watches.c.person == person, watches.c.reason.is_not(None))
        resumed = watches.update().where(*paused).values(reason=None)
        with self._database.writing() as connection:
            return connection.execute(resumed).rowcount

    def untold_pauses(self, person: str, told: str) -> bool:
        """Return whether a person is yet to be told that watches are paused; mark that as `told`.

        It is marked once, by whichever process comes first.
        """
        paused = (watches.c.person == person, watches.c.stopped.is_(None))
        yet = (*paused, watches.c.reason.is_not(None), watches.c.reason != told)
        with self._database.reading() as connection:
            if connection.execute(sa.select(watches.c.number).where(*yet).limit(1)).first() is None:
                return False
        with self._database.writing() as connection:
            marked = connection.execute(watches.update().where(*yet).values(reason=told))
        return bool(marked.rowcount)

    def remove_channel(self, server: str, channel: str) -> int:
        """Forget what is told into a channel; return how many watches these were."""
        return self._forget(watches.c.server == server, watches.c.channel == channel)

    def remove_person(self, person: str) -> int:
        """Forget what a person watches and was told; return how many watches these were."""
        return self._forget(watches.c.person == person)

    def export(self, person: str) -> list[dict[str, Any]]:
        """Return what is kept of what a person watches."""
        own = sa.select(watches).where(watches.c.person == person).order_by(watches.c.number)
        with self._database.reading() as connection:
            found = [_watch(row) for row in connection.execute(own)]
            told = sa.select(watch_told).where(watch_told.c.watch.in_([w.number for w in found]))
            rows = connection.execute(told.order_by(watch_told.c.at)).all()
        return [
            {
                **watch.model_dump(mode="json"),
                "articles_told": [
                    {"article": row.article_id, "at": row.at.isoformat()}
                    for row in rows
                    if row.watch == watch.number and row.turn
                ],
            }
            for watch in found
        ]

    def forget_old(self) -> None:
        """Forget what was stopped an hour ago, and what was told very long ago."""
        now = self._clock()
        self._forget(watches.c.stopped < now - STOPPED_KEPT)
        with self._database.writing() as connection:
            connection.execute(watch_told.delete().where(watch_told.c.at < now - WATCH_TOLD_KEPT))

    def _forget(self, *conditions: sa.ColumnElement[bool]) -> int:
        with self._database.writing() as connection:
            return forget_watches(connection, *conditions)

    def _read(self, *conditions: sa.ColumnElement[bool]) -> tuple[Watch, ...]:
        active = watches.c.stopped.is_(None)
        found = sa.select(watches).where(active, *conditions).order_by(watches.c.number)
        with self._database.reading() as connection:
            return tuple(map(_watch, connection.execute(found)))


def forget_watches(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> int:
    """Delete watches with all that belongs to them; return how many."""
    own = sa.select(watches.c.number).where(*conditions)
    connection.execute(tables.due_times.delete().where(_held_back(*conditions)))
    for table in OF_A_WATCH:
        connection.execute(table.delete().where(table.c.watch.in_(own)))
    return connection.execute(watches.delete().where(*conditions)).rowcount


def _held_back(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Return the condition that a due time is that of what some watches hold back."""
    due, keys = tables.due_times, sa.select(sa.cast(watches.c.number, sa.Text))
    return sa.and_(due.c.kind == DUE_KIND, due.c.key.in_(keys.where(*conditions)))


def watch_of(values: sa.RowMapping) -> Watch:
    """Return the watch that a row holds."""
    fields = dict(values)
    begin, end = fields.pop("quiet_from"), fields.pop("quiet_until")
    quiet = None if begin is None or end is None else QuietHours(begin=begin, end=end)
    return Watch(**fields, quiet=quiet)


def _watch(row: sa.Row[Any]) -> Watch:
    return watch_of(row._mapping)


def _columns(request: WatchRequest) -> dict[str, Any]:
    given = {name: getattr(request, name) for name in WatchRequest.model_fields if name != "quiet"}
    quiet = request.quiet
    return {
        **given,
        "kind": request.kind.value,
        "quiet_from": quiet.begin if quiet else None,
        "quiet_until": quiet.end if quiet else None,
    }


def _require_room(connection: sa.Connection, request: WatchRequest) -> None:
    """Raise NewsdeskError where a person or a server has as many watches as there may be."""
    if request.person is not None:
        most, whose = MOST_OF_A_PERSON, [watches.c.person == request.person]
    else:
        whose = [watches.c.server == request.server, watches.c.channel.is_not(None)]
        most = MOST_OF_A_SERVER
    held = (
        sa.select(sa.func.count()).select_from(watches).where(*whose, watches.c.stopped.is_(None))
    )
    if connection.execute(held).scalar_one() >= most:
        raise NewsdeskError("There are {count} already; take one away first.", count=most)
