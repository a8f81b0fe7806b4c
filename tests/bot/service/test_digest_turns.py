"""A digest reads what came into a story that goes on against what that had before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from databases import database_kind  # noqa: F401
from digest_desk import (
    EVERYTHING,
    SERVER,
    bring,
    digest_clock,  # noqa: F401
    given,
    taken,
    told,
)
from placed import place
from statements import statements

if TYPE_CHECKING:
    from clock import Clock

    from bot.service.newsdesk import Newsdesk


FERRY = "The ferry Karin ran aground off Velm on Tuesday and {hurt} people were hurt."
AGAIN = "Off Velm the ferry Karin lies aground since Tuesday; {hurt} people had been hurt."
CAPTAIN = "Captain Ida Berg was arrested over the ferry that ran aground off Velm."


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (AGAIN.format(hurt=12), "a9"),
        (AGAIN.format(hurt=17), "a5"),
        (CAPTAIN, "a5"),
    ],
)
def test_a_story_that_took_a_turn_goes_before_a_novelty_and_more_of_the_same_behind(
    newsdesk: Newsdesk, clock: Clock[datetime], text: str, first: str
) -> None:
    ferry = "Ferry Karin aground"
    for number, outlet in enumerate(("Harbour Post", "Wire", "Coast Times", "Circuit"), 1):
        bring(newsdesk, number, source=outlet, headline=ferry, text=FERRY.format(hurt=12))
    place(newsdesk.database, {"s": ["a1", "a2", "a3", "a4"]}, at=clock.now)
    digest = given(newsdesk)
    clock.now = datetime.now(UTC)
    assert taken(newsdesk, digest) == ["a4"]
    bring(newsdesk, 5, source="Wire", headline=ferry, text=text)
    place(newsdesk.database, {"s": ["a5"]}, at=clock.now)
    bring(newsdesk, 9, source="Shore Sheet")
    clock.now = datetime.now(UTC)
    (digest,) = newsdesk.digests.store.of_server(SERVER)
    report = newsdesk.digests.of(digest)
    assert told(report)[0] == first
    ferry_story = next(each for each in report.stories if each.article.id == "a5")
    assert ferry_story.rank.has_turn is (first == "a5")
    assert ferry_story.rank.before == (4, 4)


def test_a_turn_is_told_by_the_newest_article_that_has_it(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    bring(newsdesk, 1, headline="Ferry Karin aground", text=FERRY.format(hurt=12))
    place(newsdesk.database, {"s": ["a1"]}, at=clock.now)
    digest = given(newsdesk)
    clock.now = datetime.now(UTC)
    assert taken(newsdesk, digest) == ["a1"]
    bring(newsdesk, 2, headline="Ferry captain arrested", text=CAPTAIN)
    bring(newsdesk, 3, headline="Ferry Karin aground", text=AGAIN.format(hurt=12))
    place(newsdesk.database, {"s": ["a2", "a3"]}, at=clock.now)
    clock.now = datetime.now(UTC)
    assert taken(newsdesk, digest) == ["a2"]


def test_turns_take_as_many_statements_for_many_stories_as_for_few(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    reports, numbers = newsdesk.digests.reports, []
    for stories in (range(2), range(2, 11)):
        for half in (0, 50):
            begin = reports.place_at(datetime.now(UTC))
            ids = {f"s{each}": [bring(newsdesk, half + each)] for each in stories}
            place(newsdesk.database, ids, at=clock.now)
        with statements() as noted:
            report = reports.report(begin, EVERYTHING, scope=None)
        assert [each.rank.has_turn for each in report.stories] == [True] * len(stories)
        numbers.append(len(noted))
    assert numbers[0] == numbers[1] <= 22
