"""When a feed is looked at next: pure.

The time between two looks is the one that people set for a feed, else the longer of what the feed
states (RSS's ttl, the syndication module's updatePeriod) and of what fits how often it was seen to
change. It is never shorter than the server asks for its answer (Cache-Control, Expires; RFC 9111),
but for what it asks above a day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHORTEST = timedelta(minutes=5)
USUAL = timedelta(minutes=30)
LONGEST = timedelta(days=1)
# A feed that does not change is looked at after this share of the time since it last did.
SHARE_OF_SILENCE = 0.1
# After this many failures in a row its owner is told, if others do not fail as well: then the way
# to all of them may be broken, and it is told of after so many.
FAILING_AFTER, FAILING_WITH_OTHERS_AFTER = 5, 10
# A failure doubles the wait; from this one on it stays a day.
MOST_DOUBLINGS = 8
# Looks that fall together are spread over this share of the wait.
JITTER = 0.1
PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def next_check(
    now: datetime,
    *,
    headers: Mapping[str, str],
    asked: timedelta | None,
    every: timedelta | None,
    appeared: Sequence[datetime],
    chance: float,
) -> datetime:
    """Return when to look again after a look that went well.

    `asked` is the pace that the feed states, `every` the one that people set, which is kept to but
    for what the server asks; `appeared` are the moments of its last stories. `chance` is a number
    from 0 to 1 that spreads looks which would fall together.
    """
    wait = every if every is not None else max(fitted(now, appeared), asked or SHORTEST)
    wait = min(max(wait, cached_for(headers, now), SHORTEST), max(LONGEST, every or LONGEST))
    return now + wait + wait * JITTER * chance


def after_failure(
    now: datetime,
    failures: int,
    *,
    headers: Mapping[str, str],
    every: timedelta | None,
    chance: float,
) -> datetime:
    """Return when to try again after so many failures in a row, the last one's headers given.

    Each doubles the wait, up to a day, and half of it is left to chance ("equal jitter", AWS
    Architecture Blog 2015). Not before the server's Retry-After.
    """
    doubled: timedelta = (every or USUAL) * 2 ** min(failures - 1, MOST_DOUBLINGS)
    wait = min(max(doubled, SHORTEST), max(LONGEST, every or LONGEST)) * (0.5 + 0.5 * chance)
    return now + max(wait, retry_after(headers, now), SHORTEST)


def fitted(now: datetime, appeared: Sequence[datetime]) -> timedelta:
    """Return the wait that fits a feed by the moments of its last stories, in any order.

    Half the time between two of its stories in the middle, so that a story waits no longer than
    that; more where it has been silent for long.
    """
    moments = sorted({moment for moment in appeared if moment <= now})
    if not moments:
        return USUAL
    gaps = sorted(later - earlier for earlier, later in pairwise(moments))
    usual = gaps[len(gaps) // 2] / 2 if gaps else USUAL
    silent = (now - moments[-1]) * SHARE_OF_SILENCE
    return min(max(usual, silent, SHORTEST), LONGEST)


def cached_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return for how long an answer says that it stays fresh, no time where it does not say.

    Header names are in lower case. Longer than a day counts as a day.
    """
    control = headers.get("cache-control", "")
    if re.search(r"no-store|no-cache", control, re.IGNORECASE):
        return timedelta()
    if match := MAX_AGE.search(control):
        fresh = timedelta(seconds=int(match[1])) - _age(headers)
    else:
        expires = _moment(headers.get("expires", ""))
        # By the server's own clock, which may be wrong as a whole.
        fresh = expires - (_moment(headers.get("date", "")) or now) if expires else timedelta()
    return min(max(fresh, timedelta()), LONGEST)


def _age(headers: Mapping[str, str]) -> timedelta:
    age = headers.get("age", "").strip()
    return timedelta(seconds=int(age)) if age.isdecimal() and len(age) < 9 else timedelta()


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how long a server asks to be left alone, in seconds or by a date; at most a week."""
    written = headers.get("retry-after", "").strip()
    if written.isascii() and written.isdecimal():
        wait = timedelta(seconds=int(written[:9]))
    else:
        moment = _moment(written)
        wait = moment - now if moment else timedelta()
    return min(max(wait, timedelta()), timedelta(days=7))


def stated_pace(ttl: object, period: object = None, frequency: object = None) -> timedelta | None:
    """Return the time between two looks that a feed asks for: RSS's ttl in minutes, else sy:."""
    minutes = _number(ttl)
    if minutes:
        return min(timedelta(minutes=minutes), LONGEST)
    base = PERIODS.get(str(period or "").strip().lower())
    if base is None:
        return None
    return min(max(base / (_number(frequency) or 1), SHORTEST), LONGEST)


def _number(value: object) -> int:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _moment(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
