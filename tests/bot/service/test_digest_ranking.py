"""What stands in a digest, and what goes first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.service.digest_ranking import DigestChoice, StoryRank, ranked
from bot.state.interests import NO_INTERESTS, ServerInterests
from index.stories.news import NewArticle, NewsSince

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


def article(story: str, number: int = 1, **changes: object) -> NewArticle:
    known = NewArticle(f"{story}{number}", story, True, f"outlet {number}", "politics", NOON)
    return known._replace(**changes)


def told_of(*articles: NewArticle, before: dict[str, int] | None = None) -> NewsSince:
    return NewsSince(articles, before or {})


def order(
    news: NewsSince,
    choice: DigestChoice = DigestChoice(),  # noqa: B008
    told: tuple[str, ...] = (),
    interests: ServerInterests = NO_INTERESTS,
) -> list[str]:
    return [each.story for each in ranked(news, choice, told, interests)]


def test_what_more_outlets_tell_of_goes_first() -> None:
    news = told_of(article("a"), *(article("b", n) for n in (1, 2)), article("c"))
    assert order(news)[0] == "b"
    several = told_of(article("a"), article("b"), article("b", 2, source_key="outlet 1"))
    (first, second) = ranked(several, DigestChoice(), (), NO_INTERESTS)
    assert {first.outlets, second.outlets} == {1}, "one outlet counts once"


def test_new_stories_go_before_ones_that_only_go_on() -> None:
    news = told_of(article("a"), article("b"), before={"b": 3})
    assert order(news) == ["a", "b"]
    large = told_of(article("a"), *(article("b", n) for n in range(4)), before={"b": 3})
    assert order(large) == ["b", "a"], "but what many tell of now goes before what is new from one"


def test_what_was_told_here_goes_behind_what_is_as_big() -> None:
    news = told_of(article("a"), article("b"), before={"a": 1, "b": 1})
    assert order(news, told=("b",)) == ["a", "b"]
    (first, second) = ranked(news, DigestChoice(), ("b",), NO_INTERESTS)
    assert (first.is_told, second.is_told, first.is_new) == (False, True, False)


def test_what_was_told_and_has_nothing_new_is_not_told() -> None:
    assert order(told_of(article("a", counts=False)), told=("a",)) == []


def test_copies_tell_how_many_outlets_and_nothing_new() -> None:
    copies = [article("a", n, counts=False) for n in (2, 3)]
    (story,) = ranked(told_of(article("a"), *copies), DigestChoice(), (), NO_INTERESTS)
    assert (story.article_id, story.articles, story.outlets) == ("a1", 1, 3)
    assert order(told_of(*copies)) == []


def test_what_a_server_cares_for_goes_before_what_is_as_big() -> None:
    news = told_of(article("a"), article("b", category_key="sport"), article("c"))
    assert order(news)[0] == "c"
    assert order(news, interests=ServerInterests({"sport": 0.5}))[0] == "b"
    assert order(news, interests=ServerInterests({}, frozenset({"a1"})))[0] == "a"
    big = told_of(*news.articles, article("c", 2), article("c", 3))
    assert order(big, interests=ServerInterests({"sport": 1.0}))[0] == "c"


def test_of_what_is_alike_the_newest_goes_first_and_what_has_no_date_last() -> None:
    news = told_of(
        article("a", published=None),
        article("b", published=NOON - timedelta(hours=1)),
        article("c"),
    )
    assert order(news) == ["c", "b", "a"]


def test_a_story_stands_by_its_newest_article_that_fits() -> None:
    older = article("a", 1, published=NOON - timedelta(hours=1), category_key="sport")
    news = told_of(older, article("a", 2))
    (story,) = ranked(news, DigestChoice(), (), NO_INTERESTS)
    assert story.article_id == "a2"
    (story,) = ranked(news, DigestChoice(categories=("Sport",)), (), NO_INTERESTS)
    assert (story.article_id, story.articles) == ("a1", 2)
    assert order(news, DigestChoice(outlets=("Outlet 3",))) == []
    assert order(news, DigestChoice(outlets=("OUTLET 2", "x"))) == ["a"]
    assert order(news, DigestChoice(categories=("Sport",), outlets=("outlet 2",))) == []


articles = st.builds(
    article,
    st.sampled_from("abcdef"),
    st.integers(1, 5),
    counts=st.booleans(),
    published=st.one_of(st.none(), st.just(NOON)),
)


@given(st.lists(articles), st.sets(st.sampled_from("abcdef")), st.randoms())
def test_each_story_stands_once_whatever_the_order(
    found: list[NewArticle], told: set[str], random: object
) -> None:
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = (
        ranked(told_of(*each), DigestChoice(), told, NO_INTERESTS) for each in (found, mixed)
    )
    stories = [each.story for each in one]
    assert sorted(stories) == sorted({each.story for each in found if each.counts})
    assert [each.story for each in other] == stories
    points = [each.points for each in one]
    assert points == sorted(points, reverse=True)
    assert all(isinstance(each, StoryRank) and each.articles for each in one)
