"""When something is due next by a clock on a wall somewhere: pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from articles.errors import NewsdeskError, cut
from articles.models import Frozen
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

UTC_ZONE = "UTC"
# What is no place's zone: the machine's own, and that of a machine which was told none.
NO_ZONES = frozenset({"localtime", "Factory"})
# As people write a time of day, in the languages that the bot speaks.
TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[:.h時]\s*(?P<minute>\d{1,2})?)?\s*(?:h|uhr|分)?"
    r"\s*(?:(?P<half>[ap])\.?\s?m\.?)?"
)
A_MINUTE = timedelta(minutes=1)
# A week has every weekday once; one day before and two after are for zones at the ends of the day.
DAYS_LOOKED_AT = range(-1, 10)


class Weekdays(StrEnum):
    """On which days something is due."""

    DAILY = "daily"
    WORKDAYS = "workdays"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    def has(self, day: date) -> bool:
        """Return whether a day is one of them."""
        if self is Weekdays.DAILY:
            return True
        if self is Weekdays.WORKDAYS:
            return day.weekday() < 5
        return list(Weekdays)[2 + day.weekday()] is self


class Schedule(Frozen):
    """A time on some days, by the clock of an IANA zone such as "Europe/Berlin"."""

    at: time
    zone: str = UTC_ZONE
    days: Weekdays = Weekdays.DAILY


def next_moment(schedule: Schedule, after: datetime) -> datetime:
    """Return the first moment of a schedule after another moment, in UTC.

    A time that clocks skip on a day is the next one that they show; of one that they show twice the
    first is meant.
    """
    zone = ZoneInfo(schedule.zone)
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=each) for each in DAYS_LOOKED_AT)
    moments = (_moment(day, schedule.at, zone) for day in days if schedule.days.has(day))
    return min(moment for moment in moments if moment > after)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when clocks first show a time on a day, or the next time that they show, in UTC."""
    shown = datetime.combine(day, at.replace(tzinfo=None))
    while True:
        moment = shown.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == shown:
            return moment
        shown += A_MINUTE


def known_zone(name: str) -> str:
    """Return the name of a zone as it is written properly.

    Raises NewsdeskError where there is none of that name.
    """
    found = _zones().get(_key(name))
    if found is None:
        raise NewsdeskError(
            "There is no time zone “{name}”; choose one that is offered while you type, such as "
            "Europe/Berlin or UTC.",
            name=cut(name),
        )
    return found


def fitting_zones(typed: str, most: int) -> list[str]:
    """Return zones that have what is typed in their names, those whose place begins so first."""
    wanted = fold(typed)
    found = []
    for name in all_zones():
        folded = fold(name)
        if wanted in folded and ("/" in name or name == UTC_ZONE):
            place = fold(name.rpartition("/")[2])
            found.append((not place.startswith(wanted), name))
    return [name for _, name in sorted(found)[:most]]


def read_time(text: str) -> time:
    """Return a time of day as people write one: 8:00, 08.30, 18h, 6 pm, 8 Uhr.

    Raises NewsdeskError where it is none.
    """
    match = TIME.fullmatch(unicodedata.normalize("NFKC", text).strip().casefold())
    if match is not None:
        hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
        if half is None and hour < 24 and minute < 60:
            return time(hour, minute)
        if half is not None and 0 < hour <= 12 and minute < 60:
            return time(hour % 12 + (12 if half == "p" else 0), minute)
    raise NewsdeskError("“{text}” is no time of day; write it as in 8:00 or 18:30.", text=cut(text))


def all_zones() -> Iterable[str]:
    """Return the names of all zones, in the order of the alphabet."""
    return _zones().values()


@cache
def _zones() -> dict[str, str]:
    """Return the names of all zones by what is compared of them."""
    return {_key(name): name for name in sorted(available_timezones() - NO_ZONES)}


def _key(name: str) -> str:
    return name.strip().replace(" ", "_").casefold()
