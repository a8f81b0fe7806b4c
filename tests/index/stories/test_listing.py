"""The newest stories: one article stands for each, read by the index of dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from databases import database_kind, only_sqlite  # noqa: F401
from fakes import make_article
from placed import place
from statements import statements

from articles.library.tables import copies
from articles.models import Filters
from index.stories.paces import StoryPaces
from index.stories.tables import story_articles

if TYPE_CHECKING:
    from articles.models import Article
    from bot.service.newsdesk import Newsdesk

START = datetime(2026, 10, 14, 9, tzinfo=UTC)


def article(name: str, day: int | None, outlet: str | None = "Post", **changes: object) -> Article:
    """Return an article that came out so many days after the start."""
    published = None if day is None else START + timedelta(days=day)
    fields = {"id": name, "headline": f"Flood in {name}", "source": outlet, "published": published}
    # No two are copies of one text.
    text = f"{name} is told in {name}'s own words, as {name} would."
    return make_article(1, url=None, text=text, **{**fields, **changes})


def fill(desk: Newsdesk) -> None:
    """Put in a flood that three outlets have, a vote, and articles that are not placed."""
    for each in (
        article("flood1", 0, "Post"),
        article("flood2", 3, "Wire", category="Weather"),
        article("flood3", 9, "Ledger"),
        article("vote", 5, headline="Council votes"),
        article("new", 7, headline="Nobody has placed this"),
        article("undated", None),
    ):
        desk.library.add(each)
    place(desk.database, {"s-flood": ["flood1", "flood2", "flood3"], "s-vote": ["vote"]}, at=START)


def ids(desk: Newsdesk, filters: Filters = Filters(), **how: object) -> list[tuple[str, str]]:
    found = desk.story_lookup.latest(filters, **how)  # type: ignore[arg-type]
    return [(each.story.id, each.article.id) for each in found]


def uncount(desk: Newsdesk, *names: str) -> None:
    """Let articles be copies or translations of another one of their story."""
    with desk.database.writing() as connection:
        connection.execute(
            story_articles.update().where(story_articles.c.article_id.in_(names)),
            {"goes_with": "flood1"},
        )


def test_a_story_is_one_row_and_what_is_not_placed_stands_for_itself(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    assert ids(newsdesk) == [
        ("s-flood", "flood3"),
        ("new", "new"),
        ("s-vote", "vote"),
        ("undated", "undated"),
    ]
    flood, new, _vote, undated = (each.story for each in newsdesk.story_lookup.latest())
    assert (flood.articles, flood.outlets) == (3, 3)
    assert (flood.first, flood.newest) == (date(2026, 10, 14), date(2026, 10, 23))
    assert (new.articles, new.outlets, new.first) == (1, 1, date(2026, 10, 21))
    assert (undated.first, undated.newest) == (None, None)


def test_pages_follow_each_other_without_gap_or_repetition(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    for number in range(40):
        newsdesk.library.add(article(f"more{number:02}", 20 + number, "Ticker"))
    place(newsdesk.database, {"s-long": [f"more{n:02}" for n in range(40)]}, at=START)
    whole = ids(newsdesk, limit=10)
    assert [story for story, _ in whole] == ["s-long", "s-flood", "new", "s-vote", "undated"]
    paged = [each for offset in range(6) for each in ids(newsdesk, limit=1, offset=offset)]
    assert paged == whole


def test_the_newest_article_that_passes_stands_for_the_whole_story(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    assert ids(newsdesk, Filters(source="wire")) == [("s-flood", "flood2")]
    assert ids(newsdesk, Filters(category="Weather")) == [("s-flood", "flood2")]
    assert newsdesk.story_lookup.latest(Filters(source="wire"))[0].story.outlets == 3
    assert ids(newsdesk, words="flood in flood1") == [("s-flood", "flood1")]
    assert ids(newsdesk, words="council") == [("s-vote", "vote")]
    before = Filters(last_day=date(2026, 10, 15))
    assert ids(newsdesk, before) == [("s-flood", "flood1")]
    assert ids(newsdesk, words="nowhere at all") == []


def test_a_copy_stands_for_a_story_only_where_nothing_else_passes(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    uncount(newsdesk, "flood3")
    assert ids(newsdesk, limit=3) == [("new", "new"), ("s-vote", "vote"), ("s-flood", "flood2")]
    assert ids(newsdesk, Filters(source="Ledger")) == [("s-flood", "flood3")]
    assert ids(newsdesk, words="flood3") == [("s-flood", "flood3")]
    newsdesk.editor.retract("flood2", "It was wrong.")
    assert ids(newsdesk, limit=3)[2] == ("s-flood", "flood1")
    newsdesk.editor.retract("flood1", "It was wrong.")
    assert ids(newsdesk, limit=1) == [("s-flood", "flood3")]


def test_a_copy_that_is_not_placed_gives_way_to_its_original(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    with newsdesk.database.writing() as connection:
        connection.execute(copies.insert().values(article_id="new", original_id="vote"))
    assert ("new", "new") not in ids(newsdesk)
    assert ("s-vote", "vote") in ids(newsdesk)
    assert ids(newsdesk, words="nobody has") == [("new", "new")]


def test_another_servers_articles_are_neither_listed_nor_counted(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    newsdesk.library.add(article("own", 30, "Server Sheet", scope="7"))
    place(newsdesk.database, {"s-own": ["own"]}, at=START)
    for scope in (None, "8"):
        assert "own" not in {name for _, name in ids(newsdesk, Filters(scope=scope))}
        assert newsdesk.story_lookup.behind(["own"], scope=scope).stories == ()
    assert ids(newsdesk, Filters(scope="7"))[0] == ("s-own", "own")


def test_what_stands_behind_several_stories_counts_each_outlet_once(newsdesk: Newsdesk) -> None:
    fill(newsdesk)
    lookup = newsdesk.story_lookup
    behind = lookup.behind(["vote", "flood2", "flood1"])
    assert [story.id for story in behind.stories] == ["s-vote", "s-flood"]
    assert behind.coverage is not None
    assert (behind.coverage.articles, behind.coverage.outlets) == (4, 3)
    assert behind.coverage.newest == date(2026, 10, 23)
    beside = lookup.behind(["vote", "new", "undated"]).coverage
    assert beside is not None
    assert (beside.articles, beside.outlets, beside.first) == (3, 1, date(2026, 10, 19))
    assert lookup.behind(["new"]) == ({}, None)
    with statements() as asked:
        assert lookup.behind([]) == ({}, None)
    assert asked == []


@only_sqlite
@pytest.mark.parametrize("scope", [None, "7"])
@pytest.mark.parametrize("words", ["", "flo"])
def test_articles_are_read_in_the_order_of_an_index_and_stories_by_theirs(
    newsdesk: Newsdesk, scope: str | None, words: str
) -> None:
    fill(newsdesk)
    uncount(newsdesk, "flood2")
    with statements() as asked:
        newsdesk.story_lookup.latest(Filters(scope=scope), words=words, limit=3)
        StoryPaces(newsdesk.database).since(START, scope=scope)
    selects = [text for text, _ in asked if text.startswith("SELECT")]
    plans = []
    with newsdesk.database.reading() as connection:
        for each in selects:
            plan = connection.execute(sa.text(f"EXPLAIN QUERY PLAN {each.replace('?', 'NULL')}"))
            plans.append([row.detail for row in plan])
    # The articles, whether some only stand for others, how much there is of the stories.
    newest, *others, counted, timed = plans
    assert 1 <= len(others) <= 4
    for dated in (newest, timed):
        assert "USING INDEX ix_articles_published" in dated[0]
        assert "USE TEMP B-TREE FOR ORDER BY" not in dated
    assert "USING INDEX ix_story_articles_story_id" in counted[0]
    steps = [step for plan in plans for step in plan]
    assert not any("_scope" in step or "_goes_with" in step for step in steps)
