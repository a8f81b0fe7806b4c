"""The commands for whole stories, and stories in the other commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes import make_article
from placed import place

if TYPE_CHECKING:
    from command_lines import CommandLine
    from prepared import Prepared

    from bot.service.newsdesk import Newsdesk

NOW = datetime.now(UTC)


def some_stories(desk: Newsdesk) -> None:
    """Put in what four outlets have had for some hours, one story alone, and one of none yet."""
    for number in range(1, 7):
        at = NOW - timedelta(hours=number)
        outlet = f"Outlet {number}"
        desk.library.add(make_article(number, source=outlet, published=at))
    place(desk.database, {"s-bridge": ["a1", "a2", "a3", "a4"], "s-alone": ["a5"]}, at=NOW)


@pytest.fixture
def told(run: CommandLine, prepared: Prepared) -> CommandLine:
    """The command line on some stories."""
    prepared.copy(some_stories, run.folder / "data")
    return run


def test_a_whole_story_is_shown(told: CommandLine) -> None:
    whole = told.json("story", "Town2 closes")
    assert whole["story"]["id"] == "s-bridge"
    assert [each["article"]["id"] for each in whole["articles"]] == ["a4", "a3", "a2", "a1"]
    assert whole["articles"][0]["goes_with"] is None
    assert [each["what"] for each in whole["history"]] == ["founded", *["joined"] * 4]
    text = told("story", "s-bridge").output
    assert text.startswith("4 outlets, ")
    assert "“Town1 closes its old bridge” joined" in text


def test_what_is_not_placed_yet_is_told(told: CommandLine) -> None:
    result = told("story", "a6")
    assert result.exit_code == 1
    assert "“Town6 closes its old bridge” is of no story yet" in result.stderr


def test_showing_an_article_names_the_others_of_its_story(told: CommandLine) -> None:
    text = told("show", "a2").output
    assert "Other articles of this story (4 outlets, " in text
    assert "- Town1 closes its old bridge" in text
    assert "Other articles" not in told("show", "a5").output


def test_what_trends_is_listed_with_the_reason(told: CommandLine) -> None:
    (trend,) = told.json("trending")["stories"]
    assert trend["why"] == "4 articles by 4 outlets in 6 hours; none before"
    assert (trend["article"]["id"], trend["story"]["id"]) == ("a1", "s-bridge")
    assert "4 articles by 4 outlets in 6 hours" in told("trending").output
    (within,) = told.json("trending", "--category", "politics")["stories"]
    assert within["article"] == trend["article"]
    missing = told("trending", "--category", "Opera")
    assert missing.exit_code == 1
    assert "no category “Opera”" in missing.stderr


def test_nothing_trends_in_an_empty_library(run: CommandLine) -> None:
    assert run.json("trending") == {"stories": []}
    assert run("trending").output.startswith("Nothing is trending")


def test_the_list_for_people_has_one_row_a_story(told: CommandLine) -> None:
    text = told("list").output
    assert "Town1 closes" in text
    assert "Town2 closes" not in text
    assert "4 outlets, " in text
    every = told.json("list")["articles"]
    assert [each["id"] for each in every] == [f"a{number}" for number in range(1, 7)]
    assert every[1]["story"]["outlets"] == 4
    assert "story" not in every[5]
