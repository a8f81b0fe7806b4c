"""A whole story at a glance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fakes import make_article

from bot.service.overviews import newest_of, overview_of
from index.stories.models import Story, StoryArticle

START = datetime(2026, 10, 14, 9, tzinfo=UTC)


def of_story(
    number: int, day: int | None, outlet: str | None, *, counts: bool = True
) -> StoryArticle:
    published = None if day is None else START + timedelta(days=day)
    article = make_article(number, source=outlet, published=published).summary()
    return StoryArticle(article=article, goes_with=None if counts else "a1", joined=START)


STORY = Story(id="s-1", articles=5, outlets=3)
ARTICLES = (
    of_story(1, 0, "Post"),
    of_story(2, 1, "Wire"),
    of_story(3, 2, "post"),
    of_story(4, 3, "Wire"),
    of_story(5, 9, "Journal", counts=False),
    of_story(6, None, "Sheet"),
    of_story(7, None, None),
)


def test_outlets_are_named_once_in_the_order_in_which_they_took_it_up() -> None:
    assert overview_of(STORY, ARTICLES, "a1").outlets == ("Post", "Wire", "Journal", "Sheet")


def test_the_newest_is_what_counts_and_the_others_take_turns_by_outlet() -> None:
    overview = overview_of(STORY, ARTICLES, "a1")
    assert overview.newest is not None
    assert overview.newest.id == "a4"
    assert [each.id for each in overview.others] == ["a3", "a2", "a6", "a7"]
    assert overview_of(STORY, ARTICLES, "a4").newest is None
    assert [each.id for each in overview_of(STORY, ARTICLES, "a4").others] == [
        "a3",
        "a2",
        "a6",
        "a7",
        "a1",
    ]


def test_a_story_without_dates_has_a_newest_article_all_the_same() -> None:
    newest = newest_of([of_story(6, None, "Sheet")])
    assert newest is not None
    assert newest.id == "a6"
    # Where the original is not to be seen the copy is all there is.
    copy = newest_of([of_story(5, 9, "Journal", counts=False)])
    assert copy is not None
    assert copy.id == "a5"
