"""Made-up stories as several outlets tell them, of which it is known what they say alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from fakes import NOON, make_article
from placed import place

from articles.models import Section, SectionKind

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


class Told(NamedTuple):
    """What one outlet tells, so many hours after noon."""

    outlet: str
    hours: int
    headline: str
    text: str


ACCIDENT = (
    Told(
        "Harbour Post",
        0,
        "Tram derails in Port Ellery",
        "A tram ran off its rails near the central market in Port Ellery on Tuesday morning. "
        "Fourteen people were hurt in the accident, the fire brigade said. "
        "The driver, a 41-year-old man, was taken to the county hospital with a broken arm. "
        "The line will stay closed until Friday.",
    ),
    Told(
        "Northern Wire",
        6,
        "Seventeen hurt as tram derails",
        "Near the central market in Port Ellery a tram ran off its rails on Tuesday morning. "
        "Seventeen people were hurt in the accident, the hospital said. "
        "The line will stay closed until Friday, the tram company said. "
        "Inspectors found a cracked rail that had been reported twice in September.",
    ),
    Told(
        "Circuit",
        7,
        "Tram accident at the market",
        "A tram left its rails near Port Ellery's central market on Tuesday morning. "
        "The hospital said that 17 people were hurt in the accident. "
        "A shopkeeper gave tea to passengers who waited in the rain.",
    ),
)
TRIAL = (
    Told(
        "Harbour Post",
        0,
        "Banker before the court",
        "The former head of Torrin Bank, Marta Hollen, was charged with fraud in the Sala court "
        "on Monday. "
        "Her lawyer said that she will deny all charges when the trial begins in March. "
        "Some 300 customers of the bank stood outside the court.",
    ),
    Told(
        "Northern Wire",
        1,
        "Charges in the Torrin case",
        "Marta Hollen, the former head of Torrin Bank, was charged with tax evasion in the Sala "
        "court on Monday. "
        "She will deny all charges when the trial begins in March, her lawyer said. "
        "The prosecutor has read 40,000 letters for the case.",
    ),
)
ELECTION = (
    Told(
        "Harbour Post",
        0,
        "Greens gain in Sala",
        "The Greens won 12.4 percent of the vote in Sala's election on Sunday. "
        "Mayor Vera Lund will stay in office with 48 percent of the vote. "
        "Turnout fell to 61 percent, the election office said.",
    ),
    Told(
        "Northern Wire",
        2,
        "Lund stays mayor of Sala",
        "In Sala's election on Sunday the Greens won about 12 percent of the vote. "
        "Mayor Vera Lund stays in office with 52 percent of the vote. "
        "Turnout fell to 61 percent, the election office said. "
        "Lund wants to build a swimming hall by the river.",
    ),
)
FIRE = (
    Told(
        "Harbour Post",
        0,
        "Forest burns at Norrby",
        "The fire in the forest of Norrby has moved 5 miles towards the coast since Saturday. "
        "The damage comes to 4.3 million crowns, the county said. "
        "Firefighters from three counties are working in the forest.",
    ),
    Told(
        "Northern Wire",
        1,
        "Norrby fire nears coast",
        "The fire in the forest of Norrby has moved 8 km towards the coast since Saturday. "
        "The county puts the damage at 4.3m crowns. "
        "Nobody is allowed to light a stove outdoors.",
    ),
)
BRIDGE = (
    Told(
        "Harbour Post",
        0,
        "Bridge to open",
        "The new bridge over the Elsin will open to traffic on Monday. "
        "The king will cut the ribbon at the ceremony on the northern side.",
    ),
    Told(
        "Northern Wire",
        -24,
        "Elsin bridge opens soon",
        "The new bridge over the Elsin will open to traffic on 16 November. "
        "The queen's portrait hangs in the toll house.",
    ),
    Told(
        "Circuit",
        1,
        "A bridge at last",
        "On Wednesday the new bridge over the Elsin will open to traffic.",
    ),
)
CHOIR = (
    Told(
        "Harbour Post",
        0,
        "Choir wins prize",
        "The choir of Sala won the national prize for youth choirs on Saturday. "
        "It sang three songs by the composer Ida Berg in front of 900 listeners.",
    ),
    Told(
        "Northern Wire",
        1,
        "Prize for Sala's choir",
        "The choir of Sala has won the national prize for youth choirs on Saturday. "
        "In front of 900 listeners it sang three songs by the composer Ida Berg.",
    ),
)
STORIES = {
    "accident": ACCIDENT,
    "trial": TRIAL,
    "election": ELECTION,
    "fire": FIRE,
    "bridge": BRIDGE,
    "choir": CHOIR,
}


def bring_in(desk: Newsdesk) -> None:
    """Put the stories into a newsdesk, with one of which one outlet alone tells."""
    placed = {}
    for name, told in STORIES.items():
        placed[name] = [f"{name}-{number}" for number, _ in enumerate(told)]
        for article_id, each in zip(placed[name], told, strict=True):
            desk.library.add(
                make_article(
                    id=article_id,
                    headline=each.headline,
                    source=each.outlet,
                    url=f"https://news.example/{article_id}",
                    published=when(each),
                    sections=(Section(kind=SectionKind.BODY, text=each.text),),
                )
            )
    desk.library.add(make_article(1))
    placed["alone"] = ["a1"]
    place(desk.database, placed, at=NOON)


def when(told: Told) -> datetime:
    """Return when an outlet told it; noon is on Tuesday, 10 November 2026."""
    return NOON + timedelta(hours=told.hours)
