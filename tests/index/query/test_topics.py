"""Which questions have no topic, and what such a one is limited to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from articles.models import Filters
from index.query.query import make_query
from index.query.topics import category_asked, has_no_topic, limits, may_ask_for_news

if TYPE_CHECKING:
    from index.models import Query

TODAY = date(2026, 11, 25)
OUTLETS = ("Circuit", "Harbour Post", "Northern Wire", "The Verge")


def read(text: str, filters: Filters = Filters()) -> Query:
    return make_query(text, TODAY, filters, OUTLETS)


@pytest.mark.parametrize(
    "text",
    [
        "What happened last week?",
        "What happened on 14 October 2026?",
        "What's new?",
        "what’s new today",
        "what is the latest news",
        "any news today?",
        "News",
        "Anything new?",
        "tell me the news",
        "Can you give me today's headlines, please?",
        "What did the Harbour Post report yesterday?",
        "What have the Harbour Post and the Northern Wire reported this month?",
        "What's the latest from Circuit?",
        "What's going on in the world?",
        "what's up",
        "Is there any news?",
        "What did I miss this week?",
        "What took place on Monday?",
        "What are the top stories right now?",
        "Anything from the Harbour Post today?",
        "Give us a summary of today's news",
        "Whats new",
        "WHAT IS NEW?",
        "Good morning, any news?",
        "good morning any news",
        "yo whats new",
        "what's new bot?",
        "hey bot what happened yesterday",
        "lol what happened",
        "any news guys",
        "headlines pls",
        "tldr",
        "heyyy newsdesk, what's the latest, thanks!",
        "Nice bot! What's new?",
        "so whats new",
        "hola, any news?",
        "Hallo, was gibt es Neues?",
        "bonjour, quoi de neuf ?",
        "Was gibt es Neues?",
        "Quoi de neuf ?",
        "¿Qué hay de nuevo?",
        "Quais são as últimas notícias?",
        "最新のニュースは？",
    ],
)
def test_questions_without_a_topic(text: str) -> None:
    assert has_no_topic(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "What happened to the ferry last week?",
        "What happened in Sala on 14 October 2026?",
        "What's new about the bridge?",
        "latest news on rents",
        "any Circuit City news?",
        "What will happen tomorrow?",
        "What happened in the US last week?",
        "any us news?",
        "latest AT&T news",
        "What's new at M&S?",
        "What happened to The Verge last week?",
        "Why did that happen?",
        "When did it happen?",
        "Where did this happen?",
        "How did it happen yesterday?",
        "Who reported it?",
        "How many articles did the Harbour Post publish yesterday?",
        "What happened there?",
        "What happened next?",
        "What about yesterday?",
        "Harbour Post?",
        "Why?",
        "What?",
        "Yesterday",
        "hey bot, any news on rents?",
        "legal news",
        "ola news",
        "GM news",
        "Vale news",
        "robot news",
        "any news about man",
        "good morning america news",
        "hello kitty news",
        "hi",
        "please",
        "",
    ],
)
def test_questions_with_a_topic_or_that_ask_no_news(text: str) -> None:
    assert not has_no_topic(read(text))
    assert not has_no_topic(read(text), follows=True)


def test_after_others_a_bare_question_asks_on() -> None:
    for text in ("What happened?", "What did the Harbour Post say?", "And the latest?"):
        assert has_no_topic(read(text))
        assert not has_no_topic(read(text), follows=True)
    assert not has_no_topic(read("lol what happened"), follows=True)
    assert not has_no_topic(read("tldr"), follows=True)
    assert has_no_topic(read("What happened yesterday?"), follows=True)
    assert has_no_topic(read("hey bot, any news?"), follows=True)
    assert has_no_topic(read("any news?"), follows=True)


def test_a_question_within_one_story_has_that_for_its_topic() -> None:
    assert not has_no_topic(read("What's new?", Filters(article_id="a1")))


def test_times_and_outlets_are_the_limits() -> None:
    asked = Filters(category="Politics", since=datetime(2026, 11, 10, tzinfo=UTC), scope="7")
    query = read("What did Circuit and the Harbour Post report this month?", asked)
    assert limits(query) == tuple(
        asked.model_copy(
            update={
                "first_day": date(2026, 11, 1),
                "last_day": date(2026, 11, 25),
                "source": outlet,
            }
        )
        for outlet in ("Circuit", "Harbour Post")
    )
    named = read("What did the Harbour Post report?", Filters(source="Circuit"))
    assert limits(named) == (Filters(source="Circuit"),)
    assert limits(read("What's new?", asked)) == (asked,)


def test_of_a_time_ahead_there_is_nothing() -> None:
    query = read("What happened on 14 October 2027?")
    assert has_no_topic(query)
    assert limits(query) == ()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("What's new in Sports?", "Sports"),
        ("any sports news", "Sports"),
        ("anything about sports", "Sports"),
        ("latest science & health headlines", "Science & Health"),
        ("what happened in sports last week", "Sports"),
        ("sports", "Sports"),
        ("did the sports minister resign", None),
        ("what's new in the sports hall", None),
        ("transports", None),
        ("what's new", None),
    ],
)
def test_a_category_is_asked_for_by_its_name_and_nothing_else(
    text: str, category: str | None
) -> None:
    names = ["Science & Health", "Sports", "Health"]
    assert category_asked(read(text), names) == category
    assert may_ask_for_news(text) or category is None
