"""Digests: when a channel is told what is new, and what a person is; each story once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from articles.models import Filters
from bot.service.digest_ranking import DigestChoice, DigestLength
from bot.service.names import check_names
from bot.service.schedules import UTC_ZONE, Schedule, Weekdays, next_moment
from bot.state.digests import LogPlace, reader_place
from bot.state.due import CLAIM_HELD, claims_left
from index.query.periods import A_DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.library.library import Library
    from bot.service.digest_reports import DigestReport, DigestReports
    from bot.state.digests import Digest, DigestStore
    from bot.state.due import DueTimes

# Of what it is due, in the table of due times; its key there is its number.
DIGEST_KIND = "digest"
# A digest is limited to so many categories, and to so many outlets.
MOST_NAMES = 10
A_WEEK = timedelta(days=7)


class DigestMessage(NamedTuple):
    """A digest of a channel that was claimed; without stories it says that there is nothing new."""

    digest: Digest
    report: DigestReport


class Digests:
    """Makes digests; safe to call from any thread and from several processes.

    Of what was told before, only what has something new is told again.
    """

    def __init__(
        self,
        store: DigestStore,
        due: DueTimes,
        library: Library,
        reports: DigestReports,
    ) -> None:
        self.store = store
        self.reports = reports
        self._due = due
        self._library = library

    def set(
        self, server: str, channel: str, schedule: Schedule, choice: DigestChoice
    ) -> tuple[Digest, datetime]:
        """Let a channel get a digest from now on; return it, and when it is due.

        The first one tells what came in within the day before it was set, or the week for one that
        is told once a week. Raises UnknownNameError where a category or an outlet is named of which
        the server sees no article, NewsdeskError where it has too many.
        """
        self.checked(choice, server)
        weekly = schedule.days not in (Weekdays.DAILY, Weekdays.WORKDAYS)
        now = self.reports.now()
        digest = self.store.put(
            server,
            channel,
            self.reports.place_at(now - (A_WEEK if weekly else A_DAY)),
            at=f"{schedule.at:%H:%M}",
            zone=schedule.zone,
            days=schedule.days.value,
            length=choice.length.value,
            categories=choice.categories,
            outlets=choice.outlets,
        )
        at = next_moment(schedule, now)
        self._due.put(DIGEST_KIND, str(digest.number), at, server=server)
        return digest, at

    def remove(self, server: str, channel: str) -> bool:
        """Let a channel get no digest any more; return whether it got one."""
        digest = self.store.remove_channel(server, channel)
        if digest is not None:
            self._due.remove(DIGEST_KIND, str(digest.number))
        return digest is not None

    def due_at(self, digest: Digest) -> datetime | None:
        """Return when a digest is told next, None where it is paused."""
        due = self._due.get(DIGEST_KIND, str(digest.number))
        return due.at if due is not None and digest.reason is None else None

    def next_due(self, digest: Digest) -> datetime:
        """Return when a digest is due next, however many times it was due until now.

        While one is on its way, that is when what became of it is to be found out.
        """
        if digest.claim is not None:
            return digest.claim.at + CLAIM_HELD
        return next_moment(schedule_of(digest), self.reports.now())

    def zone_of(self, server: str, channel: str) -> str:
        """Return the zone that is meant where none is named: that of the server's digests, or UTC.

        Of these the channel's own comes first, then the newest.
        """
        held = self.store.of_server(server)
        own = [each.zone for each in held if each.channel == channel]
        return next(iter([*own, *(each.zone for each in reversed(held))]), UTC_ZONE)

    def categories_in(self, text: str, scope: str | None) -> tuple[str, ...]:
        """Return the categories that are named with commas between; names may have some, too."""
        return _names(text, lambda name: self._has(Filters(category=name, scope=scope)))

    def outlets_in(self, text: str, scope: str | None) -> tuple[str, ...]:
        """Return the outlets that are named with commas between; names may have some, too."""
        return _names(text, lambda name: self._has(Filters(source=name, scope=scope)))

    def _has(self, filters: Filters) -> bool:
        return self._library.has_any(filters)

    def checked(self, choice: DigestChoice, scope: str | None) -> DigestChoice:
        """Return a choice; raise UnknownNameError where the scope sees no article of one's name."""
        for category in choice.categories:
            check_names(self._library, Filters(category=category, scope=scope))
        for outlet in choice.outlets:
            check_names(self._library, Filters(source=outlet, scope=scope))
        return choice

    def take(self, number: int, *, quiet: bool = False) -> DigestMessage | None:
        """Claim what a digest tells now; None where it tells nothing.

        That there is nothing new it tells once, and never where it is to be `quiet`. While one is
        on its way no other is claimed. Whoever claimed it says that it was sent (`confirm`), or was
        not (`give_back`); of a claim that is left (`is_left`) that is to be found out.
        """
        digest = self.store.get(number)
        if digest is None or digest.reason is not None or digest.claim is not None:
            return None
        report = self.of(digest)
        if not report.stories and (quiet or digest.silent):
            # What was looked at is not looked at again, however long nothing that fits comes.
            position = report.end.position
            self.store.move(digest, digest.model_copy(update={"position": position}))
            return None
        moved = {**report.end._asdict(), "silent": not report.stories}
        told = [each.article.id for each in report.stories]
        claimed = self.store.claim(digest, digest.model_copy(update=moved), told)
        return None if claimed is None else DigestMessage(claimed, report)

    def is_left(self, digest: Digest) -> bool:
        """Return whether one is on its way for so long that whoever claimed it has ended."""
        return digest.claim is not None and digest.claim.at <= claims_left(self._due.now())

    def of(self, digest: Digest) -> DigestReport:
        """Return what a digest would tell now."""
        begin = LogPlace(digest.position, digest.since)
        told = self.store.told(digest.place)
        return self.reports.report(begin, choice_of(digest), scope=digest.server, told=told)

    def preview(self, server: str | None, channel: str) -> DigestReport:
        """Return what a channel's digest would tell now; without one, what came within a day."""
        digest = self.store.of_channel(server, channel) if server else None
        if digest is not None:
            return self.of(digest)
        return self.since(self.reports.now() - A_DAY, DigestChoice(), scope=server)

    def since(
        self, moment: datetime, choice: DigestChoice, *, scope: str | None = None
    ) -> DigestReport:
        """Return what came in since a moment, for nobody who was told anything before."""
        return self.reports.report(self.reports.place_at(moment), choice, scope=scope)

    def of_reader(self, person: str, choice: DigestChoice, *, scope: str | None) -> DigestReport:
        """Return what is new for someone since they were last told; at first of the last day."""
        begin = self.store.reader(person, scope) or self.reports.place_at(
            self.reports.now() - A_DAY
        )
        told = self.store.told(reader_place(person, scope))
        return self.reports.report(begin, choice, scope=scope, told=told)

    def told(self, person: str, report: DigestReport, *, scope: str | None) -> None:
        """Take note that someone was told what is new."""
        ids = [each.article.id for each in report.stories]
        self.store.move_reader(person, scope, report.end, ids)


def _names(text: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Return names that stand with commas between, the longest known one at each place."""
    parts = text.split(",")[:MOST_NAMES]
    names: list[str] = []
    while parts:
        named = ((",".join(parts[:most]).strip(), most) for most in range(len(parts), 1, -1))
        known = (each for each in named if is_known(each[0]))
        name, length = next(known, (parts[0].strip(), 1))
        names += [name] if name else []
        parts = parts[length:]
    return tuple(dict.fromkeys(names))


def schedule_of(digest: Digest) -> Schedule:
    """Return when a digest is due."""
    at = time.fromisoformat(digest.at)
    return Schedule(at=at, zone=digest.zone, days=Weekdays(digest.days))


def choice_of(digest: Digest) -> DigestChoice:
    """Return what a digest is of."""
    return DigestChoice(
        categories=digest.categories,
        outlets=digest.outlets,
        length=DigestLength(digest.length),
    )
