"""Which articles are one story, decided without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.stories.grouping import FormerStory, Grouping, regroup

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOUNDED = datetime(2026, 10, 1, tzinfo=UTC)
OLD, YOUNG = FormerStory("old", FOUNDED), FormerStory("young", FOUNDED + timedelta(days=1))


def odds(articles: str, *groups: str, near: float = 3.0, far: float = -3.0) -> NDArray[np.float64]:
    """Return log-odds that are high within groups of articles and low between them."""
    found = np.full((len(articles), len(articles)), far)
    for group in groups:
        places = [articles.index(each) for each in group]
        found[np.ix_(places, places)] = near
    return found


def together(grouping: Grouping) -> set[frozenset[str]]:
    """Return the groups, whatever they are called."""
    by_story: dict[str, set[str]] = {}
    for article, story in grouping.placed.items():
        by_story.setdefault(story, set()).add(article)
    return {frozenset(each) for each in (*by_story.values(), *map(set, grouping.founded))}


def test_articles_of_one_event_found_one_story() -> None:
    grouping = regroup("abcd", odds("abcd", "ab", "cd"), {})
    assert together(grouping) == {frozenset("ab"), frozenset("cd")}
    assert not grouping.placed
    assert not grouping.merged


def test_an_article_alone_founds_a_story() -> None:
    assert regroup(["a"], np.zeros((1, 1)), {}) == Grouping({}, [["a"]], {})


def test_a_new_article_joins_the_story_that_it_is_like() -> None:
    former = {"a": OLD, "b": OLD, "c": YOUNG}
    grouping = regroup("abcd", odds("abcd", "abd", "c"), former)
    assert grouping == Grouping(dict.fromkeys("abd", "old") | {"c": "young"}, [], {})


def test_two_stories_that_turn_out_to_be_one_go_on_as_that_of_more_articles() -> None:
    former = {"a": OLD, "b": YOUNG, "c": YOUNG}
    grouping = regroup("abcd", odds("abcd", "abcd"), former)
    assert grouping.placed == dict.fromkeys("abcd", "young")
    assert grouping.merged == {"old": "young"}


def test_of_two_stories_of_a_size_the_older_one_goes_on() -> None:
    former = {"a": YOUNG, "b": OLD}
    for order in permutations("abc"):
        grouping = regroup(order, odds("abc", "abc"), former)
        assert grouping.placed == dict.fromkeys("abc", "old")
        assert grouping.merged == {"young": "old"}


def test_a_story_that_was_two_comes_apart_and_the_larger_part_keeps_its_id() -> None:
    former = dict.fromkeys("abcde", OLD)
    grouping = regroup("abcde", odds("abcde", "abc", "de"), former)
    assert grouping.placed == dict.fromkeys("abc", "old")
    assert [set(group) for group in grouping.founded] == [{"d", "e"}]
    assert not grouping.merged


def test_a_story_of_which_some_went_elsewhere_is_not_merged() -> None:
    former = {"a": OLD, "b": OLD, "c": YOUNG, "d": YOUNG, "e": YOUNG}
    grouping = regroup("abcde", odds("abcde", "a", "bcde"), former)
    assert grouping.placed == {"a": "old"} | dict.fromkeys("bcde", "young")
    assert not grouping.merged


def test_what_is_one_story_stays_so_where_it_is_only_just_unlike() -> None:
    matrix = odds("ab", "a", "b", far=-0.5)
    assert len(together(regroup("ab", matrix, {}))) == 2
    assert together(regroup("ab", matrix, dict.fromkeys("ab", OLD))) == {frozenset("ab")}


def test_one_chance_likeness_joins_nothing() -> None:
    matrix = odds("abcdef", "abc", "def")
    matrix[2, 3] = matrix[3, 2] = 2.5
    assert together(regroup("abcdef", matrix, {})) == {frozenset("abc"), frozenset("def")}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_articles_come_does_not_matter(seed: int) -> None:
    chance = np.random.default_rng(seed)
    matrix = chance.normal(0, 3, (6, 6))
    matrix = (matrix + matrix.T) / 2
    expected = together(regroup("abcdef", matrix, {}))
    for _ in range(20):
        order = chance.permutation(6)
        found = regroup(["abcdef"[place] for place in order], matrix[np.ix_(order, order)], {})
        assert together(found) == expected


@given(
    st.lists(st.sampled_from(["", "one", "two", "three"]), min_size=1, max_size=9),
    st.integers(0, 2**32 - 1),
)
def test_every_article_has_one_place_and_every_story_one_group(
    stories: list[str], seed: int
) -> None:
    count = len(stories)
    matrix = np.random.default_rng(seed).normal(0, 3, (count, count))
    articles = [f"a{place}" for place in range(count)]
    ids = ("one", "two", "three")
    known = {each: FormerStory(each, FOUNDED + timedelta(ids.index(each))) for each in ids}
    former = {a: known[story] for a, story in zip(articles, stories, strict=True) if story}
    grouping = regroup(articles, (matrix + matrix.T) / 2, former)
    placed = [*grouping.placed, *(each for group in grouping.founded for each in group)]
    assert sorted(placed) == articles
    before = {story.id for story in former.values()}
    assert set(grouping.placed.values()) <= before
    # What is merged is no more, and went into a story that goes on.
    assert not grouping.merged.keys() & set(grouping.placed.values())
    assert set(grouping.merged.values()) <= set(grouping.placed.values())
    assert grouping.merged.keys() <= before
