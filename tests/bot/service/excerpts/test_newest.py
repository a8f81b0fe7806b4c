"""Questions without a topic are answered with the newest articles, word for word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from articles.models import Filters
from bot.service.followups import Turn

if TYPE_CHECKING:
    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk


def told(desk: Newsdesk, answer: Answer, scope: str | None = None) -> list[str]:
    """Return the ids of the articles told; every sentence is a span, and its article's dek."""
    assert answer.covered
    cited = {citation.number: citation for citation in answer.citations}
    ids = []
    for sentence in answer.sentences:
        [number] = sentence.citations
        article = desk.library.get(cited[number].article_id, scope=scope)
        assert article is not None
        assert sentence.text in cited[number].quote
        assert any(cited[number].quote in section.content for section in article.quotable())
        if article.dek:
            assert sentence.text == article.dek
        ids.append(article.id)
    assert len(ids) == len(set(ids))
    return ids


@pytest.mark.parametrize("text", ["What's new?", "what is the latest news", "any news?"])
def test_without_a_time_the_newest_are_told(samples: Newsdesk, text: str) -> None:
    for limit in (3, 6, 10):
        answer = samples.asking.ask(text, limit=limit)
        newest = [article.id for article in samples.library.latest(limit=limit)]
        assert told(samples, answer) == newest
        assert answer.read_as.latest


def test_with_a_day_its_articles_are_told(samples: Newsdesk) -> None:
    answer = samples.asking.ask("What happened on 14 October 2026?")
    assert len(told(samples, answer)) == 2
    assert {f"{citation.published:%Y-%m-%d}" for citation in answer.citations} == {"2026-10-14"}


def test_with_an_outlet_its_articles_are_told(samples: Newsdesk) -> None:
    answer = samples.asking.ask("What did the Harbour Post report in October 2026?")
    found = samples.library.latest(
        Filters(source="Harbour Post", until=datetime(2026, 11, 1, tzinfo=UTC)), limit=3
    )
    assert told(samples, answer) == [article.id for article in found]


def test_outlets_that_are_named_take_turns(samples: Newsdesk) -> None:
    answer = samples.asking.ask("What have the Harbour Post and Circuit reported?", limit=4)
    told(samples, answer)
    sources = [citation.source for citation in answer.citations]
    assert sorted(map(str, sources)) == ["Circuit"] * 2 + ["Harbour Post"] * 2
    dates = [citation.published for citation in answer.citations if citation.published]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("day", ["13 July 2026", "14 October 2099"])
def test_a_time_without_articles_is_not_covered(samples: Newsdesk, day: str) -> None:
    answer = samples.asking.ask(f"What happened on {day}?")
    assert not answer.covered
    assert not answer.citations
    assert len(answer.nearest) == (3 if "2099" in day else 0)


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Newsdesk:
    """A newsdesk with one article of yesterday, others of before, and one of another server."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for days in range(5):
        article = make_article(days + 1, published=yesterday - timedelta(days=days))
        newsdesk.library.add(article)
    hidden = make_article(60, scope="999", published=yesterday, headline="Their own")
    newsdesk.library.add(hidden)
    newsdesk.maintenance.update()
    return newsdesk


def test_yesterday_is_counted_from_today(desk: Newsdesk) -> None:
    for turns in ((), (Turn(question="Who mended the bridge of Town3?", articles=("a3",)),)):
        answer = desk.asking.ask("What did the Harbour Post report yesterday?", turns=turns)
        assert told(desk, answer) == ["a1"]
        assert answer.read_as.sources == ("Harbour Post",)
        assert answer.read_as.question is None


def test_only_what_the_scope_may_see_is_told(desk: Newsdesk) -> None:
    assert "a60" not in told(desk, desk.asking.ask("What's new?", limit=10))
    in_scope = desk.asking.ask("What's new?", Filters(scope="999"), limit=10)
    assert "a60" in told(desk, in_scope, "999")


def test_a_retracted_article_is_not_told(desk: Newsdesk) -> None:
    desk.editor.retract("a1", "it was wrong")
    assert told(desk, desk.asking.ask("What's new?"))[0] == "a2"
    answer = desk.asking.ask("What happened yesterday?")
    assert not answer.covered
    assert [near.article_id for near in answer.nearest] == ["a2", "a3", "a4"]


def test_what_two_articles_say_alike_is_told_once(desk: Newsdesk) -> None:
    now = datetime.now(UTC)
    for number in (70, 71):
        desk.library.add(make_article(number, published=now, dek="Rain is on its way."))
    answer = desk.asking.ask("What's new?", limit=3)
    assert sum(sentence.text == "Rain is on its way." for sentence in answer.sentences) == 1
    assert len(answer.sentences) == 3


def test_a_dek_as_long_as_a_text_is_told_in_its_first_sentence(desk: Newsdesk) -> None:
    dek = "The rain has come at last. " + "It fell on every roof of the town. " * 20
    desk.library.add(make_article(70, published=datetime.now(UTC), dek=dek.strip()))
    assert desk.asking.ask("What's new?").sentences[0].text == "The rain has come at last."
