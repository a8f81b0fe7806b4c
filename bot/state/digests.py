"""Which channels get a digest, how far each has come, and what was told in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from pydantic import AwareDatetime

from articles.errors import NewsdeskError
from articles.library.database import batches
from articles.models import Frozen
from bot.state.digest_tables import digest_readers, digest_told, digests

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from articles.library.database import Database

MOST_DIGESTS = 10
# For so long a story is known to have been told in a place.
DIGEST_TOLD_KEPT = timedelta(days=30)
UNCLAIMED = dict.fromkeys(("claimed", "claimed_position", "claimed_since", "claimed_silent"))
# Whose turn it is to write: see `Database.writing`.
DIGEST_TURN = "digests"


class LogPlace(NamedTuple):
    """How far someone was told: up to an entry of the change log, and when that was."""

    position: int
    since: datetime


class DigestClaim(NamedTuple):
    """Since when a digest is on its way, and how far its channel had come before."""

    at: datetime
    position: int
    since: datetime
    silent: bool


class Digest(Frozen):
    """That a channel gets a digest, when, of what, and how far it has come.

    It is due `at` a time such as "08:00" by the clock of an IANA zone, on some `days` (see
    `bot.service.schedules.Weekdays`), and tells stories of these categories and outlets alone, or
    of all where there are none. `silent` says that it was told that there is nothing new, `reason`
    why it is paused. `claim` is there from when one is claimed until it is known to be sent.
    """

    number: int
    server: str
    channel: str
    at: str
    zone: str
    days: str
    length: str
    categories: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    position: int
    since: AwareDatetime
    silent: bool = False
    reason: str | None = None
    claim: DigestClaim | None = None

    @property
    def place(self) -> str:
        """Return where it is told, as that is known of what was told."""
        return f"#{self.channel}"


class DigestStore:
    """Keeps digests; safe to use from any thread and from several processes."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock

    def put(self, server: str, channel: str, begin: LogPlace, **wishes: Any) -> Digest:
        """Let a channel get a digest, or change the one that it gets.

        A new one, and one that was paused, tells what came in after `begin`; `wishes` are the
        other fields. Raises NewsdeskError where the server has too many.
        """
        same = _of_channel(server, channel)
        with self._database.writing(DIGEST_TURN) as connection:
            row = connection.execute(sa.select(digests).where(same)).first()
            fresh = {**begin._asdict(), "silent": False, "reason": None, **UNCLAIMED}
            if row is not None:
                values = {**wishes, **(fresh if row.reason is not None else {"silent": False})}
                changed = digests.update().where(same).values(values)
                return _digest(connection.execute(changed.returning(*digests.c)).one())
            held = sa.select(sa.func.count()).where(digests.c.server == server)
            if connection.execute(held).scalar_one() >= MOST_DIGESTS:
                raise NewsdeskError(
                    "There are {count} already; take one away first.", count=MOST_DIGESTS
                )
            values = {"server": server, "channel": channel, **fresh, **wishes}
            added = digests.insert().values(values)
            return _digest(connection.execute(added.returning(*digests.c)).one())

    def get(self, number: int) -> Digest | None:
        """Return a digest by its number, or None."""
        return next(iter(self._read(digests.c.number == number)), None)

    def of_server(self, server: str) -> tuple[Digest, ...]:
        """Return the digests of a server, the oldest first."""
        return self._read(digests.c.server == server)

    def of_channel(self, server: str, channel: str) -> Digest | None:
        """Return the digest that a channel gets, or None."""
        return next(iter(self._read(_of_channel(server, channel))), None)

    def move(self, before: Digest, after: Digest) -> bool:
        """Write how far a digest has come without one being told.

        False, and nothing is written, where another process moved it since it was read.
        """
        with self._database.writing(DIGEST_TURN) as connection:
            return _move(connection, before, after)

    def claim(self, before: Digest, after: Digest, told: Collection[str]) -> Digest | None:
        """Claim a digest: write how far it has come, and the articles that it tells, by their ids.

        Return it as it stands then; it is on its way until `confirm` or `give_back`. None, and
        nothing is written, where another process claimed or moved it since it was read.
        """
        claim = DigestClaim(self._clock(), before.position, before.since, before.silent)
        values = {f"claimed_{name}": value for name, value in claim._asdict().items()}
        values["claimed"] = values.pop("claimed_at")
        with self._database.writing(DIGEST_TURN) as connection:
            if not _move(connection, before, after, **values):
                return None
            self._tell(connection, after.place, told, server=after.server, at=claim.at)
        return after.model_copy(update={"claim": claim})

    def confirm(self, claimed: Digest) -> bool:
        """Take note that a digest was sent; False where that was found out already."""
        confirmed = digests.update().where(_is_claimed(claimed)).values(UNCLAIMED)
        with self._database.writing(DIGEST_TURN) as connection:
            return bool(connection.execute(confirmed).rowcount)

    def give_back(self, claimed: Digest) -> bool:
        """Undo a claim of what was not sent; False where what became of it was found out already.

        What was told before, too, is known no longer: then it is told as new once more.
        """
        claim = claimed.claim
        if claim is None:
            return False
        before = {"position": claim.position, "since": claim.since, "silent": claim.silent}
        undone = digests.update().where(_is_claimed(claimed)).values({**before, **UNCLAIMED})
        own = sa.and_(digest_told.c.place == claimed.place, digest_told.c.at == claim.at)
        with self._database.writing(DIGEST_TURN) as connection:
            if found := bool(connection.execute(undone).rowcount):
                connection.execute(digest_told.delete().where(own))
        return found

    def told(self, place: str) -> list[str]:
        """Return the articles that stood for their stories in a place's digests lately."""
        lately = digest_told.c.at > self._clock() - DIGEST_TOLD_KEPT
        found = sa.select(digest_told.c.article_id).where(digest_told.c.place == place, lately)
        with self._database.reading() as connection:
            return list(connection.execute(found).scalars())

    def reader(self, person: str, server: str | None) -> LogPlace | None:
        """Return how far someone was told of what is new; None where they never were."""
        found = sa.select(digest_readers.c.position, digest_readers.c.since)
        own = (digest_readers.c.person == person, digest_readers.c.server == (server or ""))
        with self._database.reading() as connection:
            row = connection.execute(found.where(*own)).first()
        return None if row is None else LogPlace(row.position, row.since)

    def move_reader(
        self, person: str, server: str | None, to: LogPlace, told: Collection[str]
    ) -> None:
        """Take note of how far someone was told of what is new, and by which articles."""
        own = {"person": person, "server": server or ""}
        same = [digest_readers.c[name] == value for name, value in own.items()]
        with self._database.writing(DIGEST_TURN) as connection:
            connection.execute(digest_readers.delete().where(*same))
            connection.execute(digest_readers.insert().values(**own, **to._asdict()))
            self._tell(
                connection,
                reader_place(person, server),
                told,
                server=server,
                person=person,
                at=self._clock(),
            )

    def pause_channel(self, server: str, channel: str, reason: str) -> bool:
        """Tell no more in a channel until its digest is set again; return whether it was active."""
        active = sa.and_(_of_channel(server, channel), digests.c.reason.is_(None))
        with self._database.writing(DIGEST_TURN) as connection:
            paused = digests.update().where(active).values(reason=reason)
            return bool(connection.execute(paused).rowcount)

    def remove_channel(self, server: str, channel: str) -> Digest | None:
        """Let a channel get no digest any more; return the one that it got."""
        removed = digests.delete().where(_of_channel(server, channel)).returning(*digests.c)
        with self._database.writing(DIGEST_TURN) as connection:
            row = connection.execute(removed).first()
        return None if row is None else _digest(row)

    def forget_old(self) -> None:
        """Forget what was told so long ago that nobody asks."""
        old = digest_told.c.at < self._clock() - DIGEST_TOLD_KEPT
        with self._database.writing(DIGEST_TURN) as connection:
            connection.execute(digest_told.delete().where(old))

    def _tell(
        self,
        connection: sa.Connection,
        place: str,
        told: Collection[str],
        *,
        server: str | None,
        person: str | None = None,
        at: datetime,
    ) -> None:
        for some in batches(list(told)):
            same = sa.and_(digest_told.c.place == place, digest_told.c.article_id.in_(some))
            connection.execute(digest_told.delete().where(same))
            common = {"place": place, "at": at, "server": server, "person": person}
            connection.execute(
                digest_told.insert(), [{**common, "article_id": each} for each in some]
            )

    def _read(self, *conditions: sa.ColumnElement[bool]) -> tuple[Digest, ...]:
        found = sa.select(digests).where(*conditions).order_by(digests.c.number)
        with self._database.reading() as connection:
            return tuple(map(_digest, connection.execute(found)))


