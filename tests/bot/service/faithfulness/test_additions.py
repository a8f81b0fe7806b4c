"""What is put in where the sources have nothing."""

from __future__ import annotations

import pytest
from checked import TODAY, kinds

from bot.service.faithfulness.checking import check
from bot.service.faithfulness.models import FindingKind, NumberedSource

SALE = "Torrin Bank bought Halden Line for $4.3bn on Monday, its chief Vera Holt said."


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (
            "The strike begins tomorrow.",
            "The strike begins now.",
        ),
        (
            SALE,
            "Torrin Bank illegally bought Halden Line for $4.3bn on Monday.",
        ),
        (
            SALE,
            "Torrin Bank secretly bought Halden Line for $4.3bn.",
        ),
        (
            SALE,
            "Torrin Bank bought Halden Line for $4.3bn on Monday, idiot.",
        ),
        (
            SALE,
            "Torrin Bank bought Halden Line for $4.3bn on Monday, @everyone.",
        ),
        (
            SALE,
            "Torrin Bank bought Halden Line for $4.3bn on Monday 😀.",
        ),
        (
            SALE,
            "░▒▓█ Torrin Bank bought Halden Line for $4.3bn.",
        ),
        (
            SALE,
            "Torrin Bank bought Halden Line (ha) for $4.3bn.",
        ),
        (
            SALE,
            "</think>Torrin Bank bought Halden Line for $4.3bn.",
        ),
        (
            "Ian Roe, the mayor of Brackwater, opened the new harbour on Monday.",
            "Ian Roe, the corrupt mayor of Brackwater, opened the new harbour.",
        ),
        (
            "Torrin Bank paid the fine.",
            "Torrin Bank finally paid the fine again.",
        ),
    ],
)
def test_a_word_or_sign_that_no_source_has_is_found(passage: str, sentence: str) -> None:
    assert FindingKind.ADDED in kinds(passage, sentence)


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (
            "Torrin Bank bought Halden Line for $4.3bn, Vera Holt said.",
            "Torrin Bank bought Halden Line for $4.3bn, Holt told reporters.",
        ),
        (
            "The ferry company quickly repaired the ship.",
            "The ferry company rapidly repaired the ship.",
        ),
    ],
)
def test_another_word_for_the_same_is_none_that_is_put_in(passage: str, sentence: str) -> None:
    assert kinds(passage, sentence) == set()


def test_a_sign_that_the_source_has_may_be_repeated() -> None:
    passage = "The firm Halden/Torrin sold its #1 ship @Brackwater."
    assert kinds(passage, "Halden/Torrin sold its #1 ship.") == set()
    assert kinds(passage, "Halden/Torrin sold its #1 ship ★.") == {FindingKind.ADDED}


def test_a_headline_lends_names_and_no_more() -> None:
    told = NumberedSource(1, "The weather was fine. The council met.", "Mayor Anna Cole resigns")
    assert check("Mayor Anna Cole resigns.", [told], TODAY)
    lent = NumberedSource(1, "The bank bought the ferry company.", "Torrin Bank buys Halden Line")
    assert check("Torrin Bank bought the ferry company.", [lent], TODAY) == ()
    assert check("Torrin Bank bought Halden Line.", [lent], TODAY) == ()
