"""How often the database is asked while articles come in, which a server far away makes dear."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from fakes import make_article
from statements import statements

if TYPE_CHECKING:
    from articles.models import Article
    from bot.service.newsdesk import Newsdesk

AN_ARTICLE, A_BATCH, BESIDES = 21, 50, 10


def story(number: int) -> Article:
    """Return an article that is no copy of another."""
    chance = Random(number)
    text = " ".join(f"word{chance.randrange(10**6)}" for _ in range(80))
    url = f"https://news.example/{number}"
    return make_article(number, text=f"{text}.", url=url)


@pytest.fixture
def database_kind() -> str:
    return "postgresql"


def test_each_article_of_a_batch_asks_no_more_than_it_must(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all(map(story, range(1, 5))))
    with statements() as noted:
        added = list(newsdesk.library.add_all(map(story, range(10, 10 + A_BATCH))))
    assert len(added) == A_BATCH
    assert len(noted) <= A_BATCH * AN_ARTICLE + BESIDES


def test_an_article_that_is_known_costs_hardly_more(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all(map(story, range(1, 5))))
    with statements() as noted:
        newsdesk.library.add(story(3).model_copy(update={"dek": "It is another version."}))
    assert len(noted) <= AN_ARTICLE + 2 * BESIDES


def test_one_that_was_removed_is_added_again(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(story(1))
    newsdesk.library.remove("a1")
    newsdesk.library.add(story(1))
    found = newsdesk.library.get("a1")
    assert found is not None
    assert found.headline == story(1).headline
    assert [entry.version for entry in newsdesk.library.history("a1")] == [1, 2, 3]
