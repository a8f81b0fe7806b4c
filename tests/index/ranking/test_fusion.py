"""Fusion: what stands out comes first, and every score is explained."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.engines import Candidate
from index.ranking.fusion import (
    BEST_COMPARED,
    Boosts,
    CandidateLists,
    FusedRow,
    explained,
    fuse,
    refine,
    standing_out,
)

LIMIT = 20
LISTS = st.lists(
    st.tuples(st.integers(1, 40), st.floats(0.1, 30)),
    max_size=LIMIT,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: [Candidate(*pair) for pair in sorted(pairs, key=lambda pair: -pair[1])])


def fused(found: CandidateLists) -> list[FusedRow]:
    return fuse(found, Boosts({}, [{}] * len(found.parts), {}), LIMIT)


def test_a_passage_that_words_and_meaning_like_comes_first() -> None:
    words = [Candidate(1, 9.0), Candidate(2, 8.0), Candidate(3, 1.0)]
    dense = [Candidate(2, 0.8), Candidate(3, 0.7), Candidate(4, 0.2)]
    first, *others = fused(CandidateLists(words, [words], dense))
    assert first.row == 2
    ranks = explained(CandidateLists(words, [words], dense), [], [first.row])[first.row]
    assert (ranks["lexical"].rank, ranks["dense"].rank) == (2, 1)
    assert {item.row for item in others} == {1, 3, 4}


def test_a_part_that_fits_one_passage_alone_counts_for_more() -> None:
    alike = [Candidate(row, 12.0 - row / 100) for row in range(1, 16)]
    alone = [Candidate(40, 10.0), *(Candidate(row, 2.0) for row in range(20, 30))]
    found = CandidateLists(alike, [alike, alone], [])
    first, *_ = fused(found)
    assert first.row == 40
    assert explained(found, [], [40])[40]["lexical 2"].rank == 1


def test_the_vector_counts_less_beside_several_parts() -> None:
    words = [Candidate(1, 5.0), Candidate(2, 4.8)]
    dense = [Candidate(2, 0.9), Candidate(1, 0.3)]
    assert fused(CandidateLists(words, [words], dense))[0].row == 2
    part = [Candidate(1, 5.0)]
    assert fused(CandidateLists(words, [part] * 4, dense))[0].row == 1


def test_a_preference_raises_what_the_words_say() -> None:
    words = [Candidate(1, 5.0), Candidate(2, 4.0), Candidate(3, 3.9)]
    found = CandidateLists(words, [words], [])
    assert fuse(found, Boosts({2: 0.6}, [{2: 0.6}], {}), LIMIT)[0].row == 2
    assert [item.row for item in fused(found)] == [1, 2, 3]


def test_a_preference_adds_to_the_score_what_it_says() -> None:
    words = [Candidate(1, 5.0), Candidate(2, 4.0), Candidate(3, 3.9)]
    found = CandidateLists(words, [words], [])
    before = {item.row: item.score for item in fused(found)}
    after = {item.row: item.score for item in fuse(found, Boosts({}, [{}], {3: 3.0}), LIMIT)}
    assert after[3] == pytest.approx(before[3] + 3)
    assert (after[1], after[2]) == (before[1], before[2])


def test_what_only_meaning_found_stays_behind_the_one_word_asked_for() -> None:
    words = [Candidate(1, 5.0)]
    dense = [Candidate(2, 0.9), Candidate(1, 0.8)]
    assert [item.row for item in fused(CandidateLists(words, [words], dense))] == [1, 2]


@given(LISTS, LISTS, LISTS)
def test_every_candidate_comes_once_best_first(
    whole: list[Candidate], part: list[Candidate], dense: list[Candidate]
) -> None:
    found = CandidateLists(whole, [whole, part], dense)
    items = fused(found)
    assert {item.row for item in items} == {c.row for c in [*whole, *part, *dense]}
    assert len({item.row for item in items}) == len(items)
    scores = [item.score for item in items]
    assert scores == sorted(scores, reverse=True)
    ranks = explained(found, [], [item.row for item in items])
    assert all(ranks[item.row] for item in items)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=80))
@example([26.472821398079148] * 5)
def test_standing_out_is_measured_from_the_mean_of_the_best(scores: list[float]) -> None:
    given_scores = np.array(scores)
    best = np.argsort(-given_scores)[:BEST_COMPARED]
    out = standing_out(given_scores)
    assert out[best].mean() == pytest.approx(0, abs=1e-6)
    assert (np.diff(out[np.argsort(given_scores)]) >= 0).all()


def test_the_best_sentence_can_change_the_order_of_what_was_read() -> None:
    items = [FusedRow(1, 2.0), FusedRow(2, 1.9), FusedRow(3, 1.0)]
    sentences = {1: 3.0, 2: 9.0}
    refined = refine(items, [sentences])
    assert [item.row for item in refined] == [2, 1, 3]
    assert refined[-1].score <= refined[-2].score
    ranks = explained(CandidateLists([], [[]], []), [sentences], [1, 2, 3])
    assert [ranks[2]["sentence"].rank, ranks[1]["sentence"].rank] == [1, 2]
    assert ranks[3] == {}


def test_a_part_of_plain_words_has_its_say_too() -> None:
    items = [FusedRow(row, 1.0) for row in (1, 2, 3, 4)]
    rare, plain = {1: 9.0, 2: 8.8, 3: 8.9, 4: 0.0}, {1: 0.0, 2: 0.0, 3: 0.1, 4: 2.0}

    def behind(parts: list[dict[int, float]]) -> float:
        scores = {item.row: item.score for item in refine(items, parts)}
        return max(scores.values()) - scores[4]

    assert behind([rare, plain]) < behind([rare])


def test_nothing_gives_nothing() -> None:
    assert fused(CandidateLists([], [[]], [])) == []
    assert refine([], []) == []
