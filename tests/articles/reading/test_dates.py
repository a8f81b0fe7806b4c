"""Dates are read when they are stated without doubt, and never otherwise."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.reading.dates import StatedDate, read_date, stated_date, surest_date

DAY, MARCH = datetime(2026, 11, 3, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
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


HOURS = {
    "": None,
    " Z": 0,
    " UTC": 0,
    " GMT": 0,
    "+02:00": 2,
    "+0200": 2,
    " +02": 2,
    " -0500": -5,
    " GMT+7": 7,
    " GMT+0700": 7,
    " UTC-5": -5,
    " UTC +05:30": 5.5,
    " EST": -5,
    " PDT": -7,
    " CET": 1,
    " MESZ": 2,
    " JST": 9,
}


@pytest.mark.parametrize(("zone", "hours"), HOURS.items())
@pytest.mark.parametrize(
    "form",
    [
        "2026-03-02T15:45:05{}",
        "2026/3/2 15:45:05{}",
        "Mon, 02 Mar 2026 15:45:05{}",
        "2 March 2026, 15:45:05{}",
        "March 2, 2026 3:45:05 PM{}",
        "2 de marzo de 2026 a las 15:45:05{}",
        "Montag, den 2. März 2026 um 15:45:05{}",
        "28/02/2026 15:45:05{}",
    ],
)
def test_a_zone_is_that_which_is_stated(form: str, zone: str, hours: float | None) -> None:
    found = read_date(form.format(zone))
    if zone[:1] == "+" and form[:4] != "2026":
        # “15:45-16:00” would be a stretch of time.
        found = read_date(form.format(f" {zone}"))
    assert found is not None
    assert (found.hour, found.minute, found.second) == (15, 45, 5)
    assert found.utcoffset() == timedelta(hours=hours or 0)
    assert (found.month, found.day) in ((3, 2), (2, 28))


def test_the_day_is_that_of_the_outlet() -> None:
    early, late = read_date("2026-01-01T00:30:00+02:00"), read_date("2026-03-02T23:30:00-08:00")
    assert early is not None
    assert late is not None
    assert (early.date(), late.date()) == (date(2026, 1, 1), date(2026, 3, 2))
    assert early == datetime(2025, 12, 31, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["IST", "CST", "ET", "AST", "XYZ", "EMT+3"])
def test_of_a_zone_that_may_be_several_the_day_is_kept_and_no_hour(zone: str) -> None:
    stated = stated_date(f"2 March 2026 15:45 {zone}")
    if zone.isalpha():
        assert stated == StatedDate(MARCH.replace(tzinfo=None), zone_unread=True)
    else:
        assert stated is None


def test_a_zone_of_rfc_2822_is_known_in_its_form() -> None:
    assert read_date("Mon, 02 Mar 2026 15:45:05 CST") == datetime(2026, 3, 2, 21, 45, 5, tzinfo=UTC)
    assert read_date("Mon, 02 Mar 26 15:45 +0000") == datetime(2026, 3, 2, 15, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("3:45 PM EST, Mon March 2, 2026", (15, 45)),
        ("Mon Mar 02 15:45:05 +0000 2026", (15, 45)),
        ("Mon Mar  2 15:45:05 2026", (15, 45)),
        ("Mon Mar 02 2026 15:45:05 GMT+0100 (Central European Standard Time)", (15, 45)),
        ("2026-03-02T15:45:05.123456789+01:00[Europe/Paris]", (15, 45)),
        ("2026-03-02 12:05 AM", (0, 5)),
        ("15:45 MAR 2 2026", (15, 45)),
        ("March 2, 2026 at 3 p.m.", (15, 0)),
        ("2. März 2026, 15.45 Uhr", (15, 45)),
        ("2 de março de 2026 às 15h45", (15, 45)),
        ("Publié le 2 mars 2026 à 15h45", (15, 45)),
        ("lunedì 2 marzo 2026 ore 15.45", (15, 45)),
        ("maandag 2 maart 2026 om 15:45 uur", (15, 45)),
        ("понедельник, 2 марта 2026 года в 15:45", (15, 45)),
        ("2026年3月2日 15時45分", (15, 45)),
        ("2026年3月2日(月) 午後3時45分", (15, 45)),
        ("2026년 3월 2일 오후 3:45", (15, 45)),
    ],
)
def test_an_hour_is_read_as_languages_write_it(written: str, hour: tuple[int, int]) -> None:
    found = read_date(written)
    assert found is not None
    assert (found.date(), (found.hour, found.minute)) == (date(2026, 3, 2), hour)


@pytest.mark.parametrize("language", ["", "en", "xx", "zz-ZZ"])
@pytest.mark.parametrize(
    "written",
    [
        "2 de marzo de 2026",
        "lunes, 2 de marzo de 2026",
        "2. März 2026",
        "2 mars 2026",
        "Publié le lundi 2 mars 2026",
        "2 de março de 2026",
        "2 marzo 2026",
        "maandag 2 maart 2026",
        "2 марта 2026 г.",
        "2026年3月2日",
        "２０２６年３月２日",
        "2026년 3월 2일",
        "2 marca 2026",
        "2. maaliskuuta 2026",
        "2026. március 2.",
        "2 Mart 2026",
        "2 Μαρτίου 2026",
        "2 مارس 2026",
        "ngày 2 tháng 3 năm 2026",
        "2/mar/2026",
        "2026-3-2",
        "2026.3.2",
    ],
)
def test_a_date_is_read_in_the_language_that_its_month_tells(written: str, language: str) -> None:
    assert read_date(written, language) == MARCH


def test_where_languages_disagree_on_a_month_the_stated_one_decides() -> None:
    assert read_date("2 listopad 2026") is None
    assert read_date("2 listopad 2026", "hr") == datetime(2026, 10, 2, tzinfo=UTC)
    assert read_date("2 listopad 2026", "pl-PL") == datetime(2026, 11, 2, tzinfo=UTC)
    # “Mar.” is a Tuesday, too.
    assert read_date("mar. 3 nov. 2026", "fr") == DAY == read_date("mar. 3 nov. 2026")


@pytest.mark.parametrize(
    "zero",
    [
        "1970-01-01T00:00:00Z",
        "1970-01-01",
        "1969-12-31T19:00:00-05:00",
        "1 January 1970",
        "Thu, 01 Jan 1970 01:00:00 +0100",
        "0001-01-01T00:00:00Z",
        "0001-01-01",
        "0000-00-00 00:00:00",
        datetime(1970, 1, 1, tzinfo=UTC),
        date(1, 1, 1),
        0,
    ],
)
def test_the_zero_of_a_clock_is_no_date(zero: object) -> None:
    assert read_date(zero) is None


@pytest.mark.parametrize(
    ("statements", "taken"),
    [
        (["2026-03-02 23:30:00.0", "2026-03-02T23:30:00-05:00"], 1),
        (["2026-03-02T22:30:00Z", "2026-03-02T23:30:00-05:00"], 0),
        (["2026-03-02 23:30", "2026-03-02T22:30:00-05:00"], 0),
        (["2026-03-02", "2026-03-02T00:00:00-05:00"], 0),
        (["", "06/02/2026", "2026-03-02"], 2),
        ([" ", "06/02/2026", "yesterday"], 1),
    ],
)
def test_the_surest_statement_of_a_date_is_taken(statements: list[str], taken: int) -> None:
    assert surest_date(statements) == statements[taken]
    assert surest_date([]) == surest_date([""]) == ""


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
        "06/02/2026",
        "06.02.2026 15:45",
        "3–5 de marzo de 2026",
        "2 al 4 de marzo de 2026",
        "marzo de 2026",
        "2 de marzo",
        "令和8年3月2日",
        "March 2026 GMT+7",
        "marzo de 2026, UTC-5",
        "10:30-11:30, 2 March 2026",
        "2 March 2026 15:45+15:00",
        "2026-03-02T25:00:00Z",
        "March 2 2026 or 3 March 2026",
        "2 March 2026 5 April",
        "2 March 2026 15:45 sharp",
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


CLOCKS = MOMENTS.map(lambda moment: moment.replace(tzinfo=None))
MONTH_WORDS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}


@given(CLOCKS, st.sampled_from(sorted(MONTH_WORDS)), st.booleans())
def test_a_day_in_words_is_that_day_and_its_hour_that_hour(
    clock: datetime, language: str, with_hour: bool
) -> None:
    month = MONTH_WORDS[language].split()[clock.month - 1]
    of = " de " if language in ("es", "pt") else " "
    written = f"{clock.day}{of}{month}{of}{clock.year}"
    if with_hour:
        written += f", {clock:%H:%M:%S}"
    expected = clock if with_hour else clock.replace(hour=0, minute=0, second=0)
    assert read_date(written) == read_date(written, language) == expected.replace(tzinfo=UTC)


@given(CLOCKS, st.integers(-12 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters)))
def test_a_moment_keeps_its_clock_and_its_offset(clock: datetime, offset: timedelta) -> None:
    moment = clock.replace(tzinfo=timezone(offset))
    for written in (moment, moment.isoformat(), format_datetime(moment)):
        found = read_date(written)
        assert found is not None
        assert (found.replace(tzinfo=None), found.utcoffset()) == (clock, offset)


WORDS = st.sampled_from(
    [*MONTH_WORDS["de"].split(), *MONTH_WORDS["es"].split(), "Mar", "de", "15:45", "GMT+7", "EST"]
)


@given(
    st.lists(st.one_of(WORDS, st.integers(0, 2030).map(str)), max_size=6),
    st.sampled_from([" ", ", ", "-", "/"]),
)
def test_no_number_is_made_up(words: list[str], between: str) -> None:
    text = between.join(words)
    found = read_date(text)
    if found is not None:
        numbers = {int(number) for number in re.findall(r"\d+", text)}
        assert {found.year, found.day} <= numbers
        assert (found.hour, found.minute) in ((0, 0), (15, 45))
        assert found.utcoffset() in (timedelta(), timedelta(hours=7), timedelta(hours=-5))


DATELIKE = st.text(st.sampled_from("0123456789²⁴٣९-/:.,+ TZAMPJanNovMonstdh"), max_size=30)


@given(st.one_of(st.text(max_size=60), DATELIKE))
@example("000000000⁴")  # a digit to isdigit(), no number to int()
@example("٢٠٢٦-١١-٢٣")
def test_no_text_raises_and_what_is_read_has_a_zone(text: str) -> None:
    found = read_date(text)
    assert found is None or found.utcoffset() is not None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20180619T055000+0900", "2018-06-19"),
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
