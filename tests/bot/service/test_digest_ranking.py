"""What stands in a digest, and what goes first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.service.digest_ranking import (
    MOST_READ,
    DigestChoice,
    StoryRank,
    in_question,
    ranked,
    with_turns,
)
from bot.state.interests import NO_INTERESTS, ServerInterests
from index.stories.news import NewArticle, NewsSince, StorySize

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


def article(story: str, number: int = 1, **changes: object) -> NewArticle:
    known = NewArticle(f"{story}{number}", story, True, f"outlet {number}", "politics", NOON)
    return known._replace(**changes)


def told_of(*articles: NewArticle, before: dict[str, int] | None = None) -> NewsSince:
    sizes = {story: StorySize(count, count) for story, count in (before or {}).items()}
    return NewsSince(articles, sizes)


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


def test_a_turn_of_a_large_story_goes_before_what_one_outlet_has_newly() -> None:
    one, three = (article("new"), article("big"), article("small")), ("big", "x", "y")
    news = told_of(*one, *(article("many", n) for n in (1, 2, 3)), before={"big": 9, "small": 1})
    cares = ServerInterests({}, frozenset({"new1"}))
    found = ranked(news, DigestChoice(), three, cares)
    assert [each.story for each in found] == ["many", "new", "small", "big"], "told, none is known"
    turned = with_turns(found, {"big": "big1"})
    assert [each.story for each in turned] == ["many", "big", "new", "small"]
    assert turned[1].has_turn
    turned = with_turns(found, {"small": "small1"})
    assert [each.story for each in turned][:2] == ["many", "new"], "nobody knew the small one"


def test_a_turn_is_looked_for_where_it_would_make_a_difference() -> None:
    news = told_of(
        article("new"),
        article("going"),
        *(article(each, n) for each in "abc" for n in range(3)),
        before={"going": 4, "a": 2},
    )
    found = ranked(news, DigestChoice(), (), NO_INTERESTS)
    assert {each.story for each in found[:3]} == set("abc")
    assert [each.story for each in in_question(found, 10)] == ["a", "going"]
    assert [each.story for each in in_question(found, 2)] == ["a"]
    assert not any(each.has_turn for each in in_question(found, 10))
    many = told_of(*(article(f"s{n}-") for n in range(50)), before={f"s{n}-": n for n in range(50)})
    read = in_question(ranked(many, DigestChoice(), (), NO_INTERESTS), 5)
    assert len(read) == MOST_READ
    assert {each.before.outlets for each in read} <= set(range(8, 50)), "the large ones"


def test_a_turn_is_told_by_the_article_that_tells_it() -> None:
    older = article("a", 1, published=NOON - timedelta(hours=1))
    found = ranked(
        told_of(older, article("a", 2), before={"a": 1}), DigestChoice(), (), NO_INTERESTS
    )
    assert (found[0].article_id, found[0].new) == ("a2", ("a2", "a1"))
    assert with_turns(found, {"a": "a1"})[0].article_id == "a1"


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
