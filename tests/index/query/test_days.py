"""The days that limit a search, as people write them in the bot's languages."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import Period
from index.query.days import read_days

TODAY = date(2026, 11, 25)  # a Wednesday
WEEK = ("2026-11-16", "2026-11-22")


def period(first: str, last: str | None = None) -> Period:
    return Period(first=date.fromisoformat(first), last=date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-03", period("2026-11-03")),
        ("yesterday", period("2026-11-24")),
        ("since yesterday", period("2026-11-24", "2026-11-25")),
        ("2 weeks ago", period("2026-11-11")),
        ("since 2 weeks ago", period("2026-11-11")),
        ("a week ago", period("2026-11-18")),
        ("ten days ago", period("2026-11-15")),
        ("two months ago", period("2026-09-25")),
        ("an hour ago", period("2026-11-25")),
        ("now", period("2026-11-25")),
        ("last night", period("2026-11-24", "2026-11-25")),
        ("last 24 hours", period("2026-11-24", "2026-11-25")),
        ("the last hour", period("2026-11-24", "2026-11-25")),
        ("the day before yesterday", period("2026-11-23")),
        ("start of November", period("2026-11-01", "2026-11-10")),
        ("end of October", period("2026-10-21", "2026-10-31")),
        ("Monday", period("2026-11-23")),
        ("wed", period("2026-11-25")),
        ("last Friday", period("2026-11-20")),
        ("November", period("2026-11-01", "2026-11-30")),
        ("december", period("2025-12-01", "2025-12-31")),
        ("2026", period("2026-01-01", "2026-12-31")),
        ("2026-11", period("2026-11-01", "2026-11-30")),
        ("03.11.2026", period("2026-11-03")),
        ("3. 11. 2026", period("2026-11-03")),
        ("28.11.", period("2025-11-28")),
        ("13/11/2026", None),
        ("Tue 3 Nov", period("2026-11-03")),
        ("Tuesday, 3 November 2026", period("2026-11-03")),
        ("tomorrow", period("2026-11-26")),
    ],
)
def test_more_is_a_day_than_in_a_question(written: str, meant: Period | None) -> None:
    assert read_days(written, TODAY) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gestern", period("2026-11-24")),
        ("seit gestern", period("2026-11-24")),
        ("vor drei Tagen", period("2026-11-22")),
        ("vor zwei Wochen", period("2026-11-11")),
        ("letzte Woche", period(*WEEK)),
        ("diese Woche", period("2026-11-19", "2026-11-25")),
        ("letzter Monat", period("2026-10-01", "2026-10-31")),
        ("die letzten drei Tage", period("2026-11-23", "2026-11-25")),
        ("letzte 24 Stunden", period("2026-11-24", "2026-11-25")),
        ("am Montag", period("2026-11-23")),
        ("letzten Mittwoch", period("2026-11-18")),
        ("3. November 2026", period("2026-11-03")),
        ("28. November", period("2025-11-28")),
        ("März", period("2026-03-01", "2026-03-31")),
        ("hier", period("2026-11-24")),
        ("il y a trois jours", period("2026-11-22")),
        ("la semaine dernière", period(*WEEK)),
        ("semaine dernière", period(*WEEK)),
        ("ces 3 derniers jours", period("2026-11-23", "2026-11-25")),
        ("3 novembre 2026", period("2026-11-03")),
        ("1er novembre 2026", period("2026-11-01")),
        ("ayer", period("2026-11-24")),
        ("hoy", period("2026-11-25")),
        ("hace tres días", period("2026-11-22")),
        ("la semana pasada", period(*WEEK)),
        ("semana pasada", period(*WEEK)),
        ("3 de noviembre de 2026", period("2026-11-03")),
        ("ontem", period("2026-11-24")),
        ("há três dias", period("2026-11-22")),
        ("semana passada", period(*WEEK)),
        ("mês passado", period("2026-10-01", "2026-10-31")),
        ("昨日", period("2026-11-24")),
        ("先週", period(*WEEK)),
        ("3日前", period("2026-11-22")),
        ("３日前", period("2026-11-22")),
        ("2026年11月3日", period("2026-11-03")),
        ("11月3日", period("2026-11-03")),
        ("2026年11月", period("2026-11-01", "2026-11-30")),
        ("2026年", period("2026-01-01", "2026-12-31")),
    ],
)
def test_the_other_languages_are_read(written: str, meant: Period) -> None:
    assert read_days(written, TODAY) == meant


@pytest.mark.parametrize(
    "written",
    (
        "the ides of march,someday,soon,a fox,one day,un jour,irgendwann,nunca,いつか,recently,"
        "three,drei,trois,cinco,zwanzig,sex,noon,10pm,12:30,9/11,03/11/2026,3/11,3-11-2026,5,"
        "room 2026,31.02.2026,31 February 2026,13月3日,2026-13,a week of strikes,covid 19,"
        "Apollo 11,Maybe,Juneau,Sunday Times,hace,letzte,3 foxes,since,since 3 foxes"
    ).split(","),
)
def test_what_is_no_day_or_not_surely_one_is_not_read(written: str) -> None:
    assert read_days(written, TODAY) is None


def test_last_monday_on_a_monday_is_a_week_ago_in_every_language() -> None:
    monday = date(2026, 11, 23)
    for written in ("last Monday", "letzten Montag", "lundi dernier", "lunes pasado"):
        assert read_days(written, monday) == period("2026-11-16")


@given(
    st.one_of(
        st.text(max_size=70),
        st.lists(
            st.sampled_from(
                "vor il y a hace há 3 11 2026 . / - : Tage jours días 月 日 年 letzte la semana "
                "Montag mars since november 99999 0 ago last".split()
            ),
            max_size=5,
        ).map(" ".join),
    ),
    st.dates(date(1990, 1, 1), date(2060, 12, 31)),
)
def test_no_text_raises(text: str, today: date) -> None:
    found = read_days(text, today)
    assert found is None or found.first <= found.last


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_yesterday_is_the_same_day_in_every_language(today: date) -> None:
    for written in ("yesterday", "gestern", "hier", "ayer", "ontem", "昨日"):
        day = today - timedelta(days=1)
        assert read_days(written, today) == Period(first=day, last=day)


def test_the_library_for_dates_is_loaded_only_when_it_is_needed() -> None:
    code = (
        "import sys, datetime, index.query.query as q; today = datetime.date(2026, 11, 25); "
        "q.make_filters(today, since='last Friday', until='now'); "
        "print('dateparser' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "False"
