"""How exact numbers and amounts are, beside the sources."""

from __future__ import annotations

import pytest
from checked import kinds

from bot.service.faithfulness.models import FindingKind


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (
            "Up to 40 people were hurt.",
            "More than 40 people were hurt.",
        ),
        (
            "Up to 40 people were hurt.",
            "40 people were hurt.",
        ),
        (
            "At least 12 ships sank.",
            "Exactly 12 ships sank.",
        ),
        (
            "Nearly all schools closed.",
            "All schools closed.",
        ),
        (
            "Fewer than 40 people were hurt.",
            "40 people were hurt.",
        ),
        (
            "Fewer than 40 people were hurt.",
            "More than 40 people were hurt.",
        ),
        (
            "Almost 300 homes were flooded.",
            "300 homes were flooded.",
        ),
        (
            "Almost 300 homes were flooded.",
            "More than 300 homes were flooded.",
        ),
        (
            "Some doctors back the new drug.",
            "All doctors back the new drug.",
        ),
        (
            "12 ships sank in the storm.",
            "Only 12 ships sank in the storm.",
        ),
        (
            "12 ships sank in the storm.",
            "More than 12 ships sank in the storm.",
        ),
        (
            "As many as 500 jobs are at risk.",
            "More than 500 jobs are at risk.",
        ),
        (
            "About 500 jobs were cut.",
            "500 jobs were cut.",
        ),
        (
            "No more than 500 jobs were cut.",
            "At least 500 jobs were cut.",
        ),
        (
            "Half of the schools closed.",
            "All of the schools closed.",
        ),
        (
            "Few voters trust the minister.",
            "Voters trust the minister.",
        ),
        # No year is written so.
        (
            "2,000 jobs were cut.",
            "More than 2,000 jobs were cut.",
        ),
        (
            "Up to 2000 km of roads were closed.",
            "More than 2000 km of roads were closed.",
        ),
    ],
)
def test_a_bound_may_not_be_left_out_put_in_or_changed(passage: str, sentence: str) -> None:
    assert FindingKind.BOUND in kinds(passage, sentence)


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (
            "Up to 40 people were hurt.",
            "As many as 40 people were hurt.",
        ),
        (
            "At least 12 ships sank.",
            "No fewer than 12 ships sank.",
        ),
        (
            "At least 12 ships sank.",
            "12 or more ships sank.",
        ),
        (
            "More than 12 ships sank.",
            "Over 12 ships sank.",
        ),
        (
            "Nearly all schools closed.",
            "Almost all schools closed.",
        ),
        (
            "About 500 jobs were cut.",
            "Around 500 jobs were cut.",
        ),
        (
            "About 500 jobs were cut.",
            "Some 500 jobs were cut.",
        ),
        (
            "Nearly 500 jobs were cut.",
            "Almost 500 jobs were cut.",
        ),
        (
            "Nearly 500 jobs were cut.",
            "Just under 500 jobs were cut.",
        ),
        (
            "Only 12 ships sank.",
            "Just 12 ships sank.",
        ),
        (
            "Only 12 ships sank.",
            "12 ships sank.",
        ),
        (
            "The company fired 40 workers.",
            "The firm sacked 40 workers.",
        ),
    ],
)
def test_a_bound_may_be_told_in_other_words(passage: str, sentence: str) -> None:
    assert kinds(passage, sentence) == set()
