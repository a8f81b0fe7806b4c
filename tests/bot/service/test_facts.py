"""What of a text is a figure, and what is a time of day."""

from __future__ import annotations

import pytest

from bot.service.facts import facts_of


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The flood of 2026 hurt 14 people and closed two roads.", ["14", "two"]),
        ("The flood closed 2,000 roads.", ["2,000"]),
        ("The flood closed 2000 km of roads.", ["2000 km"]),
        ("It is the 21st day, as in the 1990s.", []),
        ("Hundreds fled, and dozens of cars burnt.", []),
    ],
)
def test_figures_say_how_many_or_how_much(text: str, figures: list[str]) -> None:
    assert [each.term.written for each in facts_of(text, "en").figures] == figures


@pytest.mark.parametrize("hour", ["3 p.m.", "3pm", "3 am", "10:30", "5 o’clock"])
def test_an_hour_is_a_time(hour: str) -> None:
    (figure,) = facts_of(f"The court meets at {hour} in Sala.", "en").figures
    assert figure.is_time
