"""What Discord servers have set, who changed it, and what goes when the bot was removed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic import AwareDatetime, Field

from articles.errors import NewsdeskError
from articles.feeds.store import FeedStore
from articles.library.faults import stored_model
from articles.library.tables import ChangeKind, changes, record_change
from articles.models import Frozen
from bot.state import digest_tables, tables
from bot.state.watch_tables import watches
from bot.state.watches import forget_watches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from articles.library.database import Database
    from articles.library.library import Library

KEPT_AFTER_LEAVING = timedelta(days=7)
HISTORY_SHOWN = 50
MOST_CHANNELS = 25
# Before what was done to an article, in an audit list.
ARTICLE_PREFIX = "article "
# Why a server's feeds rest: it is looked for when the bot comes back.
REMOVED_REASON = "The bot was removed from the server."
SETTINGS_DAMAGED = "The settings of a server are damaged in the database"


class ServerSettings(Frozen):
    """What one server has set; None and empty mean the bot's own default.

    `private` is the default privacy, `prose` whether an LLM writes what is answered, `channels` the
    only ones in which answers may be public, `limit` the questions a member may ask in an hour,
    `minimum` how sure it must be, `roles` those that may add articles, `language` as Discord names
    it, `notices` where it is told that a feed fails: a channel ("#1") or a person ("@1").
    """

    private: bool | None = None
    prose: bool | None = None
    channels: tuple[int, ...] = Field((), max_length=MOST_CHANNELS)
    language: str | None = None
    limit: int | None = Field(None, ge=1, le=1000)
    minimum: float | None = Field(None, ge=0, le=1)
    roles: tuple[int, ...] = Field((), max_length=MOST_CHANNELS)
    notices: str | None = Field(None, pattern=r"^[#@]\d+$")


DEFAULT_SETTINGS = ServerSettings()
# What goes with a server that is gone.
KEPT_OF_SERVERS = (
    tables.audit,
    tables.posted,
    tables.votes,
    tables.announcements,
    tables.announced,
    tables.tokens_used,
    tables.due_times,
    digest_tables.digests,
    digest_tables.digest_readers,
    digest_tables.digest_told,
)


class AuditEntry(Frozen):
    """One entry of a server's audit list; `person` is None once they had their data deleted."""

    at: AwareDatetime
    person: str | None
    what: str
    before: str | None
    after: str | None


