"""Stories as they are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from fakes import make_article

from articles.models import Filters
from index.stories.models import Story
from index.stories.tables import stories, story_articles

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)


def placed(desk: Newsdesk, **found: list[str]) -> None:
    """Add articles by their names and write which story each is of."""
    names = [name for group in found.values() for name in group]
    for number, name in enumerate(names):
        moment = NOON + timedelta(days=number)
        desk.library.add(
            make_article(
                id=name,
                headline=f"{name.title()} on it",
                published=moment,
                source=f"The {name[0].upper()}",
                url=None,
                category="World" if number % 2 else "Sport",
            )
        )
    with desk.database.writing() as connection:
        for story, group in found.items():
            connection.execute(stories.insert().values(id=story, founded=NOON))
            for name in group:
                row = {"article_id": name, "story_id": story, "joined": NOON}
                connection.execute(story_articles.insert().values(**row))


def test_a_story_is_told_by_its_articles_outlets_and_days(newsdesk: Newsdesk) -> None:
    placed(newsdesk, bridge=["alpha", "beta", "bravo"], ferry=["gamma"])
    found = newsdesk.story_lookup.of(["alpha", "bravo", "gamma", "unknown"])
    assert found.keys() == {"alpha", "bravo", "gamma"}
    assert found["alpha"] == found["bravo"]
    days = {"first": NOON.date(), "newest": NOON.date() + timedelta(days=2)}
    assert found["alpha"] == Story(id="bridge", articles=3, outlets=2, **days)
    assert newsdesk.story_lookup.get("ferry") == found["gamma"]
    assert newsdesk.story_lookup.get("nothing") is None


def test_a_story_that_went_into_another_is_found_by_its_old_id(newsdesk: Newsdesk) -> None:
    placed(newsdesk, bridge=["alpha"], road=[], lorry=[])
    with newsdesk.database.writing() as connection:
        for story, into in {"lorry": "road", "road": "bridge"}.items():
            gone = stories.update().where(stories.c.id == story)
            connection.execute(gone.values(merged_into=into))
    found = newsdesk.story_lookup.get("lorry")
    assert found == newsdesk.story_lookup.get("bridge")
    assert [each.article.id for each in newsdesk.story_lookup.articles("lorry")] == ["alpha"]


def test_stories_are_listed_by_their_newest_article(newsdesk: Newsdesk) -> None:
    placed(newsdesk, bridge=["alpha", "beta"], ferry=["gamma", "delta"])
    latest = newsdesk.story_lookup.latest
    assert [(each.story.id, each.article.id) for each in latest()] == [
        ("ferry", "delta"),
        ("bridge", "beta"),
    ]
    assert [each.article.id for each in latest(Filters(category="sport"))] == ["gamma", "alpha"]
    assert [each.article.id for each in latest(words="gam")] == ["gamma"]
    assert [each.story.articles for each in latest(words="gam")] == [2]
    assert [each.article.id for each in latest(limit=1, offset=1)] == ["beta"]


def test_what_goes_with_another_article_is_no_article_more(newsdesk: Newsdesk) -> None:
    placed(newsdesk, bridge=["alpha", "beta"])
    with newsdesk.database.writing() as connection:
        own = story_articles.update().where(story_articles.c.article_id == "beta")
        connection.execute(own.values(goes_with="alpha"))
    found = newsdesk.story_lookup.of(["beta"])["beta"]
    assert (found.articles, found.outlets) == (1, 2)
    assert [each.article.id for each in newsdesk.story_lookup.latest()] == ["alpha"]


def test_what_may_not_be_quoted_is_not_counted(newsdesk: Newsdesk) -> None:
    placed(newsdesk, bridge=["alpha", "beta"])
    newsdesk.library.retract("beta", "It was made up.")
    assert newsdesk.story_lookup.of(["alpha", "beta"]).keys() == {"alpha", "beta"}
    assert newsdesk.story_lookup.of(["alpha"])["alpha"].articles == 1
    with newsdesk.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(stories)).scalar() == 1
