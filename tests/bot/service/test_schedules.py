"""When something is due next, by whatever clock: never skipped, never twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.errors import NewsdeskError
from bot.service.schedules import (
    Schedule,
    Weekdays,
    all_zones,
    fitting_zones,
    known_zone,
    next_moment,
    read_time,
)

# Clocks change by an hour, by half an hour, at midnight, on other days, or never; Samoa is 13 hours
# ahead of UTC and Hawaii ten behind.
ZONES = (
    *("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"),
    *("Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Honolulu", "Asia/Beirut"),
)
schedules = st.builds(
    Schedule,
    at=st.times(time(), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
    days=st.sampled_from(Weekdays),
)
moments = st.datetimes(
    datetime(2019, 1, 1),  # noqa: DTZ001
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def berlin(at: str, after: str, days: Weekdays = Weekdays.DAILY) -> str:
    """Return when it is due next, by Berlin's clock."""
    schedule = Schedule(at=time.fromisoformat(at), zone="Europe/Berlin", days=days)
    then = next_moment(schedule, datetime.fromisoformat(after))
    return then.astimezone(ZoneInfo("Europe/Berlin")).isoformat()


@given(schedules, moments)
def test_the_next_is_later_and_on_its_day_at_its_time(schedule: Schedule, after: datetime) -> None:
    then = next_moment(schedule, after)
    shown = then.astimezone(ZoneInfo(schedule.zone))
    assert then > after
    assert then - after <= timedelta(days=8 if schedule.days is not Weekdays.DAILY else 2)
    assert schedule.days.has(shown.date())
    # Later only where clocks skip what it is, by an hour at the most.
    late = datetime.combine(shown, shown.time()) - datetime.combine(shown, schedule.at)
    assert timedelta() <= late <= timedelta(hours=1)
    if late:
        before = shown.astimezone(UTC) - timedelta(minutes=1)
        local = before.astimezone(ZoneInfo(schedule.zone))
        assert local.utcoffset() != shown.utcoffset()
        assert local.time() < schedule.at


@given(schedules, moments)
def test_each_day_has_it_once(schedule: Schedule, after: datetime) -> None:
    zone, days, then = ZoneInfo(schedule.zone), [], after
    for _ in range(9):
        then = next_moment(schedule, then)
        days.append(then.astimezone(zone).date())
    assert days == sorted(set(days))
    between = (days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1))
    assert days == [day for day in between if schedule.days.has(day)]


@given(schedules, moments, st.timedeltas(timedelta(), timedelta(days=9)))
def test_what_is_next_does_not_hang_on_when_one_asks(
    schedule: Schedule, after: datetime, later: timedelta
) -> None:
    first = next_moment(schedule, after)
    if after + later < first:
        assert next_moment(schedule, after + later) == first
    else:
        assert next_moment(schedule, after + later) > first


def test_a_time_that_is_skipped_in_spring_is_the_next_that_there_is() -> None:
    assert berlin("02:30", "2026-03-28T12:00+00:00") == "2026-03-29T03:00:00+02:00"
    assert berlin("02:30", "2026-03-29T12:00+00:00") == "2026-03-30T02:30:00+02:00"


def test_a_time_that_comes_twice_in_autumn_is_told_once() -> None:
    assert berlin("02:30", "2026-10-24T12:00+00:00") == "2026-10-25T02:30:00+02:00"
    assert berlin("02:30", "2026-10-25T00:30+00:00") == "2026-10-26T02:30:00+01:00"


def test_the_clock_on_the_wall_says_when() -> None:
    assert berlin("08:00", "2026-10-24T05:59+00:00") == "2026-10-24T08:00:00+02:00"
    assert berlin("08:00", "2026-10-24T06:00+00:00") == "2026-10-25T08:00:00+01:00"


def test_workdays_and_one_day_a_week() -> None:
    friday = "2026-11-27T12:00+01:00"
    assert berlin("08:00", friday, Weekdays.WORKDAYS).startswith("2026-11-30")
    assert berlin("08:00", friday, Weekdays.SATURDAY).startswith("2026-11-28")
    assert berlin("08:00", friday, Weekdays.FRIDAY).startswith("2026-12-04")
    assert berlin("13:00", friday, Weekdays.FRIDAY).startswith("2026-11-27")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        *(("8:00", "08:00"), ("08.30", "08:30"), ("18h", "18:00"), ("18 h 5", "18:05")),
        *(("6 pm", "18:00"), ("12:30 a.m.", "00:30"), ("12pm", "12:00"), (" 7 ", "07:00")),
        *(("8 Uhr", "08:00"), ("8時30分", "08:30"), ("23:59", "23:59"), ("0:00", "00:00")),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, read: str) -> None:
    assert read_time(text) == time.fromisoformat(read)


@pytest.mark.parametrize("text", ["", "soon", "24:00", "8:60", "13 pm", "0 am", "-8", "8:00:00:0"])
def test_what_is_no_time_is_told_in_one_sentence(text: str) -> None:
    with pytest.raises(NewsdeskError, match="no time of day; write it as in 8:00"):
        read_time(text)


def test_zones_are_found_however_they_are_written() -> None:
    assert known_zone("europe/berlin") == "Europe/Berlin"
    assert known_zone(" America/new york ") == "America/New_York"
    assert known_zone("utc") == "UTC"
    assert known_zone("Etc/GMT+5") == "Etc/GMT+5"
    with pytest.raises(NewsdeskError, match="There is no time zone “Berlin”; choose one"):
        known_zone("Berlin")


def test_every_zone_can_be_used() -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    zones = list(all_zones())
    assert len(zones) > 400
    for zone in zones:
        assert next_moment(Schedule(at=time(8), zone=zone), now) > now


def test_zones_are_offered_by_their_place_first() -> None:
    assert fitting_zones("be", 2) == ["America/Belem", "America/Belize"]
    assert fitting_zones("berl", 25) == ["Europe/Berlin"]
    assert fitting_zones("são p", 3) == ["America/Sao_Paulo"]
    assert "America/New_York" in fitting_zones("new york", 25)
    assert len(fitting_zones("", 25)) == 25
    assert fitting_zones("nowhere", 25) == []
