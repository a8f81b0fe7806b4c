"""A story's timeline as plain text for a terminal: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.printing import clean, wrapped
from bot.i18n.wording import day
from bot.service import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.service.timelines import Timeline, TimelineTurn


def timeline_text(told: Timeline, names: Mapping[str, str] = {}) -> str:
    """Return a timeline: the newest headline, how much there is, and each turn with its source.

    `names` are what letters in its picture stand for.
    """
    facts = phrases.story_facts(told)
    facts += [told.story.id] if told.story else []
    lines = [click.style(wrapped(clean(told.headline)), bold=True), wrapped(" · ".join(facts))]
    for turn in told.turns:
        lines += ["", *_turn(turn)]
    if told.answer.note:
        lines += ["", wrapped(clean(told.answer.note))]
    if names:
        lines += [
            "",
            *(f"{letter} in the picture: {clean(name)}" for letter, name in names.items()),
        ]
    return "\n".join(lines)


def _turn(turn: TimelineTurn) -> list[str]:
    source = turn.citation
    marked = phrases.article_marks(source)
    head = f"{turn.number}. {day(turn.day)}" + (" (newest)" if turn.newest else "")
    facts = [phrases.outlet(source.source, clean), f"“{clean(source.headline)}”"]
    facts += [told] if (told := phrases.also_in(source, clean)) else []
    facts += [marked.kind.value] if marked.kind else []
    facts += [f"corrected: {clean(marked.note or 'no note was given')}"] if marked.corrected else []
    lines = [
        click.style(head, bold=True),
        wrapped(clean(turn.sentence), "   ", "   "),
        click.style(wrapped(" · ".join(facts), "   ", "   "), dim=True),
    ]
    return [*lines, f"   {clean(source.url)}"] if source.url else lines
