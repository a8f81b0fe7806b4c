"""What a sentence says of a state or a number of people, and what it only recalls or denies."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.service.developments.figures import Toll, differ, tolls_of
from bot.service.developments.states import current, ranks, states_of
from bot.service.developments.words import STATES, WORDS

DAY = datetime(2026, 10, 20, 12, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "field", "state"),
    [
        ("Mia Holm was charged with fraud on Monday.", "trial", "charged"),
        ("The court overturned Holm's conviction on Friday.", "trial", "overturned"),
        ("A court in Sala quashed the fraud conviction.", "trial", "overturned"),
        ("Holm was found guilty of fraud.", "trial", "convicted"),
        ("Holm was found not guilty.", "trial", "acquitted"),
        ("The charges against Holm were dropped.", "trial", "dropped"),
        ("The court dismissed the case.", "trial", "dropped"),
        ("The mayor, dismissed in May, was reinstated on Friday.", "office", "in"),
        ("The missing boy was found alive on Monday.", "whereabouts", "found"),
        ("Talks between the bank and the union collapsed on Tuesday.", "deal", "collapsed"),
        ("The bank and the union reached a deal on Friday.", "deal", "agreed"),
        ("The regatta was postponed to 12 June.", "event", "postponed"),
        ("Firefighters brought the blaze under control.", "fire", "out_of_danger"),
    ],
)
def test_the_furthest_state_that_is_told_is_the_present_one(
    text: str, field: str, state: str
) -> None:
    found = current(states_of(text, "en", field, DAY))
    assert found is not None
    assert found.name == state


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("She was charged in May.", "trial"),
        ("Holm had been convicted before.", "trial"),
        ("Holm, who was convicted of fraud, sang.", "trial"),
        ("The court has not convicted Holm.", "trial"),
        ("Prosecutors asked the court to convict Holm.", "trial"),
        ("Holm could be acquitted.", "trial"),
        ("“I was never dismissed,” the mayor said.", "office"),
        ("The coach hopes to be reinstated.", "office"),
        ("No deal was reached.", "deal"),
        ("The coach was dismissed and another one appointed.", "office"),
    ],
)
def test_what_is_recalled_denied_quoted_or_open_is_no_present_state(text: str, field: str) -> None:
    assert current(states_of(text, "en", field, DAY)) is None


@pytest.mark.parametrize(
    ("language", "text", "field", "state"),
    [
        ("de", "Das Gericht hob das Urteil gegen Holm auf.", "trial", "overturned"),
        ("de", "Holm wurde nicht verurteilt.", "trial", None),
        ("fr", "Holm a été acquittée lundi.", "trial", "acquitted"),
        ("es", "El puente fue reabierto el lunes.", "access", "open"),
        ("it", "Il ponte è stato chiuso lunedì.", "access", "closed"),
        ("nl", "De burgemeester is ontslagen.", "office", "out"),
        ("pt", "O menino foi encontrado na ilha.", "whereabouts", "found"),
        ("ru", "Мост вновь открыт.", "access", "open"),
        ("ja", "裁判所は有罪判決を破棄した。", "trial", "overturned"),
    ],
)
def test_states_are_read_in_other_languages(
    language: str, text: str, field: str, state: str | None
) -> None:
    found = current(states_of(text, language, field, DAY))
    assert (found.name if found else None) == state


@pytest.mark.parametrize("language", WORDS)
def test_every_line_of_the_table_is_of_a_state(language: str) -> None:
    known = {name for field in STATES for name in ranks(field)}
    names = [line.partition(": ")[0] for line in WORDS[language].strip().splitlines()]
    assert names
    assert set(names) <= known
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "tolls"),
    [
        ("At least 14 people were hurt.", {"hurt": Toll(14, 2, at_least=True)}),
        ("Seventeen were hurt, two of them seriously.", {"hurt": Toll(17, 2)}),
        ("The death toll rose to 17 from 14.", {"killed": Toll(17, 2)}),
        ("Two were killed and 1,200 hurt.", {"killed": Toll(2, 2), "hurt": Toll(1200, 2)}),
        ("In 2019 a fire there killed 12 people.", {"killed": Toll(12, 0)}),
        ("A 34-year-old man was killed.", {}),
        ("The fire killed people in 12 houses.", {}),
        ("It may be that 40 people are dead.", {}),
        ("He was hurt at 7:52.", {}),
        ("Hurt were 3, and hurt were 4.", {}),
    ],
)
def test_the_number_of_people_whom_something_befell(text: str, tolls: dict[str, Toll]) -> None:
    assert tolls_of(text, "en", DAY) == tolls


def test_a_vaguer_number_is_no_other_one() -> None:
    assert differ(Toll(14, 2), Toll(17, 2, at_least=True))
    assert not differ(Toll(14, 2), Toll(10, 2, at_least=True))
    assert differ(Toll(14, 2), Toll(10, 2))
    assert not differ(Toll(14, 2, at_least=True), Toll(14, 2))
