"""Fusion: normalised, weighted, explained."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines import Candidate
from index.fusion import fuse

LISTS = st.lists(
    st.tuples(st.integers(1, 40), st.floats(-5, 30)), max_size=20, unique_by=lambda pair: pair[0]
).map(lambda pairs: [Candidate(*pair) for pair in sorted(pairs, key=lambda pair: -pair[1])])


def test_a_passage_that_both_retrievers_like_comes_first() -> None:
    lists = {
        "lexical": [Candidate(1, 9.0), Candidate(2, 8.0), Candidate(3, 1.0)],
        "dense": [Candidate(2, 0.8), Candidate(3, 0.7), Candidate(4, 0.2)],
    }
    first, *_ = fused = fuse(lists, {"lexical": 1.0, "dense": 1.0})
    assert first.row == 2
    assert first.score == pytest.approx((7 / 8 + 1) / 2)
    assert (first.ranks["lexical"].rank, first.ranks["dense"].rank) == (2, 1)
    assert [item.row for item in fused] == [2, 1, 3, 4]


@given(LISTS, LISTS, st.floats(0.1, 3))
def test_every_candidate_comes_once_best_first_within_0_and_1(
    lexical: list[Candidate], dense: list[Candidate], weight: float
) -> None:
    fused = fuse({"lexical": lexical, "dense": dense}, {"lexical": 1.0, "dense": weight})
    assert {item.row for item in fused} == {c.row for c in [*lexical, *dense]}
    assert len({item.row for item in fused}) == len(fused)
    scores = [item.score for item in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 + 1e-9 for score in scores)


def test_nothing_gives_nothing() -> None:
    assert fuse({"lexical": [], "dense": []}, {"lexical": 1.0, "dense": 1.0}) == []
