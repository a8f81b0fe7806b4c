"""What is said of an answer of which sentences were taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose_passages import BEST, BRIDGE, HARBOUR, quoted_answer

from bot.service.prose.assembling import assembled
from bot.service.prose.models import BorneSentence

BOUGHT = BorneSentence("Torrin Bank purchased Halden Line.", (HARBOUR,), (BEST,), quoted=False)
SHIPS = BorneSentence(
    "It will sell three ships.",
    (HARBOUR,),
    ("Three ships will be sold by 30 November.",),
    quoted=False,
)
CRACKS = BorneSentence(
    "Engineers closed the bridge and Torrin Bank bought Halden Line.",
    (BRIDGE, HARBOUR),
    (BRIDGE.passage.text.partition(". ")[0] + ".", BEST),
    quoted=False,
)
COPIED = BorneSentence(BEST, (HARBOUR,), (BEST,), quoted=True)
QUOTED = quoted_answer((BEST, HARBOUR))


def told(*sifted: BorneSentence | None) -> list[tuple[str, tuple[int, ...], bool]] | None:
    draft = assembled(sifted, QUOTED, 4)
    if draft is None:
        return None
    return [(each.text, each.citations, each.written) for each in draft.sentences]


def test_passages_are_numbered_as_they_are_cited() -> None:
    draft = assembled([CRACKS, SHIPS], QUOTED, 4)
    assert draft is not None
    assert [each.citations for each in draft.sentences] == [(1, 2), (2,)]
    assert [each.number for each in draft.citations] == [1, 2]
    passages = [BRIDGE.passage, HARBOUR.passage]
    assert [each.passage_id for each in draft.citations] == [each.id for each in passages]
    assert [each.quote for each in draft.citations] == [each.text for each in passages]
    assert draft.sentences[0].spans == CRACKS.spans


def test_what_stands_so_in_its_passage_is_a_quote_beside_what_is_written() -> None:
    assert told(SHIPS, COPIED) == [(SHIPS.text, (1,), True), (BEST, (1,), False)]


def test_the_best_quote_takes_the_first_gap_where_the_answer_lost_its_point() -> None:
    assert told(None, SHIPS) == [(BEST, (1,), False), (SHIPS.text, (1,), True)]
    assert told(SHIPS, None, SHIPS, None) == [
        (SHIPS.text, (1,), True),
        (BEST, (1,), False),
        (SHIPS.text, (1,), True),
    ]


def test_an_answer_without_its_point_is_led_by_the_best_quote() -> None:
    assert told(SHIPS) == [(BEST, (1,), False), (SHIPS.text, (1,), True)]
    draft = assembled([SHIPS, SHIPS], QUOTED, 2)
    assert draft is not None
    assert [each.text for each in draft.sentences] == [BEST, SHIPS.text]
    assert assembled([SHIPS], QUOTED, 1) is None


def test_a_gap_stays_where_the_point_is_made() -> None:
    assert told(BOUGHT, None) == [(BOUGHT.text, (1,), True)]


@pytest.mark.parametrize(
    "sifted", [(), (None,), (None, None, BOUGHT), (COPIED,), (COPIED, None), (COPIED, COPIED)]
)
def test_quotes_stand_where_less_than_half_is_left_or_nothing_is_written(
    sifted: tuple[BorneSentence | None, ...],
) -> None:
    assert told(*sifted) is None


@given(st.lists(st.sampled_from([None, BOUGHT, SHIPS, CRACKS, COPIED]), max_size=5))
def test_nothing_is_said_but_what_was_let_through_and_the_best_quote(
    sifted: list[BorneSentence | None],
) -> None:
    draft = assembled(sifted, QUOTED, 4)
    if draft is None:
        return
    allowed = {BEST, *(each.text for each in sifted if each)}
    assert {each.text for each in draft.sentences} <= allowed
    cited = {each.number: each.quote for each in draft.citations}
    for sentence in draft.sentences:
        for number in sentence.citations:
            assert any(span in cited[number] for span in sentence.spans)
