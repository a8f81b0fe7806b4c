"""When a feed is looked at next, by what its server, it itself, people and its pace say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.feeds import schedule
from articles.feeds.schedule import LONGEST, SHORTEST, USUAL

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DATED = {"date": "Fri, 20 Nov 2026 10:00:00 GMT", "expires": "Fri, 20 Nov 2026 13:00:00 GMT"}


def wait(**given: Any) -> timedelta:
    values = {"headers": {}, "asked": None, "every": None, "appeared": (), "chance": 0.0}
    return schedule.next_check(NOW, **{**values, **given}) - NOW


def ago(*hours: float) -> list[datetime]:
    return [NOW - hour * HOUR for hour in hours]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, USUAL),
        ({"every": 15 * MINUTE}, 15 * MINUTE),
        ({"every": 15 * MINUTE, "asked": HOUR, "appeared": ago(200, 300)}, 15 * MINUTE),
        ({"every": timedelta(days=3)}, timedelta(days=3)),
        ({"every": 15 * MINUTE, "headers": {"cache-control": "max-age=7200"}}, 2 * HOUR),
        ({"headers": {"cache-control": "public, max-age=7200", "age": "3600"}}, HOUR),
        ({"headers": {"cache-control": "max-age=99999999"}}, LONGEST),
        ({"headers": {"cache-control": "no-cache, max-age=7200"}}, USUAL),
        # Three hours by the server's clock, which is two hours behind ours.
        ({"headers": DATED}, 3 * HOUR),
        ({"headers": {"expires": "0"}}, USUAL),
        ({"headers": {"expires": "-1", "cache-control": "max-age=x"}}, USUAL),
        ({"asked": 2 * HOUR}, 2 * HOUR),
        ({"asked": 2 * HOUR, "appeared": ago(0.1, 20, 40, 60)}, 10 * HOUR),
        # Half the time between two stories in the middle.
        ({"appeared": ago(0.1, 1.1, 2.1, 3.1)}, 30 * MINUTE),
        ({"appeared": ago(*(n / 100 for n in range(20)))}, SHORTEST),
        ({"appeared": ago(0.5)}, USUAL),
        # A tenth of the silence.
        ({"appeared": ago(100, 101, 102)}, 10 * HOUR),
        ({"appeared": ago(10_000)}, LONGEST),
        # What is dated ahead says nothing.
        ({"appeared": ago(-5)}, USUAL),
        ({"chance": 1.0}, USUAL * 1.1),
    ],
)
def test_the_next_look(given: dict[str, Any], expected: timedelta) -> None:
    assert wait(**given) == expected


def failed(
    failures: int, every: timedelta | None = None, chance: float = 1.0, **headers: str
) -> Any:
    moment = schedule.after_failure(NOW, failures, headers=headers, every=every, chance=chance)
    return moment - NOW


def test_failures_are_waited_after_twice_as_long_each() -> None:
    assert [failed(n) for n in (1, 2, 3, 4)] == [USUAL, 2 * USUAL, 4 * USUAL, 8 * USUAL]
    assert failed(50) == LONGEST
    assert failed(1, chance=0.0) == USUAL / 2
    assert failed(1, every=5 * MINUTE, chance=0.0) == SHORTEST
    assert failed(2, every=15 * MINUTE) == 30 * MINUTE


def test_a_server_is_left_alone_for_as_long_as_it_asks() -> None:
    asked = {"retry-after": "36000"}
    assert failed(1, **asked) == 10 * HOUR
    assert failed(1, **{"retry-after": "Fri, 20 Nov 2026 15:00:00 GMT"}) == 3 * HOUR
    assert failed(1, **{"retry-after": "9" * 30}) == timedelta(days=7)
    for nothing in ("", "soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "٣"):
        assert failed(1, **{"retry-after": nothing}) == USUAL


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (("60",), HOUR),
        (("0",), None),
        (("soon",), None),
        (("99999",), LONGEST),
        ((None, "hourly", "2"), 30 * MINUTE),
        ((None, " Daily "), timedelta(days=1)),
        ((None, "hourly", "9999"), SHORTEST),
        ((None, "weekly", "1"), LONGEST),
        ((None, "never"), None),
        ((None,), None),
    ],
)
def test_the_pace_that_a_feed_states(stated: tuple[Any, ...], expected: timedelta | None) -> None:
    assert schedule.stated_pace(*stated) == expected


HEADERS = st.dictionaries(
    st.sampled_from(["cache-control", "expires", "date", "age", "retry-after"]),
    st.text(max_size=40),
)


@given(HEADERS, st.integers(1, 10**6), st.floats(0, 1))
def test_whatever_a_server_says_there_is_a_next_look(
    headers: dict[str, str], failures: int, chance: float
) -> None:
    soonest, latest = NOW + SHORTEST, NOW + timedelta(days=7)
    ended = schedule.after_failure(NOW, failures, headers=headers, every=None, chance=chance)
    assert soonest <= ended <= latest
    looked = schedule.next_check(
        NOW, headers=headers, asked=None, every=None, appeared=(), chance=chance
    )
    assert soonest <= looked <= latest
