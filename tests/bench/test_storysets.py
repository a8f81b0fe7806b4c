"""The script that measures stories: its baselines are what they are called, at each limit."""

from __future__ import annotations

import numpy as np
import pytest
import storysets
from storysets import Grouped

LIMITS = (0.2, 0.5, 0.8)


@pytest.fixture
def grouped() -> Grouped:
    """Return articles of six events, whose vectors are more or less near, on two days."""
    chance = np.random.default_rng(4)
    events = chance.integers(0, 6, 60)
    vectors = np.eye(6, 12)[events] + 0.25 * chance.normal(size=(60, 12))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    days = [f"2026-10-{14 + each}" for each in chance.integers(0, 2, 60)]
    return Grouped([str(each) for each in events], [""] * 60, vectors, days, 0.0)


def groups(numbers: list[int]) -> set[frozenset[int]]:
    """Return the articles of each group."""
    found = np.array(numbers)
    return {frozenset(np.flatnonzero(found == each).tolist()) for each in set(numbers)}


def reachable(near: np.ndarray) -> set[frozenset[int]]:
    """Return the articles that are near to each other by way of others."""
    step = near | np.eye(len(near), dtype=bool)
    while not np.array_equal(step, further := step @ step):
        step = further
    return {frozenset(np.flatnonzero(row).tolist()) for row in step}


def test_articles_of_a_day_are_one_with_all_that_they_are_near_to(grouped: Grouped) -> None:
    cosines = grouped.vectors @ grouped.vectors.T
    days = np.array(grouped.days)
    together = days[:, None] == days[None, :]
    found = storysets.same_day(grouped, LIMITS)
    for numbers, least in zip(found, LIMITS, strict=True):
        assert groups(numbers) == reachable(together & (cosines >= least))
    assert len({len(set(each)) for each in found}) > 1


def test_one_tree_is_cut_as_a_tree_of_each_limit_is(grouped: Grouped) -> None:
    from sklearn.cluster import AgglomerativeClustering

    found = storysets.agglomerative(grouped, LIMITS)
    for numbers, most in zip(found, LIMITS, strict=True):
        alone = AgglomerativeClustering(
            n_clusters=None, metric="cosine", linkage="average", distance_threshold=most
        )
        assert groups(numbers) == groups(alone.fit_predict(grouped.vectors).tolist())
    assert len({len(set(each)) for each in found}) > 1


def test_distances_found_once_give_the_groups_of_each_limit(grouped: Grouped) -> None:
    distances = 1 - grouped.vectors @ grouped.vectors.T
    found = storysets.dbscan(grouped, LIMITS)
    for numbers, most in zip(found, LIMITS, strict=True):
        # With two articles as a group whatever is near to another is of its group.
        assert groups(numbers) == reachable(distances <= most)
    assert len({len(set(each)) for each in found}) > 1


def test_each_half_is_told_by_the_limit_that_is_best_on_the_other(grouped: Grouped) -> None:
    name, *_, first, second = storysets.baseline_row("scikit-learn's DBSCAN", grouped)
    scores = [
        storysets.of_halves(each, grouped.events)
        for each in storysets.dbscan(grouped, storysets.LIMITS)
    ]
    assert name == "scikit-learn's DBSCAN"
    assert first == f"{max(scores, key=lambda score: score[1])[0]:.3f}"
    assert second == f"{max(scores, key=lambda score: score[0])[1]:.3f}"
