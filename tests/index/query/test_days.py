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
        "Apollo 11,Maybe,Juneau,Sunday Times,hace,letzte,3 foxes,since,since 3 foxes,"
        "the 3rd,dem 3.,the 12,die letzten Tage,die letzten Jahre,les derniers mois,"
        "los últimos días,eine Woche,el último zorro,dieser Fuchs,13月"
    ).split(","),
)
def test_what_is_no_day_or_not_surely_one_is_not_read(written: str) -> None:
    assert read_days(written, TODAY) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("the last twenty days", period("2026-11-06", "2026-11-25")),
        ("twenty-five days ago", period("2026-10-31")),
        ("since 3 Nov 2026", period("2026-11-03", "2026-11-25")),
        ("thurs", period("2026-11-19")),
        ("Tues, Nov 3", period("2026-11-03")),
        ("vor fünfundzwanzig Tagen", period("2026-10-31")),
        ("il y a vingt et un jours", period("2026-11-04")),
        ("hace veinte días", period("2026-11-05")),
        ("há vinte e cinco dias", period("2026-10-31")),
        ("há um mês", period("2026-10-25")),
        ("seit einer Woche", period("2026-11-18")),
        ("les vingt derniers jours", period("2026-11-06", "2026-11-25")),
        ("en los últimos siete días", period("2026-11-19", "2026-11-25")),
        ("vergangene Woche", period(*WEEK)),
        ("seit letzter Woche", period(*WEEK)),
        ("la última semana", period(*WEEK)),
        ("mes pasado", period("2026-10-01", "2026-10-31")),
        ("l'an dernier", period("2025-01-01", "2025-12-31")),
        ("in dieser Woche", period("2026-11-19", "2026-11-25")),
        ("neste mês", period("2026-11-01", "2026-11-30")),
        ("letzte Stunde", period("2026-11-24", "2026-11-25")),
        ("vergangenen Freitag", period("2026-11-20")),
        ("sexta passada", period("2026-11-20")),
        ("mars dernier", period("2026-03-01", "2026-03-31")),
        ("im Mai", period("2026-05-01", "2026-05-31")),
        ("Jänner", period("2026-01-01", "2026-01-31")),
        ("Dienstag, den 3. November 2026", period("2026-11-03")),
        ("seit dem 3.11.2026", period("2026-11-03")),
        ("1º de maio", period("2026-05-01")),
        ("tres de noviembre de 2026", period("2026-11-03")),
        ("3 sept 2026", period("2026-09-03")),
        ("desde o dia 3 de novembro", period("2026-11-03")),
        ("11月3日(火)", period("2026-11-03")),
        ("11月3日から", period("2026-11-03")),
        ("2025年から", period("2025-01-01", "2025-12-31")),
        ("seit Mi", period("2026-11-18")),
    ],
)
def test_whoever_reads_they_are_the_same_days(written: str, meant: Period) -> None:
    for locale in ("en-US", "de", "fr", "es-ES", "es-419", "pt-BR", "ja", "nl"):
        if written == "seit Mi" and locale == "de":
            continue
        assert read_days(written, TODAY, locale) == meant, locale


@pytest.mark.parametrize(
    ("written", "locale", "meant"),
    [
        ("mar", "en-GB", period("2026-03-01", "2026-03-31")),
        ("mar", "pt-BR", period("2026-03-01", "2026-03-31")),
        ("mar.", "fr", period("2026-11-24")),
        # The Spanish write both “martes” and “marzo” so.
        ("mar", "es-ES", None),
        ("mar", "es-419", None),
        ("lun", "es-ES", period("2026-11-23")),
        ("lun", "en-US", None),
        ("Do", "de", period("2026-11-19")),
        ("am Do", "de", period("2026-11-19")),
        ("do", "en-US", None),
        ("Okt.", "de", period("2026-10-01", "2026-10-31")),
        ("set", "pt-BR", period("2026-09-01", "2026-09-30")),
        ("set", "en-US", None),
        ("sex", "pt-BR", period("2026-11-20")),
        ("sept", "fr", period("2026-09-01", "2026-09-30")),
        ("déc", "fr", period("2025-12-01", "2025-12-31")),
        ("Friday", "de", period("2026-11-20")),
        ("fri", "ja", period("2026-11-20")),
        ("Freitag", "fr", period("2026-11-20")),
        ("hoy", "de", period("2026-11-25")),
    ],
)
def test_a_short_name_is_read_in_the_reader_s_language_and_in_english(
    written: str, locale: str, meant: Period | None
) -> None:
    assert read_days(written, TODAY, locale) == meant


def test_a_weekday_may_be_today_in_every_language() -> None:
    for written in ("Wednesday", "Mittwoch", "mercredi", "miércoles", "quarta-feira", "水曜日"):
        assert read_days(written, TODAY) == period("2026-11-25")


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


LIBRARIES = ["babel", "dateparser", "text_to_num"]


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("q.make_query('Who won the 2026 race in Japan, and how?', today)", ["babel"]),
        ("q.make_query('Who won the race in Japan?', today)", []),
        ("q.make_query('Who runs the ferry to the island of Jura?', today)", []),
        ("q.make_query('Who ran the ferry in July?', today)", ["babel"]),
        ("q.make_query('Who won last week?', today)", ["babel"]),
        ("q.make_query('Who runs the ferry?', today)", []),
        ("q.make_filters(today, since='2026-11-03', until='now')", []),
        ("q.make_filters(today, since='last Friday', until='now')", ["babel"]),
        ("q.make_query('Who won two weeks ago?', today)", ["babel", "text_to_num"]),
        ("q.make_filters(today, since='gestern')", LIBRARIES),
    ],
)
def test_the_libraries_for_dates_are_loaded_only_when_they_are_needed(
    code: str, loaded: list[str]
) -> None:
    whole = (
        "import sys, datetime, index.query.query as q; today = datetime.date(2026, 11, 25); "
        f"{code}; print(*(name for name in {LIBRARIES} if name in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", whole], capture_output=True, check=True, text=True)
    assert run.stdout.split() == loaded
