"""Invented stories in which something changed, or only seems to have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from fakes import NOON, make_article

from articles.models import Kind

if TYPE_CHECKING:
    from articles.models import Article


class Report(NamedTuple):
    """An article of a story, so many days after its first."""

    days: float | None
    outlet: str
    headline: str
    text: str
    kind: Kind = Kind.NEWS
    language: str = "en"


POST, LEDGER, WIRE, HERALD = "Harbour Post", "Island Ledger", "Coast Wire", "Varn Herald"
OPINION = Kind.OPINION

# By story. In some two events were taken for one, as it may happen.
STORIES: dict[str, tuple[Report, ...]] = {
    "holm": (
        Report(
            0,
            POST,
            "Former harbour master Mia Holm charged with fraud",
            "Mia Holm, the former harbour master of Sala, was charged with fraud on Monday. "
            "Prosecutors say that she sold berths twice. Her lawyer called the case thin.",
        ),
        Report(
            60,
            LEDGER,
            "Mia Holm convicted of fraud over harbour berths",
            "Mia Holm was convicted of fraud by the district court of Sala on Friday. "
            "The judges found that she had sold berths in the harbour twice. "
            "She was sentenced to two years in prison.",
        ),
        Report(
            150,
            WIRE,
            "Appeal court overturns Holm's fraud conviction",
            "The appeal court overturned Mia Holm's conviction for fraud on Tuesday. "
            "The judges said that two witnesses had never been heard. "
            "Holm was charged in November, and the district court of Sala had convicted her in "
            "January.",
        ),
        Report(
            170,
            HERALD,
            "A bad day for the harbour",
            "Mia Holm was convicted by her own greed, whatever judges say. "
            "Nobody who saw the harbour books will think otherwise.",
            OPINION,
        ),
    ),
    "quay": (
        Report(
            0,
            POST,
            "Ferry Nordlys strikes the quay at Sala",
            "The ferry Nordlys struck the stone quay at Sala on Monday, and 14 people were hurt. "
            "The ferry had come in too fast, the harbour office said. "
            "All passengers left the ship by the gangway.",
        ),
        Report(
            1,
            LEDGER,
            "More passengers of the Nordlys seek help",
            "Seventeen people were hurt when the ferry Nordlys struck the quay at Sala, the "
            "hospital said on Tuesday. At first 14 had been counted. "
            "The quay is 60 metres long and 90 years old.",
        ),
    ),
    "coach": (
        Report(
            0,
            POST,
            "Sala United dismiss coach Tor Lindahl",
            "Sala United dismissed their coach Tor Lindahl on Sunday after five defeats. "
            "The club thanked him for four years of work. Fans gathered at the gates.",
        ),
        Report(
            9,
            LEDGER,
            "Tor Lindahl is back at Sala United",
            "Tor Lindahl was reinstated as coach of Sala United on Tuesday. "
            "The players had asked for him. Lindahl, who was dismissed nine days ago, leads the "
            "training on Wednesday.",
        ),
    ),
    "boy": (
        Report(
            0,
            POST,
            "Boy of nine missing on Skarn island",
            "Nine-year-old Ole Brandt has been missing on Skarn island since Saturday morning. "
            "Volunteers searched the cliffs. The police asked for boats.",
        ),
        Report(
            1,
            WIRE,
            "Missing boy found alive in a boathouse",
            "Ole Brandt was found alive in a boathouse on Skarn island on Sunday evening. "
            "He was cold and hungry, a doctor said. The search had lasted 30 hours.",
        ),
    ),
    "regatta": (
        Report(
            0,
            POST,
            "Skarn regatta planned for June",
            "The Skarn regatta will be held on 12 June with 80 boats, the sailing club announced. "
            "The course leads around the island. Entry costs 40 crowns.",
        ),
        Report(
            20,
            LEDGER,
            "Skarn regatta called off",
            "The sailing club cancelled the Skarn regatta on Thursday for want of lifeboats. "
            "Boats that have paid get their money back.",
        ),
    ),
    "talks": (
        Report(
            0,
            POST,
            "Torrin Bank and its staff negotiate",
            "Torrin Bank and the staff union began talks on pay on Monday. "
            "The union asks for six per cent. Branches stay open meanwhile.",
        ),
        Report(
            6,
            WIRE,
            "Torrin Bank and union agree on pay",
            "Torrin Bank and the staff union reached a deal on pay on Sunday. "
            "Staff get four per cent from next month. Both sides called it fair.",
        ),
    ),
    "bridge": (
        Report(
            0,
            POST,
            "Elva bridge shut after crack is found",
            "The Elva bridge was closed to all traffic on Monday after a crack was found. "
            "Lorries go round by Varn. The crack is three metres long.",
        ),
        Report(
            12,
            LEDGER,
            "Elva bridge open again",
            "The Elva bridge reopened to cars on Saturday. "
            "Lorries must wait for another week. The bridge was closed twelve days ago.",
        ),
    ),
    "tower": (
        Report(
            0,
            POST,
            "New sea tower for Varn",
            "The sea tower of Varn will cost 7 million crowns, the town council said on Monday. "
            "It will be 40 metres high and stand at the pier.",
        ),
        Report(
            30,
            HERALD,
            "Sea tower of Varn grows dearer",
            "The sea tower of Varn will cost 9 million crowns, the town council now says. "
            "Steel has become dearer. The tower will be 40 metres high.",
        ),
    ),
    # What only seems to have changed.
    "officers": (
        Report(
            0,
            POST,
            "Customs officer Jon Aas convicted of bribery",
            "Customs officer Jon Aas was convicted of bribery by a court in Varn on Monday. "
            "He had let lorries pass for money. He was fined.",
        ),
        Report(
            5,
            LEDGER,
            "Second customs officer acquitted in Varn",
            "Customs officer Per Stolt was acquitted of bribery by a court in Varn on Saturday. "
            "The judges believed him. He returns to work on Monday.",
        ),
    ),
    "pilot": (
        Report(
            0,
            POST,
            "Pilot Eva Rask convicted of smuggling",
            "Pilot Eva Rask was convicted of smuggling by a court in Sala on Monday. "
            "She had carried watches in her plane. She will appeal.",
        ),
        Report(
            8,
            WIRE,
            "Pilot Eva Rask cleared in second trial",
            "Pilot Eva Rask was acquitted of perjury by a court in Sala on Tuesday. "
            "It was another case than that of the watches.",
        ),
    ),
    "floods": (
        Report(
            0,
            POST,
            "Flood in Tamsin valley",
            "The flood in the Tamsin valley killed three people on Monday. "
            "The river rose by two metres in an hour.",
        ),
        Report(
            6,
            POST,
            "Flood in Orrel valley",
            "The flood in the Orrel valley killed eleven people on Sunday. "
            "The river rose by four metres in a night.",
        ),
    ),
    "mill": (
        Report(
            0,
            POST,
            "Fire at Brona mill",
            "The fire at the Brona mill injured 12 people on Monday. Smoke was seen from Varn.",
        ),
        Report(
            2,
            LEDGER,
            "Brona mill will be rebuilt",
            "The Brona mill will be rebuilt, and 30 people are to work there, its owner said. "
            "The fire destroyed 25 looms. In 2012 a fire there had injured 5 people.",
        ),
    ),
    "mayor": (
        Report(
            0,
            POST,
            "Mayor Ida Krog suspended",
            "Mayor Ida Krog was suspended from office by the town council of Brona on Monday. "
            "The council looks into her travel bills.",
        ),
        Report(
            4,
            WIRE,
            "Council of Brona sits again",
            "The council of Brona met on Friday to speak of roads. "
            "“I was never suspended, I was reinstated by the people,” Mayor Ida Krog once said of "
            "an older quarrel. Her deputy may ask the court to have her reinstated.",
        ),
        Report(
            7,
            HERALD,
            "Krog was right",
            "Mayor Ida Krog was reinstated in the hearts of Brona long ago. So say I.",
            OPINION,
        ),
    ),
    "singer": (
        Report(
            0,
            POST,
            "Singer Lea Dorn acquitted of libel",
            "Singer Lea Dorn was acquitted of libel by the court of Sala on Monday. "
            "Her song named a banker. The hall cheered.",
        ),
        Report(
            3,
            LEDGER,
            "Lea Dorn sings again after trial",
            "Lea Dorn sang in Sala on Thursday for 900 people. "
            "She was charged in January, and the trial lasted six weeks.",
        ),
    ),
    "undated": (
        Report(
            0,
            POST,
            "Strandby school closed by mould",
            "The Strandby school was closed on Monday because of mould. "
            "The pupils are taught in the church.",
        ),
        Report(
            None,
            LEDGER,
            "Strandby school reopens",
            "The Strandby school reopened on Monday. Pupils carried the chairs back.",
        ),
    ),
    "bridge_de": (
        Report(
            0,
            "Hafenbote",
            "Tunnel bei Lindau gesperrt",
            "Der Tunnel bei Lindau wurde am Montag nach einem Brand gesperrt. "
            "Der Verkehr wird über die Landstraße geleitet.",
            language="de",
        ),
        Report(
            9,
            "Inselblatt",
            "Tunnel bei Lindau wieder frei",
            "Der Tunnel bei Lindau wurde am Mittwoch für den Verkehr freigegeben. "
            "Die Arbeiten haben neun Tage gedauert.",
            language="de",
        ),
    ),
}


def ids_of(story: str) -> list[str]:
    """Return the ids of a story's articles, the oldest first."""
    return [f"{story}-{number}" for number in range(len(STORIES[story]))]


def articles_of_stories(*, newest_first: bool = False) -> list[Article]:
    """Return all articles in the order in which they come in."""
    found = [
        make_article(
            id=article_id,
            headline=each.headline,
            source=each.outlet,
            url=f"https://news.example/{article_id}",
            category="News",
            published=None if each.days is None else NOON + timedelta(days=each.days),
            text=each.text,
            kind=each.kind,
            language=each.language,
        )
        for story in STORIES
        for article_id, each in zip(ids_of(story), STORIES[story], strict=True)
    ]
    return found[::-1] if newest_first else found
