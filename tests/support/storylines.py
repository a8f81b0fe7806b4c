"""Made-up stories of several outlets, and the turns that a reader would expect of each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from placed import place

from articles.models import Article, Section, SectionKind

if TYPE_CHECKING:
    from articles.models import Kind
    from bot.service.newsdesk import Newsdesk

PLACED = datetime(2026, 11, 12, tzinfo=UTC)

POST, WIRE, TIMES, CIRCUIT = "Harbour Post", "Northern Wire", "Coast Times", "Circuit"


class Telling(NamedTuple):
    """An article of a story: its text opens with its news. `turn` is whether that is one."""

    day: str | None
    outlet: str | None
    headline: str
    text: str
    turn: bool = False
    dek: str | None = None
    kind: Kind | None = None

    def article(self, number: int, name: str) -> Article:
        """Return it as an article of the story `name`."""
        published = moment_of(self.day) if self.day else None
        return Article(
            id=f"{name}-{number}",
            headline=self.headline,
            dek=self.dek,
            source=self.outlet,
            url=f"https://news.example/{name}/{number}",
            published=published,
            sections=(Section(kind=SectionKind.BODY, text=self.text),),
            **({"kind": self.kind} if self.kind else {}),
        )

    @property
    def opening(self) -> str:
        """Return the sentence that tells its news."""
        return f"{self.text.split('. ')[0].rstrip('.')}."


def moment_of(day: str) -> datetime:
    """Return a moment, of UTC where it names no zone."""
    moment = datetime.fromisoformat(day)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def articles_of(name: str, tellings: tuple[Telling, ...]) -> list[Article]:
    """Return the articles of a story."""
    return [telling.article(number, name) for number, telling in enumerate(tellings, 1)]


TRIAL = (
    Telling(
        "2026-08-03T09:00",
        POST,
        "Former harbour master charged with taking bribes",
        "Prosecutors charged the former harbour master Edvin Rask with taking bribes of 400,000 "
        "crowns on Monday. He is said to have let a dredging company win three contracts. Rask, "
        "61, led the port for nine years.",
        turn=True,
    ),
    Telling(
        "2026-08-03T15:00",
        WIRE,
        "Ex-harbour master Rask accused of bribery",
        "The former harbour master of Port Ellery, Edvin Rask, was charged with bribery on Monday. "
        "The prosecution says that he took 400,000 crowns from a dredging company. Rask has not "
        "commented.",
    ),
    Telling(
        "2026-08-04T08:00",
        TIMES,
        "Who is Edvin Rask?",
        "Edvin Rask led the port of Port Ellery for nine years until he was charged with bribery. "
        "He began as a pilot. Colleagues describe him as exact.",
    ),
    Telling(
        "2026-09-14T12:00",
        POST,
        "Rask pleads not guilty as trial opens",
        "Edvin Rask pleaded not guilty to bribery when his trial opened at the county court on "
        "Monday. The hearing is set to last three weeks. The former harbour master faces up to six "
        "years in prison.",
        turn=True,
    ),
    Telling(
        "2026-09-14T18:00",
        TIMES,
        "Trial of former harbour master begins",
        "The bribery trial of the former harbour master Edvin Rask began on Monday with a plea of "
        "not guilty. The court room was full.",
    ),
    Telling(
        "2026-09-22T17:00",
        WIRE,
        "Dredger's bookkeeper tells court of envelopes",
        "A bookkeeper of the dredging company told the court on Tuesday that she had filled seven "
        "envelopes with cash for Edvin Rask. She named the days on which they were fetched.",
        turn=True,
    ),
    Telling(
        "2026-10-05T11:00",
        POST,
        "Rask found guilty of bribery",
        "The county court convicted Edvin Rask of bribery on Monday and sentenced him to three "
        "years in prison. The judge said that the harbour master had sold his office.",
        turn=True,
    ),
    Telling(
        "2026-10-05T14:00",
        CIRCUIT,
        "Three years for former harbour master",
        "Edvin Rask, the former harbour master, was sentenced to three years in prison on Monday "
        "for taking bribes. He showed no emotion.",
    ),
    Telling(
        "2026-10-19T10:00",
        WIRE,
        "Rask appeals against his sentence",
        "Edvin Rask has appealed against his conviction for bribery, his lawyer said on Monday. "
        "The appeal will be heard in the spring.",
        turn=True,
    ),
)

FLOOD = (
    Telling(
        "2026-10-14T07:00",
        WIRE,
        "River Tarn floods centre of Sala",
        "The river Tarn flooded the centre of Sala during the night, and 14 people were hurt. "
        "About 2,000 homes were without power on Wednesday morning. Firefighters used boats.",
        turn=True,
    ),
    Telling(
        "2026-10-14T09:00",
        POST,
        "Sala under water after night of rain",
        "Fourteen people were hurt when the river Tarn flooded the centre of Sala in the night to "
        "Wednesday. Streets around the market stood a metre under water.",
    ),
    Telling(
        "2026-10-14T10:00",
        TIMES,
        "Sala flooded: 14 hurt",
        "A flood of the river Tarn hurt 14 people in Sala on Wednesday. Schools stayed shut.",
    ),
    Telling(
        "2026-10-15T08:00",
        POST,
        "Number of hurt in Sala flood rises to 17",
        "The number of people hurt in the flood of the river Tarn in Sala rose to 17 on Thursday, "
        "the county hospital said. Two of them are seriously hurt.",
        turn=True,
    ),
    Telling(
        "2026-10-15T12:00",
        WIRE,
        "Seventeen hurt in Sala",
        "Seventeen people were hurt in the flood in Sala, the county hospital said on Thursday.",
    ),
    Telling(
        "2026-10-16T08:00",
        TIMES,
        "1,200 people moved out as Sala dam leaks",
        "The county evacuated 1,200 people below the Sala dam on Friday because water seeps "
        "through its wall. Engineers are filling the leak with clay.",
        turn=True,
    ),
    Telling(
        "2026-10-19T08:00",
        WIRE,
        "Families go home to Sala",
        "The families who live below the Sala dam returned to their homes on Monday after the leak "
        "was closed. The water of the Tarn is falling.",
        turn=True,
    ),
    Telling(
        "2026-11-02T08:00",
        POST,
        "County sets aside 90 million crowns for Sala",
        "The county council granted 90 million crowns on Monday to rebuild the centre of Sala. "
        "Shops are to open again before Christmas.",
        turn=True,
    ),
)

MERGER = (
    Telling(
        "2026-09-01T07:00",
        CIRCUIT,
        "Lindmark offers 4.2 billion for Torrin Bank",
        "Lindmark offered 4.2 billion crowns for Torrin Bank on Tuesday. The two banks have 3 "
        "million customers between them. Shares of Torrin Bank rose by 18 per cent.",
        turn=True,
    ),
    Telling(
        "2026-09-01T09:00",
        WIRE,
        "Lindmark wants to buy Torrin Bank",
        "Lindmark has made an offer of 4.2 billion crowns for its rival Torrin Bank, it said on "
        "Tuesday.",
    ),
    Telling(
        "2026-09-08T08:00",
        POST,
        "Torrin Bank turns Lindmark down",
        "The board of Torrin Bank rejected the offer of Lindmark on Tuesday as much too low. It "
        "advised its owners to keep their shares.",
        turn=True,
    ),
    Telling(
        "2026-09-08T12:00",
        WIRE,
        "Torrin Bank rejects offer",
        "Torrin Bank has rejected an offer by Lindmark of 4.2 billion crowns as too low.",
    ),
    Telling(
        "2026-09-21T08:00",
        CIRCUIT,
        "Lindmark raises offer for Torrin Bank",
        "Lindmark raised its offer for Torrin Bank to 4.9 billion crowns on Monday. It is said to "
        "be its last.",
        turn=True,
    ),
    Telling(
        "2026-09-22T08:00",
        TIMES,
        "Lindmark bids 4.9 billion for bank",
        "Lindmark now offers 4.9 billion crowns for Torrin Bank. Analysts call the price fair.",
    ),
    Telling(
        "2026-10-02T16:00",
        WIRE,
        "Torrin Bank agrees to be bought",
        "Torrin Bank agreed on Friday to be bought by Lindmark. The name of Torrin will go, and "
        "300 branches stay.",
        turn=True,
    ),
    Telling(
        "2026-11-11T09:00",
        POST,
        "Watchdog approves bank merger",
        "The competition authority approved the merger of Lindmark and Torrin Bank on Wednesday. "
        "Lindmark must sell 40 branches first.",
        turn=True,
    ),
)

ONE_DAY = (
    Telling(
        "2026-11-04T08:10",
        WIRE,
        "Ferry Elsin runs aground",
        "The ferry Elsin ran aground in fog off Port Ellery on Wednesday morning with 212 people "
        "on board. It was on its way to Sandmark.",
        turn=True,
    ),
    Telling(
        "2026-11-04T08:40",
        POST,
        "Ferry aground off Port Ellery",
        "A ferry with 212 people on board ran aground off Port Ellery on Wednesday morning. The "
        "coastguard is on its way.",
    ),
    Telling(
        "2026-11-04T09:30",
        TIMES,
        "Elsin aground in fog",
        "The Elsin, a ferry with 212 people on board, ran aground in fog on Wednesday.",
    ),
    Telling(
        "2026-11-04T13:00",
        WIRE,
        "All on board the Elsin rescued",
        "Lifeboats rescued everyone from the Elsin by noon; 17 people were taken to hospital. Two "
        "of them are seriously hurt.",
        turn=True,
    ),
    Telling(
        "2026-11-04T14:00",
        POST,
        "212 rescued from ferry",
        "All 212 people were rescued from the ferry Elsin by noon, and 17 were taken to hospital.",
    ),
)

UNDATED = (
    Telling(
        None,
        TIMES,
        "Museum lion is back on its plinth",
        "The bronze lion returned to its plinth before the museum, with a new alarm. Children "
        "brought it flowers.",
        turn=True,
    ),
    Telling(
        "2026-05-04T08:00",
        POST,
        "Bronze lion stolen from museum",
        "Thieves stole the bronze lion from the garden of the Sala museum in the night to Monday. "
        "It weighs 300 kilos.",
        turn=True,
    ),
    Telling(
        "2026-05-05T08:00",
        WIRE,
        "Lion of Sala stolen",
        "A bronze lion of 300 kilos was stolen from the garden of the museum in Sala.",
    ),
    Telling(
        "2026-06-01T08:00",
        WIRE,
        "Two arrested over bronze lion",
        "Police arrested two men on Monday who had the bronze lion of Sala in a barn. It had lost "
        "its tail.",
        turn=True,
    ),
    Telling(
        None,
        None,
        "Police arrest two men",
        "Police arrested two men who had the bronze lion of Sala in a barn.",
    ),
)

STORYLINES = {
    "trial": TRIAL,
    "flood": FLOOD,
    "merger": MERGER,
    "one-day": ONE_DAY,
    "undated": UNDATED,
}


def expected(tellings: tuple[Telling, ...]) -> list[str]:
    """Return the sentences of the turns, in order of their days, undated ones last."""
    turns = [telling for telling in tellings if telling.turn]
    return [telling.opening for telling in sorted(turns, key=lambda each: each.day or "9")]


def told_stories(desk: Newsdesk) -> None:
    """Put in the made-up stories, each placed as one."""
    for name, tellings in STORYLINES.items():
        articles = articles_of(name, tellings)
        list(desk.library.add_all(articles))
        place(desk.database, {f"story-{name}": [each.id for each in articles]}, at=PLACED)
