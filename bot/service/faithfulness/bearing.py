"""Which sentences of a passage bear a written one out: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.service.faithfulness.evidence import read_source, read_statement

if TYPE_CHECKING:
    from bot.service.faithfulness.models import NumberedSource

MOST_SPANS = 3
# A further sentence is named where it holds so many more of the words.
FEWEST_ADDED = 2


def spans_bearing_out(sentence: str, source: NumberedSource) -> tuple[str, ...]:
    """Return the sentences of a passage that hold most of what a sentence says, in their order.

    They are exact spans of its text; none where nothing of it stands there, as where the headline
    alone says it.
    """
    reading = read_source(source)
    known = frozenset(word for name in reading.names for word in name.split())
    wanted = set(read_statement(sentence, source.language, known).keys)
    statements = reading.statements[1:] if source.headline else reading.statements
    chosen: list[int] = []
    while len(chosen) < MOST_SPANS:
        left = [place for place in range(len(statements)) if place not in chosen]
        best = max(left, key=lambda place: len(wanted & statements[place].keys), default=None)
        held = wanted & statements[best].keys if best is not None else set()
        if best is None or len(held) < (FEWEST_ADDED if chosen else 1):
            break
        chosen.append(best)
        wanted -= held
    return tuple(statements[place].text for place in sorted(chosen))
