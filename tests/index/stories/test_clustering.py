"""Which articles are alike enough to be groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.stories.clustering import clustered

if TYPE_CHECKING:
    from numpy.typing import NDArray


def two_groups(within: float, between: float, size: int = 4) -> NDArray[np.float64]:
    """Return the log-odds of pairs of two groups of a size."""
    found = np.full((2 * size, 2 * size), between)
    found[:size, :size] = found[size:, size:] = within
    return found


def random_odds(count: int, seed: int) -> NDArray[np.float64]:
    """Return log-odds of pairs, both ways the same."""
    matrix = np.random.default_rng(seed).normal(0, 4, (count, count))
    return (matrix + matrix.T) / 2


def test_events_of_a_kind_stay_apart_where_each_ones_reports_are_much_more_alike() -> None:
    assert clustered(two_groups(within=9, between=2), 0.0) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_reports_that_are_not_more_alike_within_a_group_than_between_are_one() -> None:
    assert clustered(two_groups(within=2, between=2), 0.0) == [list(range(8))]
    assert clustered(two_groups(within=9, between=9), 0.0) == [list(range(8))]


def test_a_report_that_tells_another_side_of_an_event_joins_reports_that_are_alike() -> None:
    odds = two_groups(within=6, between=2.5)[:5, :5]
    assert clustered(odds, 0.0) == [[0, 1, 2, 3, 4]]


def test_a_group_of_two_alike_ones_does_not_shut_itself_off() -> None:
    """Of one pair little is known: the third report on an event is seldom as alike as a copy."""
    odds = np.array([[0.0, 10.0, 2.0], [10.0, 0.0, 2.0], [2.0, 2.0, 0.0]])
    assert clustered(odds, 0.0) == [[0, 1, 2]]


@pytest.mark.parametrize("least", [-1.0, 0.0, 2.0])
def test_what_is_not_likely_enough_is_not_joined(least: float) -> None:
    odds = np.array([[0.0, least - 0.1], [least - 0.1, 0.0]])
    assert clustered(odds, least) == [[0], [1]]
    assert clustered(odds + 0.2, least) == [[0, 1]]


@given(st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_every_article_is_in_one_group_whatever_the_order(count: int, seed: int) -> None:
    odds = random_odds(count, seed)
    before = odds.copy()
    found = clustered(odds, 0.0)
    assert sorted(place for group in found for place in group) == list(range(count))
    assert np.array_equal(odds, before)
    order = np.random.default_rng(seed).permutation(count)
    shuffled = clustered(odds[np.ix_(order, order)], 0.0)
    again = {frozenset(order[group].tolist()) for group in shuffled}
    assert again == {frozenset(group) for group in found}


@given(st.integers(2, 12), st.integers(0, 2**32 - 1))
def test_where_nothing_is_unusually_alike_it_is_average_linkage(count: int, seed: int) -> None:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    odds = np.minimum(random_odds(count, seed), 2.0)
    distances = 2.0 - odds
    np.fill_diagonal(distances, 0.0)
    numbers = fcluster(linkage(squareform(distances), "average"), 2.0, "distance")
    found = {frozenset(group) for group in clustered(odds, 0.0)}
    expected = {frozenset(np.flatnonzero(numbers == each).tolist()) for each in set(numbers)}
    # Of ties either may be joined first.
    if len(np.unique(odds[np.triu_indices(count, 1)])) == count * (count - 1) // 2:
        assert found == expected
