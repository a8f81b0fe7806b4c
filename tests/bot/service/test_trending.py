"""Which stories gain articles faster than usual, and why."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from fakes import make_article

from articles.models import ListedArticle
from bot.service import phrases
from bot.service.trending import StoryGain, TrendingStory, grown, trending
from index.stories.models import Story
from index.stories.paces import TimedArticle

NOW = datetime(2026, 11, 12, 18, tzinfo=UTC)
EACH_DAY = range(1, 14)


def told(
    story: str, hours: float, outlet: str | None = "post", category: str = "world"
) -> TimedArticle:
    """Return an article of a story that came out so many hours ago."""
    at = NOW - timedelta(hours=hours)
    return TimedArticle(story, f"{story}-{outlet}-{hours}", at, outlet, category)


def several(story: str, hours: list[float], outlets: str = "abcd") -> list[TimedArticle]:
    """Return articles of a story, each by the next outlet."""
    return [told(story, hour, outlets[number % len(outlets)]) for number, hour in enumerate(hours)]


def gains(*articles: list[TimedArticle], category: str | None = None) -> list[StoryGain]:
    """Return what trends; each story begins with the first that is read of it."""
    read = sorted((each for some in articles for each in some), key=lambda each: each.published)
    begun: dict[str, datetime] = {}
    for each in read:
        begun.setdefault(each.story_id, each.published)
    return trending(read, begun, NOW, grown(read, NOW, category))


def why(gain: StoryGain) -> str:
    article = ListedArticle(**dict(make_article(1).summary()))
    story = Story(id=gain.story_id, articles=gain.articles, outlets=gain.outlets)
    values = {name: getattr(gain, name) for name in ("hours", "articles", "outlets", "before")}
    trend = TrendingStory(story=story, article=article, score=gain.score, **values)
    return phrases.why_trending(trend)


def test_a_story_that_gains_articles_faster_than_before_is_listed_and_says_why() -> None:
    daily = several("storm", [24.0 * day + 1 for day in EACH_DAY])
    (gain,) = gains(daily, several("storm", [0.5, 1, 2, 3, 4, 5]))
    assert (gain.hours, gain.articles, gain.outlets) == (6, 6, 4)
    assert gain.before == pytest.approx(1.0, abs=0.05)
    assert gain.newest == "storm-a-0.5"
    assert why(gain) == "6 articles by 4 outlets in 6 hours; before it 1 a day"


def test_a_story_at_its_usual_pace_is_not_listed() -> None:
    pace = [hours + 0.5 for hours in range(0, 14 * 24, 6)]
    assert gains(several("ticker", [float(each) for each in pace], "abcdefgh")) == []


def test_the_same_gain_is_more_where_the_pace_was_slow() -> None:
    fresh = [0.5, 1.0, 2.0, 3.0]
    slow = several("slow", [24.0 * 6, *fresh])
    quick = several("quick", [float(h) for h in range(7, 300, 12)] + fresh)
    assert [gain.story_id for gain in gains(slow, quick)] == ["slow", "quick"]


def test_one_article_is_no_trend_and_neither_is_what_has_no_articles_now() -> None:
    assert gains(several("one", [1.0]), several("old", [30.0, 31.0, 32.0])) == []


def test_a_new_story_is_held_to_the_pace_of_all() -> None:
    (gain,) = gains(several("new", [1.0, 2.0, 3.0]))
    assert why(gain) == "3 articles by 3 outlets in 6 hours; none before"
    # Where each story has as many in its first hours, three are nothing.
    busy = [several(f"busy{n}", [40.0 + h for h in range(30)]) for n in range(20)]
    assert [gain.story_id for gain in gains(several("new", [1.0, 2.0, 3.0]), *busy)] == []


def test_many_articles_of_one_outlet_weigh_less_than_some_of_several() -> None:
    ticker = [told("ticker", 0.1 * number, "post") for number in range(1, 40)]
    found = gains(ticker, several("news", [1.0, 2.0, 3.0]))
    assert [(gain.story_id, gain.articles, gain.outlets) for gain in found] == [
        ("news", 3, 3),
        ("ticker", 39, 1),
    ]


def test_the_window_in_which_it_stands_out_most_is_told() -> None:
    (gain,) = gains(several("slow", [7.0, 9.0, 12.0, 15.0, 18.0, 21.0]))
    assert (gain.hours, gain.articles) == (24, 6)


def test_a_category_is_that_of_any_article_of_now() -> None:
    mixed = [told("mixed", 1, "a", "sports"), told("mixed", 2, "b", "world")]
    other = several("other", [1.0, 2.0, 3.0])
    assert [gain.story_id for gain in gains(mixed, other, category="sports")] == ["mixed"]
    assert gains(mixed, other, category="weather") == []


def test_what_is_dated_ahead_of_now_does_not_count() -> None:
    assert gains(several("ahead", [-1.0, -2.0, 1.0])) == []


@pytest.mark.parametrize(
    ("before", "end"),
    [
        (None, "none before"),
        (0.0, "none in the two weeks before"),
        (0.2, "before it 1 in 5 days"),
        (0.65, "before it 1 in 2 days"),
        (0.7, "before it 1 a day"),
        (12.4, "before it 12 a day"),
    ],
)
def test_the_pace_before_is_told_in_whole_numbers(before: float | None, end: str) -> None:
    gain = StoryGain("s", "a", hours=24, articles=2, outlets=0, before=before, score=1.0)
    assert why(gain) == f"2 articles in 24 hours; {end}"


def test_ten_thousand_articles_take_less_than_a_second() -> None:
    articles = [
        told(f"story{number % 900}", (number * 7919 % 36_000) / 100, f"outlet{number % 60}")
        for number in range(10_000)
    ]
    begun = time.perf_counter()
    assert gains(articles)
    assert time.perf_counter() - begun < 1