class Servers:
    """Keeps servers' settings, in memory as well, since they are asked for before every answer."""

    def __init__(
        self,
        database: Database,
        library: Library,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._library = library
        self._clock = clock
        self._lock = threading.Lock()
        self._settings: dict[str, ServerSettings] = {}
        self._left: set[str] = set()
        self._read_at = 0

    def load(self) -> None:
        """Read what is kept."""
        table = tables.servers
        with self._lock, self._database.reading() as connection:
            rows = connection.execute(sa.select(table.c.id, table.c.settings, table.c.left)).all()
            self._settings = {
                row.id: stored_model(ServerSettings, row.settings, SETTINGS_DAMAGED) for row in rows
            }
            self._left = {row.id for row in rows if row.left is not None}
            last = connection.execute(sa.select(sa.func.max(changes.c.seq))).scalar()
            self._read_at = last or 0

    def follow(self) -> None:
        """Read again what others changed, or all where the database was put back from a copy."""
        last = sa.func.max(changes.c.seq)
        told = last.filter(changes.c.what.in_([ChangeKind.INDEX, ChangeKind.SERVER]))
        since = sa.select(last, told).where(changes.c.seq > self._read_at)
        with self._database.reading() as connection:
            latest, changed = connection.execute(since).one()
        if changed:
            self.load()
        self._read_at = max(self._read_at, latest or 0)

    def settings(self, server: str | None) -> ServerSettings:
        """Return what a server has set; the default for none. It never waits."""
        return self._settings.get(server or "", DEFAULT_SETTINGS)

    def change(self, server: str, person: str, **changes: Any) -> ServerSettings:
        """Set something for a server and add it to its audit list; all at once or not at all."""
        with self._lock:
            return self._change(server, person, changes)

    def _change(self, server: str, person: str, changes: dict[str, Any]) -> ServerSettings:
        before = self.settings(server)
        after = ServerSettings(**{**before.model_dump(), **changes})
        changed = [name for name in changes if getattr(before, name) != getattr(after, name)]
        with self._database.writing() as connection:
            self._write(connection, server, after)
            for name in changed:
                entry = (_shown(getattr(before, name)), _shown(getattr(after, name)))
                self._log(connection, server, person, name, *entry)
        self._settings[server] = after
        return after

    def toggle(self, server: str, person: str, name: str, one: int | None) -> ServerSettings:
        """Add a channel or role to a setting, or take it away again; None takes all away."""
        with self._lock:
            held: tuple[int, ...] = getattr(self.settings(server), name)
            if one in held:
                after = tuple(each for each in held if each != one)
            elif len(held) == MOST_CHANNELS:
                raise NewsdeskError(
                    "There are {count} already; take one away first.", count=MOST_CHANNELS
                )
            else:
                after = () if one is None else (*held, one)
            return self._change(server, person, {name: after})

    def log(self, server: str, person: str, what: str, after: str | None = None) -> None:
        """Add something else that was done to a server's audit list."""
        with self._database.writing() as connection:
            self._log(connection, server, person, what, None, after)

    def _log(
        self,
        connection: sa.Connection,
        server: str,
        person: str,
        what: str,
        before: str | None,
        after: str | None,
    ) -> None:
        connection.execute(
            tables.audit.insert().values(
                server=server,
                person=person,
                at=self._clock(),
                what=what,
                before=before,
                after=after,
            )
        )

    def history(self, server: str) -> tuple[AuditEntry, ...]:
        """Return a server's audit list, newest first."""
        table = tables.audit
        columns = (table.c.at, table.c.person, table.c.what, table.c.before, table.c.after)
        newest = sa.select(*columns).where(table.c.server == server).order_by(table.c.number.desc())
        with self._database.reading() as connection:
            rows = connection.execute(newest.limit(HISTORY_SHOWN)).all()
        return tuple(AuditEntry(**row._mapping) for row in rows)

    def forget_person(self, person: str) -> int:
        """Tell a person nothing more of any server's feeds; return in how many servers they were.

        What audit lists say of that goes, too.
        """
        told = f"@{person}"
        with self._lock:
            named = [name for name, held in self._settings.items() if held.notices == told]
            with self._database.writing() as connection:
                for server in named:
                    after = self._settings[server].model_copy(update={"notices": None})
                    self._write(connection, server, after)
                    self._settings[server] = after
                for column in (tables.audit.c.before, tables.audit.c.after):
                    shown = tables.audit.update().where(
                        column == told, tables.audit.c.what == "notices"
                    )
                    connection.execute(shown.values({column.name: None}))
        return len(named)

    def told(self, person: str) -> list[str]:
        """Return the servers of whose feeds a person is told."""
        told = f"@{person}"
        return [name for name, held in self._settings.items() if held.notices == told]

    def left(self, server: str) -> None:
        """Take note that the bot was removed from a server; its feeds rest."""
        self._note(gone=[server])

    def joined(self, server: str) -> None:
        """Take note that the bot is in a server, again or for the first time."""
        self._note(present=[server])

    def has_left(self, server: str) -> bool:
        """Return whether the bot was removed from a server; it never waits."""
        return server in self._left

    def seen(self, server: str) -> None:
        """Take note that a server that the bot was removed from goes on using its commands.

        A server may have the commands alone, without the bot as a member.
        """
        if self.has_left(server):
            self._note(without_member=[server])

    def compare(
        self, present: Collection[str], among: Callable[[str], bool] = lambda _: True
    ) -> None:
        """Take note of what happened while the bot was away, from the servers it is in now.

        Servers that it was never in are left alone: they may have its commands without it, or
        invite it yet. So are those that are not `among` the ones whose comings and goings this
        process hears of.
        """
        table = tables.servers
        with self._database.reading() as connection:
            kept = sa.select(table.c.id).where(table.c.left.is_(None), table.c.member)
            staying = {each for each in connection.execute(kept).scalars() if among(each)}
        self._note(gone=staying - set(present), present=set(present) - staying)

    def _note(
        self,
        *,
        gone: Collection[str] = (),
        present: Collection[str] = (),
        without_member: Collection[str] = (),
    ) -> None:
        """Write where the bot is now and where it is not, and remember it."""
        with self._lock:
            with self._database.writing() as connection:
                for server in gone:
                    self._mark(connection, server, left=self._clock())
                for server in present:
                    self._mark(connection, server, left=None, member=True)
                for server in without_member:
                    self._mark(connection, server, left=None, member=False)
            feeds = FeedStore(self._database)
            for server in gone:
                feeds.rest_scope(server, REMOVED_REASON)
            for server in {*present, *without_member}:
                feeds.wake_scope(server, REMOVED_REASON)
            self._left |= set(gone)
            self._left -= {*present, *without_member}

    def _mark(self, connection: sa.Connection, server: str, **values: object) -> None:
        table = tables.servers
        self._write(connection, server, self.settings(server))
        connection.execute(table.update().where(table.c.id == server).values(**values))

    def _write(self, connection: sa.Connection, server: str, settings: ServerSettings) -> None:
        table = tables.servers
        content = settings.model_dump_json(exclude_defaults=True)
        changed = connection.execute(
            table.update().where(table.c.id == server).values(settings=content)
        ).rowcount
        if not changed:
            connection.execute(table.insert().values(id=server, settings=content, member=False))
        record_change(connection, ChangeKind.SERVER, server, self._clock())

    def forget_left(self) -> list[str]:
        """Delete all that is kept of servers that removed the bot a week ago; return which."""
        table = tables.servers
        before = self._clock() - KEPT_AFTER_LEAVING
        with self._database.reading() as connection:
            due = connection.execute(sa.select(table.c.id).where(table.c.left < before)).scalars()
            gone = [server for server in due if self.has_left(server)]
        feeds = FeedStore(self._database)
        for server in gone:
            self._library.remove_scope(server)
            feeds.remove_scope(server)
            with self._database.writing() as connection:
                for kept in KEPT_OF_SERVERS:
                    connection.execute(kept.delete().where(kept.c.server == server))
                forget_watches(connection, watches.c.server == server)
                connection.execute(table.delete().where(table.c.id == server))
                record_change(connection, ChangeKind.SERVER, server, self._clock())
            self._settings.pop(server, None)
            self._left.discard(server)
        return gone


def read_setting(name: str, shown: str | None) -> Any:
    """Return the value of a setting from what an audit list shows of it."""
    if shown is None:
        return getattr(DEFAULT_SETTINGS, name)
    several = isinstance(getattr(DEFAULT_SETTINGS, name), tuple)
    given: Any = shown.split() if several else shown
    return getattr(ServerSettings(**{name: given}), name)


def _shown(value: object) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return str(value)
