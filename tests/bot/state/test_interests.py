"""A server cares for what it has announced and what its answers cite, nobody's own wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import make_article
from feed_news import add_feed, bring

from articles.models import Status
from bot.service.digest_ranking import DigestChoice
from bot.service.schedules import Schedule, read_time
from bot.state.interests import FEWEST_ANSWERS, NO_INTERESTS, Interests
from bot.state.posted import CitedArticle

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

CITED = CitedArticle(headline="x", status=Status.LIVE, note=None)


@pytest.fixture
def interests(newsdesk: Newsdesk) -> Interests:
    """What reads them, and articles of three categories."""
    for number, category in enumerate(("Health", "Sport", "World Affairs", None), 1):
        newsdesk.library.add(make_article(number, category=category))
    return Interests(newsdesk.database)


def answer(
    desk: Newsdesk, article_id: str, times: int, *, server: str = "7", channel: int = 1
) -> None:
    """Let so many public answers cite an article."""
    first = int(article_id[1:]) * 1000 + channel * 100 + int(server) * 10_000
    for message in range(first, first + times):
        desk.posted.keep(message, channel, server, {article_id: CITED})
    desk.posted.save()


def test_what_is_announced_is_cared_for_wholly(newsdesk: Newsdesk, interests: Interests) -> None:
    feed = add_feed(newsdesk)
    bring(newsdesk, feed, 8)
    add = newsdesk.announcer.add
    add("7", "1", feed_id=None, category="World affairs", most=1)
    add("7", "1", feed_id=feed.id, category=None, most=1)
    add("8", "2", feed_id=None, category="Sport", most=1)
    found = interests.of("7", ["a1", "a8"])
    assert found.categories == {"world affairs": 1.0}
    assert found.articles == {"a8"}
    assert interests.of("9", ["a1", "a8"]) == interests.of(None, ["a8"]) == NO_INTERESTS


def test_what_answers_cite_is_cared_for_by_how_often(
    newsdesk: Newsdesk, interests: Interests
) -> None:
    answer(newsdesk, "a1", 2 * FEWEST_ANSWERS)
    answer(newsdesk, "a2", FEWEST_ANSWERS)
    answer(newsdesk, "a4", FEWEST_ANSWERS)
    assert interests.of("7", []).categories == {"health": 1.0, "sport": 0.5}
    assert interests.of("8", []) == NO_INTERESTS


def test_a_few_answers_are_one_person_s(newsdesk: Newsdesk, interests: Interests) -> None:
    answer(newsdesk, "a1", FEWEST_ANSWERS - 1)
    assert interests.of("7", []) == NO_INTERESTS


def test_what_the_bot_tells_of_its_own_accord_is_no_answer(
    newsdesk: Newsdesk, interests: Interests
) -> None:
    newsdesk.announcer.add("7", "1", feed_id=None, category=None, most=1)
    schedule = Schedule(at=read_time("8:00"))
    newsdesk.digests.set("7", "2", schedule, DigestChoice())
    for channel in (1, 2, 3):
        answer(newsdesk, f"a{channel}", FEWEST_ANSWERS, channel=channel)
    assert interests.of("7", []).categories == {"world affairs": 1.0}
