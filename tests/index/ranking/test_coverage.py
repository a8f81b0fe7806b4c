"""How sure it is that passages cover a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ranking.coverage import JudgedPassage, confidence, names_in

QUESTION = {"ferry": 4.0, "alba": 7.0, "rudder": 6.0}
WORDS = st.sampled_from(["ferry", "alba", "rudder", "harbour", "storm", "crew"])
PASSAGES = st.lists(
    st.builds(
        JudgedPassage,
        st.lists(WORDS, max_size=4),
        st.lists(st.lists(WORDS, max_size=5), max_size=4),
        st.floats(-5, 20),
        st.none() | st.floats(-1, 1),
    ),
    max_size=12,
)


def passage(*sentences: str, score: float = 3.0, nearness: float | None = 0.6) -> JudgedPassage:
    return JudgedPassage((), [sentence.split() for sentence in sentences], score, nearness)


FAR = [passage("storm harbour", score=0.0, nearness=0.1)] * 5


def sure(*passages: JudgedPassage, names: set[str] | None = None, **part: float) -> float:
    return confidence([part or QUESTION], names or set(), [*passages, *FAR])


def test_one_sentence_that_holds_all_is_surer_than_several_that_hold_a_word_each() -> None:
    together = sure(passage("the ferry alba lost its rudder"))
    apart = sure(passage("a ferry sank", "the alba is new", "a rudder is a part"))
    assert together > 0.5 > apart


def test_what_the_headline_names_a_sentence_need_not() -> None:
    under = passage("its rudder broke")._replace(header=("ferry", "alba"))
    assert sure(under) > sure(passage("its rudder broke"))


def test_a_name_that_stands_nowhere_weighs_more_than_a_word_that_does() -> None:
    held = passage("the ferry lost its rudder")
    assert sure(held, names={"alba"}) < sure(held)
    assert sure(held, names={"rudder"}) == sure(held)


def test_nearness_and_standing_out_make_it_surer() -> None:
    middling = passage("the ferry has a rudder", nearness=0.3)
    assert sure(middling._replace(nearness=0.6)) > sure(middling)
    assert sure(middling._replace(score=9.0)) > sure(middling)


def test_words_alone_can_be_sure() -> None:
    alone = [p._replace(nearness=None) for p in (passage("the ferry alba lost its rudder"), *FAR)]
    assert confidence([QUESTION], set(), alone) > 0.5
    assert confidence([QUESTION], set(), alone[1:]) < 0.5


def test_nothing_found_or_nothing_asked_is_not_covered() -> None:
    assert confidence([QUESTION], set(), []) == 0
    assert confidence([{}], set(), FAR) == 0
    assert confidence([], set(), FAR) == 0


@given(PASSAGES, st.lists(st.dictionaries(WORDS, st.floats(0.1, 9)), max_size=3), st.sets(WORDS))
def test_confidence_is_a_share(
    passages: list[JudgedPassage], parts: list[dict[str, float]], names: set[str]
) -> None:
    assert 0 <= confidence(parts, names, passages) <= 1


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who painted the ceiling of the Sistine Chapel?", ["Sistine Chapel"]),
        ("Did Vera Holt's bridge cost 300 million crowns?", ["Vera Holt", "300"]),
        ("Which ship sank? Neptune or the Maren, Captain Ode's?", ["Maren", "Captain Ode"]),
        ("What did Ann Lee and Bo say on 3 November 2026?", ["Ann Lee", "Bo"]),
        ("What happened in Brae last week, on Monday?", ["Brae"]),
        ("what is I and The?", []),
        ("", []),
    ],
)
def test_names_and_numbers_are_known_by_how_they_are_written(
    question: str, names: list[str]
) -> None:
    assert names_in(question) == names


@given(st.text(max_size=200))
def test_any_text_has_names_or_none(text: str) -> None:
    for name in names_in(text):
        assert name in text
