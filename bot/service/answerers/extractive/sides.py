"""A sentence for each side of a question that compares outlets or days: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import wording
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.answerers.extractive.scored import ScoredSentences
    from bot.service.excerpts.sentences import PlacedSentence
    from index.sides import Side

# Log-odds that a side's sentence may be behind the best one to be on the matter at all.
FARTHEST_BEHIND = 4.75


def choose(
    compared: Sequence[Side], scored: ScoredSentences
) -> tuple[list[PlacedSentence], str | None]:
    """Return each side's best sentence not taken by another, and a note on sides without one."""
    sentences, scores = scored.sentences, scored.scores
    order = scores.argsort(kind="stable")[::-1].tolist()
    taken: list[int] = []
    missing = []
    for side in compared:
        places = [i for i in order if i not in taken and side.holds(sentences[i].article)]
        if places and scores[places[0]] >= scores[order[0]] - FARTHEST_BEHIND:
            taken.append(places[0])
        else:
            missing.append(_named(side))
    sides = ", ".join(missing)
    note = _("Nothing on this was found from {sides}.", sides=sides) if missing else None
    return [sentences[i] for i in taken], note


def _named(side: Side) -> str:
    """Return a side as a note names it."""
    days = ", ".join(map(wording.period, side.periods))
    return f"{side.outlet} ({days})" if side.outlet and days else side.outlet or days
