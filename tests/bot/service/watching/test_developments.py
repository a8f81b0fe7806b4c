"""Which later articles of a story say something new: pairs of made-up stories, both ways."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.service.watching.developments import DevelopmentKind, novelty, read_facts

AGROUND = """The ferry Elsin runs aground off Port Ellery.
The ferry Elsin ran onto the Gannet Bank in fog on Wednesday morning with 212 people on board.
Seventeen people were hurt, the county hospital said, and all were brought ashore by noon.
The company said a second ferry would sail every two hours until repairs are done."""
RENTS = """Rents in Port Ellery rise again.
Rents in Port Ellery rose by 4.3 percent in October, the statistics office said on Monday.
The mayor wants to build 400 flats on the old shipyard."""
GERMAN = """Fähre läuft vor dem Hafen auf Grund.
Die Fähre lief am Mittwoch mit 212 Menschen an Bord auf eine Sandbank.
Siebzehn Menschen wurden verletzt, sagte das Krankenhaus."""

SAME = (
    (
        AGROUND,
        (
            "Ferry stuck on sandbank near Port Ellery.\nAll 212 on board the Elsin were brought "
            "ashore on 11 November 2026 after the ferry ran onto the Gannet Bank in fog.\n"
            "The hospital counted 17 hurt people."
        ),
    ),
    (
        AGROUND,
        (
            "Fog and a bank: the Elsin runs aground.\nThe ferry ran aground on Wednesday, the "
            "Harbour "
            "Post wrote, and 17 of 212 people were hurt."
        ),
    ),
    (AGROUND, AGROUND),
    (
        RENTS,
        (
            "Port Ellery rents up 4.3 percent.\nRents in the town rose again in October, "
            "according to "
            "figures that the statistics office gave on Monday."
        ),
    ),
    (
        RENTS,
        (
            "Rents rise, and the mayor wants flats.\nOn the old shipyard of Port Ellery 400 "
            "flats are "
            "to be built, for rents rose by 4.3 % in October 2026, Reuters said."
        ),
    ),
    (GERMAN, "Fähre auf Grund gelaufen.\nVon 212 Menschen an Bord wurden 17 verletzt."),
    # An hour, an ordinal, a decade and a number that is none tell no figure.
    (
        AGROUND,
        "Ferry Elsin aground off Port Ellery.\nThe ferry ran onto the bank at 9 a.m. in fog.",
    ),
    (AGROUND, "Ferry Elsin aground off Port Ellery.\nThe ferry ran onto the bank at 9am in fog."),
    (AGROUND, "Ferry aground off Port Ellery for the 22nd time.\nThe Elsin ran aground in fog."),
    (AGROUND, "Ferry aground off Port Ellery.\nThe Elsin, of the 1990s, ran aground in fog."),
    (AGROUND, "Ferry aground off Port Ellery.\nHundreds were on board the Elsin in the fog."),
)
NEW = (
    (
        AGROUND,
        (
            "Ferry accident: one more person dies.\nThe number of people hurt on the Elsin rose "
            "to 23, "
            "the county hospital said on Friday."
        ),
        DevelopmentKind.FIGURES,
        "23",
    ),
    # What is written as no year is written is none.
    (
        AGROUND,
        "Ferry Elsin loses oil off Port Ellery.\nThe ferry lost 2,000 litres, the county said.",
        DevelopmentKind.FIGURES,
        "2,000 litres",
    ),
    (
        RENTS,
        "Rents in Port Ellery rise.\nRents rose again for 2,000 flats, the office said on Monday.",
        DevelopmentKind.FIGURES,
        "2,000",
    ),
    (
        AGROUND,
        (
            "Captain of the Elsin is questioned.\nThe police in Port Ellery questioned the "
            "captain, "
            "Jonas Verrin, on Friday."
        ),
        DevelopmentKind.NAMES,
        "Jonas Verrin",
    ),
    (
        AGROUND,
        (
            "Prosecutor opens an inquiry against the captain.\nThe prosecutor suspects negligence: "
            "alcohol was found, and the radar had been switched off for months."
        ),
        DevelopmentKind.WORDS,
        "inquiry",
    ),
    (
        RENTS,
        (
            "Council votes for a cap on rents.\nThe council of Port Ellery voted for a cap on "
            "Thursday, proposed by Vera Holt."
        ),
        DevelopmentKind.NAMES,
        "Vera Holt",
    ),
    (
        RENTS,
        "Mayor drops the plan for the shipyard.\nInstead of 400 flats there will be 150.",
        DevelopmentKind.FIGURES,
        "150",
    ),
    (
        GERMAN,
        "Zahl der Verletzten steigt.\nNun sind es 23 Verletzte, sagte das Krankenhaus.",
        DevelopmentKind.FIGURES,
        "23",
    ),
)


def language(text: str) -> str:
    return "de" if "Fähre" in text or "Zahl" in text else "en"


@pytest.mark.parametrize(("told", "later"), SAME)
def test_a_further_article_on_the_same_is_no_development(told: str, later: str) -> None:
    facts = [read_facts(told, language(told))]
    assert novelty(read_facts(later, language(told)), facts, ["harbour", "post"]) is None


@pytest.mark.parametrize(("told", "later", "kind", "word"), NEW)
def test_what_says_something_new_is_one(
    told: str, later: str, kind: DevelopmentKind, word: str
) -> None:
    facts = [read_facts(told, language(told))]
    found = novelty(read_facts(later, language(told)), facts)
    assert found is not None
    assert found.kind is kind
    assert word in found.written


@pytest.mark.parametrize(("told", "later"), [(told, later) for told, later, _, _ in NEW])
def test_what_was_told_is_no_longer_new(told: str, later: str) -> None:
    facts = [read_facts(each, language(told)) for each in (told, later)]
    assert novelty(facts[1], facts) is None


@pytest.mark.parametrize(("told", "later"), SAME)
def test_a_story_that_goes_on_after_some_days_is_told(told: str, later: str) -> None:
    facts = [read_facts(told, language(told))]
    lead, days = read_facts(later, language(told)), [timedelta(days=each) for each in (1, 2)]
    soon, late = (novelty(lead, facts, ["harbour", "post"], silence=each) for each in days)
    assert soon is None
    assert late is not None
    assert late.kind is DevelopmentKind.LATER


def test_the_first_of_a_story_is_told() -> None:
    found = novelty(read_facts(AGROUND, "en"), [])
    assert found is not None
    assert found.kind is DevelopmentKind.FIRST
