"""Quiet hours and days in someone's zone: pure."""

from __future__ import annotations

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from articles.errors import NewsdeskError, cut
from bot.service.schedules import Schedule, next_moment, read_time
from bot.state.watches import QuietHours

BETWEEN = re.compile(r"[-–—]")


def read_quiet(written: str) -> QuietHours:
    """Return the quiet hours that a text names, as “22:00-7:00” does, or “22-7”.

    Raises NewsdeskError where it names none.
    """
    times = BETWEEN.split(written)
    if len(times) != 2:
        raise NewsdeskError(
            "“{written}” are no quiet hours; write them as 22:00-07:00.", written=cut(written)
        )
    begin, end = (read_time(each) for each in times)
    if begin == end:
        raise NewsdeskError("Quiet hours end at another time than they begin.")
    return QuietHours(begin=_minute(begin), end=_minute(end))


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def day_in(zone: str, now: datetime) -> str:
    """Return the day in a zone, as 2026-11-28."""
    return now.astimezone(ZoneInfo(zone)).date().isoformat()


def next_day(zone: str, now: datetime) -> datetime:
    """Return when the next day begins in a zone."""
    return _next(0, zone, now)


def quiet_end(quiet: QuietHours | None, zone: str, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which a moment lies, None where it lies in none.

    It lies in some where they end before they begin again.
    """
    if quiet is None:
        return None
    end = _next(quiet.end, zone, now)
    return end if end < _next(quiet.begin, zone, now) else None


def _next(minute: int, zone: str, now: datetime) -> datetime:
    return next_moment(Schedule(at=time(*divmod(minute, 60)), zone=zone), now)
