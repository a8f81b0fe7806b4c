"""Dates are read when they are stated without doubt, and never otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.dates import read_date

DAY = datetime(2026, 11, 3, tzinfo=UTC)
MOMENTS = st.integers(631_152_000, 3_786_912_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-03", DAY),
        ("2026-11-03T10:30:00Z", DAY.replace(hour=10, minute=30)),
        ("2026-11-03 10:30", DAY.replace(hour=10, minute=30)),
        ("2026-11-03T10:30:00+02:00", DAY.replace(hour=8, minute=30)),
        ("Tue, 03 Nov 2026 10:30:00 +0100", DAY.replace(hour=9, minute=30)),
        ("3 November 2026", DAY),
        ("3 Nov 2026", DAY),
        ("November 3, 2026", DAY),
        ("November 3rd, 2026", DAY),
        ("Tuesday, 3 November 2026", DAY),
        ("Nov. 3, 2026, 4:05 p.m. EST", DAY.replace(hour=21, minute=5)),
        ("Published: 3 November 2026", DAY),
        ("13/11/2026", DAY.replace(day=13)),
        ("11/13/2026", DAY.replace(day=13)),
        ("05.05.2026", DAY.replace(month=5, day=5)),
        (1793700000, datetime(2026, 11, 3, 10, tzinfo=UTC)),
        ("1793700000000", datetime(2026, 11, 3, 10, tzinfo=UTC)),
        (date(2026, 11, 3), DAY),
        (DAY.replace(tzinfo=None), DAY),
        (datetime(2026, 11, 3, 1, tzinfo=timezone(timedelta(hours=1))), DAY),
    ],
)
def test_a_stated_date_is_read(written: object, expected: datetime) -> None:
    assert read_date(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "03/04/2026",
        "3.4.2026",
        "November 2026",
        "2026",
        "November",
        "yesterday",
        "last week",
        "2 days ago",
        "Tuesday",
        "2026-13-45",
        "31 February 2026",
        "someday",
        "",
        "   ",
        "10:30",
        "20261103",
        "x" * 1000,
        None,
        True,
        3,
        2026,
        [],
        {},
        float("nan"),
    ],
)
def test_what_is_not_stated_is_not_guessed(written: object) -> None:
    assert read_date(written) is None


@given(
    MOMENTS,
    st.sampled_from(["%Y-%m-%dT%H:%M:%SZ", "%d %b %Y %H:%M:%S GMT", "%B %d, %Y %H:%M:%S UTC"]),
)
def test_a_full_moment_is_read_exactly(moment: datetime, form: str) -> None:
    assert read_date(moment.strftime(form)) == moment


@given(MOMENTS, st.sampled_from(["%B %Y", "%b. %Y", "%Y", "%A", "%d %B", "%H:%M", "%B"]))
def test_a_part_of_a_date_is_no_date(moment: datetime, form: str) -> None:
    assert read_date(moment.strftime(form)) is None


DATELIKE = st.text(st.sampled_from("0123456789²⁴٣९-/:.,+ TZAMPJanNovMonstdh"), max_size=30)


@given(st.one_of(st.text(max_size=60), DATELIKE))
@example("000000000⁴")  # a digit to isdigit(), no number to int()
@example("٢٠٢٦-١١-٢٣")
def test_no_text_raises_and_what_is_read_has_a_zone(text: str) -> None:
    found = read_date(text)
    assert found is None or found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20180619T055000+0900", "2018-06-18"),
        ("2018/06/19", "2018-06-19"),
        ("3-5 November 2026", None),
        ("November 3–5, 2026", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
    ],
)
def test_odd_dates(written: str, day: str | None) -> None:
    found = read_date(written)
    assert (f"{found:%Y-%m-%d}" if found else None) == day
