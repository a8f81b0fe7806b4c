"""What is left out before an article's first word, and what only looks like a dateline."""

from __future__ import annotations

import pytest

from bot.service.excerpts.datelines import without_dateline

OUTLET = "The Northern Wire"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PORT ELLERY (Northern Wire) - The ferry ran aground.", "The ferry ran aground."),
        ("PORT ELLERY, Nov 3 (Northern Wire) — The ferry ran.", "The ferry ran."),
        ("(Northern Wire) - “No,” he said.", "“No,” he said."),
        ("Sala (Reuters) - The mayor - who is 60 - resigned.", "The mayor - who is 60 - resigned."),
        ("SALA (AP) — 14 people were hurt.", "14 people were hurt."),
        ("(Reuters/AFP) - It rained.", "It rained."),
        ("CNN — The bridge is shut.", "The bridge is shut."),
        ("SALABERG – The bridge is shut.", "The bridge is shut."),
        ("NEW HAVEN – The bridge is shut.", "The bridge is shut."),
        ("NEW HAVEN, Conn. — The bridge is shut.", "The bridge is shut."),
        ("SALA, Nov 3 — “It is shut,” he said.", "“It is shut,” he said."),
    ],
)
def test_a_dateline_is_left_out(text: str, said: str) -> None:
    assert without_dateline(text, OUTLET) == said


def test_a_short_name_in_capitals_is_a_place_where_the_article_says_so() -> None:
    text = "SALA – The bridge is shut."
    assert without_dateline(text, OUTLET, f"{text} Few in Sala mind.") == "The bridge is shut."
    assert without_dateline(text, OUTLET, f"{text} SALA is an alliance in Sala.") == text
    assert without_dateline(text, OUTLET, f"{text} Salad is served.") == text


@pytest.mark.parametrize(
    "text",
    [
        "Sala - a small town - votes.",
        "The EU - a union - votes.",
        "NATO-led troops left.",
        "NATO – The alliance said it would stay.",
        "IBM - the firm - grew.",
        "IBM - The firm grew.",
        "UNICEF — The fund asked for help.",
        "U.S. - China talks stalled.",
        "US, UK - Troops are sent.",
        "SALABERG–Torrin trains are late.",
        "PORT ELLERY - the town - votes.",
        "PORT ELLERY - Where ferries land - votes.",
        "SALA -",
        "Holt (31) - she is an engineer - spoke.",
        "Anna Berge (Torrin Bank) - who was fired in May - said she would sue.",
        "Anna Berge (Torrin Bank) - The trader said she would sue.",
        "Anna Berge (Reuters) - who was fired in May - said she would sue.",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert without_dateline(text, OUTLET) == text


def test_an_article_without_an_outlet_has_agencies_alone() -> None:
    assert without_dateline("SALA (AP) - It rained.", None) == "It rained."
    assert without_dateline("SALA () - It rained.", None) == "SALA () - It rained."
