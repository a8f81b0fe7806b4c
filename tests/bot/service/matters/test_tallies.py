"""What a number of people counts: all that were hurt or killed, or some of them."""

from __future__ import annotations

import pytest

from bot.service.faithfulness.evidence import read_statement
from bot.service.matters.figures import quantities_of


def tallies(text: str) -> list[tuple[str, str]]:
    found = quantities_of(read_statement(text, "en", frozenset({"american", "americans"})))
    return [(each.term.written, each.tally) for each in found]


@pytest.mark.parametrize(
    ("text", "tally"),
    [
        ("Fourteen people were hurt on Wednesday.", ("Fourteen", "hurt")),
        ("Rescuers counted 14 people hurt.", ("14", "hurt")),
        ("The crash killed 12 people.", ("12", "kill")),
        ("The death toll rose to 21.", ("21", "kill")),
        ("At least 30 were injured.", ("30", "hurt")),
        ("Police arrested 9.", ("9", "arrest")),
        ("Another 6 people are missing.", ("6", "miss")),
    ],
)
def test_a_tally_is_read(text: str, tally: tuple[str, str]) -> None:
    assert tallies(text) == [tally]


@pytest.mark.parametrize(
    "text",
    [
        "Five of the dead were from Sala.",
        "The crash killed 10 Americans.",
        "The crash killed 10 local pilots.",
        "The hospital has 40 beds.",
        "Some 300 customers stood outside the court.",
    ],
)
def test_what_counts_some_or_others_is_no_tally(text: str) -> None:
    assert [tally for _written, tally in tallies(text)] == [""]
