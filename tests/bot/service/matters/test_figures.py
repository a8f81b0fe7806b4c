"""Which figures of two sentences agree, and which differ."""

from __future__ import annotations

import pytest

from bot.service.faithfulness.evidence import read_statement
from bot.service.matters.figures import agree, differing_figures, quantities_of


def differing(one: str, other: str) -> list[tuple[str, str, str | None]]:
    ours, theirs = (quantities_of(read_statement(text, "en", frozenset())) for text in (one, other))
    return [
        (pair.one.term.written, pair.other.term.written, pair.of)
        for pair in differing_figures(ours, theirs)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The fire moved 5 miles.", "The fire moved 8 km."),
        ("The party won 12.4 percent.", "The party won about 12 percent."),
        ("The party won 12.4 percent.", "The party won 12%."),
        ("It cost €4.3bn.", "It cost 4.3 billion euros."),
        ("About 1,200 people came.", "1,217 people came."),
        ("1,200 people came.", "1,217 people came."),
        ("More than 100 houses burnt.", "108 houses burnt."),
        ("Nearly 50 houses burnt.", "47 houses burnt."),
        ("Seventeen were hurt.", "17 people were hurt."),
        ("It was 30 degrees Celsius.", "It was 86 degrees Fahrenheit."),
        ("The train left at 7:52.", "At 7:52 the train left."),
        ("The train left at 3 p.m.", "The train left at 3pm."),
        ("The train left at 3 a.m.", "The train left at 3 am."),
    ],
)
def test_figures_that_are_the_same_agree(one: str, other: str) -> None:
    (ours,), (theirs,) = (
        quantities_of(read_statement(text, "en", frozenset())) for text in (one, other)
    )
    assert agree(ours, theirs)
    assert agree(theirs, ours)
    assert differing(one, other) == []


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (
            "Fourteen people were hurt in the accident.",
            "In the accident 17 were hurt.",
            ("Fourteen", "17", "hurt"),
        ),
        ("10 houses burnt down in Sala.", "14 houses burnt down in Sala.", ("10", "14", "houses")),
        (
            "The mayor won 48 percent of the vote.",
            "The mayor won 52 percent of the vote.",
            ("48 percent", "52 percent", None),
        ),
        (
            "The council will pay $2 million for the bridge.",
            "The council will pay $3 million for the bridge.",
            ("$2 million", "$3 million", None),
        ),
        (
            "The fire moved 5 miles towards the coast.",
            "The fire moved 12 km towards the coast.",
            ("5 miles", "12 km", None),
        ),
        ("Sala won the match 3-1.", "Sala won the match 3-2.", ("3-1", "3-2", None)),
        (
            "A 41-year-old driver was taken to hospital.",
            "The 43-year-old driver was taken to hospital.",
            ("41-year-old", "43-year-old", "driver"),
        ),
    ],
)
def test_figures_of_the_same_that_differ(
    one: str, other: str, found: tuple[str, str, str | None]
) -> None:
    assert differing(one, other) == [found]
    assert [pair[:2] for pair in differing(other, one)] == [found[1::-1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Of different things, though the words around them are the same.
        (
            "Nine people from two families were among the 12 people killed in the crash.",
            "A couple and their three sons were among the 12 people killed in the crash.",
        ),
        ("A girl could get up to 14 years in prison.", "A 16-year-old girl could go to prison."),
        (
            "The 29-year-old singer posted photos.",
            "The singer posted photos with 21-year-old Tavon.",
        ),
        ("The bank pays a fine of $300.", "The bank pays $20,000 to each customer."),
        # Money of two countries is not compared.
        ("The council will pay $2 million.", "The council will pay €2.4 million."),
        # Names and years are no figures.
        ("Flight 175 landed in Tokyo.", "Flight 176 landed in Tokyo."),
        ("It opened in 1998 to the public.", "It opened in 2001 to the public."),
        ("Hundreds of people came to Sala.", "140 people came to Sala."),
    ],
)
def test_figures_of_different_things_do_not_differ(one: str, other: str) -> None:
    assert differing(one, other) == []