def reader_place(person: str, server: str | None) -> str:
    """Return where a person is told of what is new, as that is known of what was told."""
    return f"@{person}:{server or ''}"


def _of_channel(server: str, channel: str) -> sa.ColumnElement[bool]:
    return sa.and_(digests.c.server == server, digests.c.channel == channel)


def _move(connection: sa.Connection, before: Digest, after: Digest, **claim: Any) -> bool:
    """Write how far a digest has come, if it is as it was read and none is on its way."""
    unchanged = sa.and_(
        digests.c.number == before.number,
        digests.c.position == before.position,
        digests.c.since == before.since,
        digests.c.silent == before.silent,
        digests.c.reason.is_(None),
        digests.c.claimed.is_(None),
    )
    values = {"position": after.position, "since": after.since, "silent": after.silent, **claim}
    return bool(connection.execute(digests.update().where(unchanged).values(values)).rowcount)


def _is_claimed(digest: Digest) -> sa.ColumnElement[bool]:
    """Return the condition that a digest is on its way as it was when it was read."""
    at = digest.claim.at if digest.claim else None
    return sa.and_(digests.c.number == digest.number, digests.c.claimed == at)


def _digest(row: sa.Row[Any]) -> Digest:
    values = dict(row._mapping)
    at, *before = (values.pop(name) for name in UNCLAIMED)
    return Digest(**values, claim=None if at is None else DigestClaim(at, *before))
