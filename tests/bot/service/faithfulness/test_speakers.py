"""Who says what."""

from __future__ import annotations

import pytest
from checked import kinds

from bot.service.faithfulness.models import FindingKind


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (
            "Holt said the sale was good. Marsh said the sale was a disaster.",
            "Vera Holt said the sale was a disaster.",
        ),
        (
            "Holt said the sale was good. Marsh said the sale was a disaster.",
            "Holt said the sale was a disaster.",
        ),
        (
            "Vera Holt left early. “We lost everything,” Marsh said.",
            "Holt said: “We lost everything.”",
        ),
    ],
)
def test_what_one_says_is_not_said_by_another(passage: str, sentence: str) -> None:
    assert kinds(passage, sentence)


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (
            "Holt said the sale was good. Marsh said the sale was a disaster.",
            "Marsh said the sale was a disaster.",
        ),
        (
            "Holt said the sale was good. Marsh said the sale was a disaster.",
            "The sale was a disaster, Marsh said.",
        ),
        (
            "“We lost everything,” Marsh said.",
            "Marsh said: “We lost everything.”",
        ),
        (
            "Holt said the sale was good.",
            "The sale was good.",
        ),
    ],
)
def test_the_speaker_may_stand_elsewhere_or_be_left_out(passage: str, sentence: str) -> None:
    assert kinds(passage, sentence) == set()


def test_a_quotation_goes_on_with_its_speaker() -> None:
    passage = "“We lost everything,” Piet Marsh said. “The water came fast.” Vera Holt left."
    assert kinds(passage, "Marsh said: “The water came fast.”") == set()
    assert FindingKind.SPEAKER in kinds(passage, "Holt said: “The water came fast.”")


def test_a_pronoun_may_be_anybody_and_a_name_with_its_short_form_is_one() -> None:
    passage = "Vera Holt came late. She said the sale was a disaster."
    assert kinds(passage, "Holt said the sale was a disaster.") == set()
    agency = "In May the Central Harbour Agency (CHA) said the bridge was safe."
    assert kinds(agency, "The Central Harbour Agency said the bridge was safe.") == set()
