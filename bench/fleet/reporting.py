"""What came of killing a fleet's processes, as tables."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import click
from scoring import Table, markdown

from fleet.members import SHARDS_A_BOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleet.looking import Losses

BOTS, WORKERS = 3, 4
KINDS = ("bot", "worker", "PostgreSQL")
DURING = ("import", "embedding", "asking", "re-index")


class Kill(NamedTuple):
    """One kill: of what, during what, what came of it, and after how many seconds all was well.

    `answers` are those until a question was answered rightly by who was killed.
    """

    kind: str
    during: str
    losses: Losses
    healed: float
    answers: float


def tables(kills: Sequence[Kill], logged: dict[str, int]) -> list[Table]:
    """Return what came of the kills: by kind and work, and what the processes logged."""
    rows = []
    for kind in KINDS:
        for during in DURING:
            own = [kill for kill in kills if (kill.kind, kill.during) == (kind, during)]
            if own:
                rows.append((kind, during, *_cells(own)))
    of_kind = {kind: [kill for kill in kills if kill.kind == kind] for kind in KINDS}
    rows += [(kind, "all", *_cells(own)) for kind, own in of_kind.items() if own]
    found = [
        (kill.kind, kill.during, what, sentence.replace("|", "/").replace("\n", " ")[:160])
        for kill in kills
        for what, sentences in (("lost", kill.losses.lost), ("twice", kill.losses.twice))
        for sentence in sentences
    ]
    lines = tuple((line[:140].replace("|", "/"), str(n)) for line, n in sorted(logged.items()))
    return [
        Table(
            "Kills",
            (
                *("killed", "during", "kills", "lost", "twice", "not announced"),
                # Who was acknowledged in the last half second before a bot's end, and told nothing.
                *("told to ask again", "not told", "embedded anew"),
                *("answers again", "healed", "at the longest"),
            ),
            tuple(rows),
        ),
        Table(
            "What was lost or done twice",
            ("killed", "during", "", "what"),
            tuple(found[:60]) or (("–", "–", "–", "nothing"),),
        ),
        Table("In the logs", ("line", "n"), lines or (("nothing above INFO", "0"),)),
    ]


def _cells(own: Sequence[Kill]) -> tuple[str, ...]:
    losses, healed = [kill.losses for kill in own], [kill.healed for kill in own]
    answers = [kill.answers for kill in own if kill.answers]
    return (
        f"{len(own)}",
        f"{sum(len(each.lost) for each in losses)}",
        f"{sum(len(each.twice) for each in losses)}",
        f"{max(each.unsent for each in losses)}",
        f"{sum(each.excused for each in losses)}",
        f"{sum(each.waiting for each in losses)}",
        f"{sum(each.again for each in losses):,}",
        f"{median(answers):.1f} s" if answers else "–",
        f"{median(healed):.1f} s",
        f"{max(healed):.1f} s",
    )


def page(kills: int, engine: str, done: Sequence[Kill], logged: dict[str, int]) -> str:
    """Return what came of the kills as a page."""
    about = (
        f"Written by `make fleet KILLS={kills} ENGINE={engine}`. {BOTS} bots of {SHARDS_A_BOT}"
        f" shards and {WORKERS} workers on one PostgreSQL, all on one machine."
    )
    return "\n\n".join(["# Fleet", about, *map(markdown, tables(done, logged))]) + "\n"


def tell(kill: Kill) -> None:
    """Tell of one kill."""
    losses = kill.losses
    click.echo(
        f"{kill.kind} during {kill.during}: healed {kill.healed:.1f} s, answers"
        f" {kill.answers:.1f} s, lost {losses.lost}, twice {losses.twice}, again {losses.again},"
        f" unsent {losses.unsent}, excused {losses.excused},"
        f" waiting {losses.waiting}",
        err=True,
    )
