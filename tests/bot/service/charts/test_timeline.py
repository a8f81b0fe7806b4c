"""What the picture of a timeline shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storylines import told_stories

from bot.i18n.language import speaking
from bot.service.charts.timeline import (
    LONGEST_DESCRIPTION,
    MOST_ROWS,
    chart_of,
    describe,
    short_day,
    spread_apart,
    ticks,
)
from bot.service.timelines import Timeline, TimelineArticle

if TYPE_CHECKING:
    from collections.abc import Callable

    from prepared import Fill

    from bot.service.newsdesk import Newsdesk


@pytest.fixture
def stories(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    """A newsdesk with the made-up stories."""
    return opened_with(told_stories)


def told_by(told: Timeline, *articles: tuple[str | None, str | None]) -> Timeline:
    """Return a timeline of other articles, each an outlet and a moment, without turns."""
    made = tuple(
        TimelineArticle(
            source=outlet,
            published=datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None,
        )
        for outlet, at in articles
    )
    return told.model_copy(update={"articles": made, "turns": ()})


def test_there_is_a_row_an_outlet_and_a_number_a_turn(stories: Newsdesk) -> None:
    told = stories.timelines.tell("story-trial")
    chart = chart_of(told)
    assert chart is not None
    assert (chart.first, chart.days) == (date(2026, 8, 3), 78)
    assert [row.name for row in chart.rows] == [
        "Harbour Post",
        "Northern Wire",
        "Coast Times",
        "Circuit",
    ]
    assert [turn.number for turn in chart.turns] == [turn.number for turn in told.turns]
    assert [turn.newest for turn in chart.turns] == [turn.newest for turn in told.turns]
    assert chart.turns[0].at == pytest.approx(9 / 24)
    marked = sorted(dot.at for row in chart.rows for dot in row.dots if dot.tells_turn)
    assert marked == sorted(turn.at for turn in chart.turns)
    assert sum(dot.articles for row in chart.rows for dot in row.dots) == 9


def test_undated_articles_are_in_no_row_and_their_turns_have_no_number(stories: Newsdesk) -> None:
    told = stories.timelines.tell("story-undated")
    chart = chart_of(told)
    assert chart is not None
    assert sum(dot.articles for row in chart.rows for dot in row.dots) == 3
    assert [turn.number for turn in chart.turns] == [t.number for t in told.turns if t.day]


def test_less_than_two_dated_articles_make_no_picture(stories: Newsdesk) -> None:
    told = stories.timelines.tell("story-trial")
    assert chart_of(told_by(told, ("Circuit", "2026-11-01T08:00"), ("Circuit", None))) is None


def test_the_outlets_with_fewest_articles_share_a_row(stories: Newsdesk) -> None:
    told = stories.timelines.tell("story-trial")
    articles = [(f"Outlet {n}", f"2026-11-{day:02}T08:00") for n in range(9) for day in (1, n + 2)]
    articles.append(("Outlet 8", "2026-11-20T08:00"))
    chart = chart_of(told_by(told, *articles, (None, "2026-11-03T08:00")))
    assert chart is not None
    assert len(chart.rows) == MOST_ROWS
    assert chart.rows[0].name == "Outlet 8"
    assert chart.rows[-1].name == "4 other outlets"
    assert sum(dot.articles for dot in chart.rows[-1].dots) == 7
    few = chart_of(told_by(told, *articles[:14]))
    assert few is not None
    assert [row.name for row in few.rows] == [f"Outlet {n}" for n in range(7)]


def test_near_articles_of_an_outlet_are_one_dot(stories: Newsdesk) -> None:
    told = stories.timelines.tell("story-trial")
    days = ("2026-09-01", "2026-09-01", "2026-09-01T13:00", "2026-09-30T18:00")
    chart = chart_of(told_by(told, *((None, day) for day in days)))
    assert chart is not None
    (row,) = chart.rows
    assert row.name == "outlet not given"
    assert [dot.articles for dot in row.dots] == [3, 1]
    # A day without an hour stands in its middle.
    assert row.dots[0].at == pytest.approx((0.5 + 0.5 + 13 / 24) / 3)
    assert row.dots[1].at == pytest.approx(29.75)


def test_the_description_says_what_there_is_to_see(stories: Newsdesk) -> None:
    told = stories.timelines.tell("story-flood")
    assert describe(told).startswith(
        "Chart: 8 articles, 3 outlets, 14 Oct 2026 to 2 Nov 2026; turns: 1 on 14 Oct 2026, 2 on "
    )
    assert describe(told).endswith(" on 2 Nov 2026.")
    assert "2026 to" not in describe(stories.timelines.tell("story-one-day"))
    many = told.model_copy(update={"turns": told.turns * 5})
    assert LONGEST_DESCRIPTION - 20 < len(describe(many)) <= LONGEST_DESCRIPTION
    assert describe(many).endswith(", ….")


def test_days_below_are_the_first_the_last_and_some_between(stories: Newsdesk) -> None:
    chart = chart_of(stories.timelines.tell("story-trial"))
    assert chart is not None
    days = ticks(chart)
    assert (days[0], days[-1]) == (date(2026, 8, 3), date(2026, 10, 19))
    assert all(one < other for one, other in pairwise(days))
    assert ticks(chart._replace(days=1)) == [chart.first]
    assert ticks(chart._replace(days=2)) == [chart.first, chart.first + timedelta(days=1)]
    with speaking("de"):
        assert short_day(date(2026, 10, 3), with_year=False) == "3. Okt."
    assert short_day(date(2026, 10, 3), with_year=True) == "3 Oct 2026"


@given(st.lists(st.floats(0, 600), max_size=12), st.floats(1, 80))
def test_numbers_stand_apart_in_order_and_within_bounds(places: list[float], gap: float) -> None:
    spread = spread_apart(sorted(places), gap, 0, 600)
    assert len(spread) == len(places)
    fits = min(gap, 600 / (len(places) - 1)) if len(places) > 1 else gap
    assert all(other - one >= fits - 1e-6 for one, other in pairwise(spread))
    assert all(-1e-6 <= place <= 600 + 1e-6 for place in spread)


def test_numbers_that_have_room_stay_where_they_are() -> None:
    assert spread_apart([10, 100, 300], 40, 0, 600) == [10, 100, 300]
    assert spread_apart([300, 300], 40, 0, 600) == [280, 320]
