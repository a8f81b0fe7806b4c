"""Teasers of other stories that stand below a text without anything round each."""

from __future__ import annotations

import pytest
from reading import one

HEADLINE = "Dorn buys its old mill"
TEXT = (
    "The council of Dorn bought the old mill on Thursday for 2 million crowns, its mayor said.",
    "A museum of bread is to open there in autumn, with an oven from 1840.",
)
OTHERS = (
    ("Quay lights burn again", "The lights of the ferry quay burn again after 40 dark nights."),
    ("Library lends skates", "The library of Dorn lends skates to all who have a card."),
    ("Choir of Norr in Rome", "The choir of Norr sings in Rome on 3 May, its leader said."),
)


def page(below: str, *, text: tuple[str, ...] = TEXT, wrap: str = "{}") -> str:
    shown = "".join(f"<p>{each}</p>" for each in text)
    body = wrap.format(f"<h1>{HEADLINE}</h1>{shown}{below}")
    return f"<html lang=en><head><title>{HEADLINE}</title></head><body>{body}</body></html>"


def teaser(number: int, *, linked: str = "<a href='/2026/{}'>{}</a>", end: str = "") -> str:
    headline, lead = OTHERS[number]
    return f"<h3>{linked.format(number, headline)}</h3><p>{lead}{end}</p>"


def text_of(raw: str) -> str:
    sections = one("a.html", raw).sections
    return " ".join(f"{each.heading or ''} {each.content}" for each in sections)


@pytest.mark.parametrize("wrap", ["{}", "<main>{}</main>", "<article>{}</article>"])
@pytest.mark.parametrize("label", ["", "<h2>More stories</h2>"])
def test_teasers_without_containers_are_no_part_of_the_text(wrap: str, label: str) -> None:
    text = text_of(page(label + teaser(0) + teaser(1) + teaser(2), wrap=wrap))
    assert TEXT[0] in text
    assert TEXT[1] in text
    for headline, lead in OTHERS:
        assert headline not in text
        assert lead not in text


def test_a_heading_in_a_box_of_its_own_is_one_with_the_paragraph_behind_it() -> None:
    boxed = "".join(
        f"<div class=top><h3><a href='/2026/{n}'>{headline}</a></h3></div><p>{lead}</p><hr>"
        for n, (headline, lead) in enumerate(OTHERS)
    )
    text = text_of(page(boxed, text=TEXT * 3))
    assert TEXT[1] in text
    assert not any(lead in text or headline in text for headline, lead in OTHERS)


@pytest.mark.parametrize(
    "below",
    [
        teaser(0, end="…"),
        teaser(0, end=" <a href='/2026/0'>Read more</a>"),
        f"<h2>Also in Dorn</h2>{teaser(0, end='…')}",
        teaser(0),
    ],
)
def test_one_teaser_is_none_of_it_where_it_shows_that_it_is_one(below: str) -> None:
    text = text_of(page(below))
    assert OTHERS[0][1] not in text
    assert TEXT[1] in text


def test_headings_that_are_no_links_are_the_storys_own() -> None:
    text = text_of(page("".join(teaser(n, linked="{1}") for n in range(3))))
    assert all(lead in text for _, lead in OTHERS)


def test_headings_that_lead_to_other_sites_are_the_storys_own() -> None:
    address = "<link rel=canonical href='https://dorn.example/mill'>"
    away = "<a href='https://norr.example/{}'>{}</a>"
    raw = page("".join(teaser(n, linked=away) for n in range(3)))
    assert all(lead in text_of(raw.replace("</head>", f"{address}</head>")) for _, lead in OTHERS)


def test_headings_that_lead_to_another_host_of_the_outlet_are_teasers() -> None:
    address = "<link rel=canonical href='https://www.example.com/mill'>"
    sport = "<a href='https://sport.example.com/{}'>{}</a>"
    raw = page("".join(teaser(n, linked=sport) for n in range(3)))
    text = text_of(raw.replace("</head>", f"{address}</head>"))
    assert not any(lead in text for _, lead in OTHERS)


def test_a_text_goes_on_behind_a_heading_that_points_elsewhere() -> None:
    more = "".join(f"<p>{lead} {TEXT[1]}</p>" for _, lead in OTHERS)
    raw = page(f"<h3><a href='/2026/7'>Mills of the county</a></h3>{more}")
    assert all(lead in text_of(raw) for _, lead in OTHERS)
    raw = page(f"<h3><a href='/2026/7'>Mills of the county</a></h3><p>{OTHERS[0][1]}</p>")
    assert OTHERS[0][1] in text_of(raw)
    listed = f"<ul><li>{TEXT[0]}</li></ul>"
    assert OTHERS[0][1] in text_of(page(teaser(0) + listed))


def test_cards_below_a_short_text_are_none_of_it() -> None:
    cards = "".join(f"<div class=card>{teaser(number)}</div>" for number in range(3))
    text = text_of(page(cards))
    assert TEXT[1] in text
    assert not any(lead in text for _, lead in OTHERS)


def test_long_entries_under_linked_headings_stay_below_a_short_text() -> None:
    entries = "".join(
        f"<h3><a href='/film/{n}'>Film {n}</a></h3><p>{lead} {' '.join(TEXT)} {lead}</p>"
        for n, (_, lead) in enumerate(OTHERS)
    )
    assert all(lead in text_of(page(entries)) for _, lead in OTHERS)
