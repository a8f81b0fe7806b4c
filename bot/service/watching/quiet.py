"""Quiet hours and days in someone's zone: pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from articles.errors import NewsdeskError, cut
from bot.state.watches import QuietHours

HOURS = re.compile(r"\s*(\d{1,2})(?::(\d\d))?\s*(?:-|–|—|to|bis)\s*(\d{1,2})(?::(\d\d))?\s*")
MINUTES_A_DAY = 24 * 60


def read_quiet(written: str) -> QuietHours:
    """Return the quiet hours that a text names, as “22:00-7:00” does, or “22-7”.

    Raises NewsdeskError where it names none.
    """
    if match := HOURS.fullmatch(written):
        begin, end = _minutes(match[1], match[2]), _minutes(match[3], match[4])
        if begin is not None and end is not None and begin != end:
            return QuietHours(begin=begin, end=end)
    raise NewsdeskError(
        "“{written}” are no quiet hours; write them as 22:00-07:00.", written=cut(written)
    )


def _minutes(hour: str, minute: str | None) -> int | None:
    """Return a time as a minute of the day, midnight as 0; None where there is no such time."""
    hours, minutes = int(hour), int(minute or 0)
    if minutes >= 60 or hours * 60 + minutes > MINUTES_A_DAY:
        return None
    return (hours * 60 + minutes) % MINUTES_A_DAY


def read_zone(written: str) -> str:
    """Return the name of a time zone as it is spelled; raise NewsdeskError where it is none."""
    name = _zones().get(written.strip().replace(" ", "_").casefold())
    if name is None:
        raise NewsdeskError(
            "“{written}” is no time zone that I know; write it as Europe/Berlin or UTC.",
            written=cut(written),
        )
    return name


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def day_in(zone: str, now: datetime) -> str:
    """Return the day in a zone, as 2026-11-28."""
    return now.astimezone(ZoneInfo(zone)).date().isoformat()


def next_day(zone: str, now: datetime) -> datetime:
    """Return when the next day begins in a zone."""
    local = now.astimezone(ZoneInfo(zone))
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)
    return midnight.astimezone(UTC)


def quiet_end(quiet: QuietHours | None, zone: str, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which a moment lies, None where it lies in none.

    An end that is skipped in spring is as much later; one that comes twice in autumn is the first
    that is to come.
    """
    if quiet is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    over_night = quiet.begin > quiet.end
    inside = (
        minute >= quiet.begin or minute < quiet.end
        if over_night
        else quiet.begin <= minute < quiet.end
    )
    if not inside:
        return None
    day = local.date() + timedelta(days=over_night and minute >= quiet.begin)
    end = datetime.combine(day, time(*divmod(quiet.end, 60)), local.tzinfo)
    ends = (end.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return next((each for each in ends if each > now), None)


def zone_names(typed: str) -> list[str]:
    """Return the time zones whose names have some text in them, those that begin so first."""
    folded = typed.strip().replace(" ", "_").casefold()
    fitting = [name for key, name in _zones().items() if folded in key]
    return sorted(fitting, key=lambda name: (not _city(name).startswith(folded), name))


def _city(name: str) -> str:
    return name.rpartition("/")[2].casefold()
