"""Which names and charges of two sentences differ."""

from __future__ import annotations

import pytest

from articles.text import fold
from bot.service.faithfulness.evidence import read_statement
from bot.service.matters.slots import charges_of, differing_charges, differing_names


def names(one: str, other: str) -> list[tuple[str, str]]:
    known = frozenset(fold(f"{one} {other}").split()) - {"the", "her", "son", "a"}
    ours, theirs = (read_statement(text, "en", known) for text in (one, other))
    held = [set(fold(text).split()) for text in (one, other)]
    found = differing_names(
        ours,
        theirs,
        lambda name: set(fold(name).split()) <= held[1],
        lambda name: set(fold(name).split()) <= held[0],
    )
    return [(mine.written, its.written) for mine, its in found]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Her son called Penelec.", "Her son rang up Penelac.", ("Penelec", "Penelac")),
        (
            "The driver, Marta Hollen, was hurt.",
            "The driver, Maria Hollen, was hurt.",
            ("Marta Hollen", "Maria Hollen"),
        ),
    ],
)
def test_a_name_in_two_spellings_differs(one: str, other: str, found: tuple[str, str]) -> None:
    assert names(one, other) == [found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The plane left San José.", "The plane left San Jose."),
        ("The driver, Marta Hollen, was hurt.", "The driver, Hollen, was hurt."),
        ("The president of Costa Rica spoke.", "The Costa Rican president spoke."),
        ("The mayor of Sala spoke.", "The mayor of Norrby spoke."),
        ("The U.S. sent a ship.", "The U.N. sent a ship."),
        ("Sala Conservation Region has a camera.", "Sala Conservation Program has a camera."),
    ],
)
def test_names_that_are_written_otherwise_or_of_others_do_not_differ(one: str, other: str) -> None:
    assert names(one, other) == []


def charged(one: str, other: str) -> list[tuple[str, str]]:
    pairs = differing_charges(charges_of(one, "en"), charges_of(other, "en"))
    return [(ours.written, theirs.written) for ours, theirs in pairs]


def test_charges_of_which_nothing_is_the_same_differ() -> None:
    assert charged(
        "He was charged with manslaughter in Sala.", "He was charged with murder, the court said."
    ) == [("manslaughter", "murder")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("She was charged with tax fraud.", "She was charged with fraud on Monday."),
        ("She was charged with fraud.", "She was accused of theft."),
        ("She was charged with fraud.", "She will go to court."),
    ],
)
def test_charges_that_may_be_the_same_do_not_differ(one: str, other: str) -> None:
    assert charged(one, other) == []


def test_charges_are_read_in_english_alone() -> None:
    assert charges_of("He was charged with murder.", "de") == []
