"""What a sentence says that none before it said."""

from __future__ import annotations

import pytest

from bot.service.excerpts.novelty import ToldTurns, substance_of

TOLD = "The river Tarn rose in Sala."


@pytest.mark.parametrize(
    ("said", "is_new"),
    [
        ("The river Tarn rose in Sala by 2,000 litres.", True),
        ("The river Tarn rose in Sala at 3 p.m.", False),
        ("The river Tarn rose in Sala at 10:30.", False),
        ("The river Tarn rose in Sala on the 21st day.", False),
    ],
)
def test_a_figure_makes_a_sentence_newer(said: str, *, is_new: bool) -> None:
    turns = ToldTurns()
    turns.add(substance_of(TOLD, "en"), None)
    without = substance_of(said, "en")._replace(counts=())
    assert (turns.newness(substance_of(said, "en"), None) > turns.newness(without, None)) is is_new
