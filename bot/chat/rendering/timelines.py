"""A story's timeline as Discord's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat import markdown
from bot.chat.markdown import PAGE, escape, line, link, split
from bot.chat.rendering.below import label_of
from bot.chat.rendering.lines import about, copies, dated, marks
from bot.i18n.language import gettext as _
from bot.i18n.wording import day
from bot.service import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.service.timelines import Timeline, TimelineTurn

# So long a page leaves room for its head, for corrections, and what stands below.
TIMELINE_PAGE, TURNS_A_PAGE = 2600, 8


def timeline_head(timeline: Timeline) -> str:
    """Return the title: what it is, the newest headline, and who told it from when to when."""
    name = f"**{link(timeline.headline, timeline.url)}**"
    facts = f"-# {' · '.join(phrases.story_facts(timeline))}"
    if len(timeline.articles) == 1 and timeline.turns:
        facts = about(timeline.turns[0].citation)
    return f"{label_of('timeline')}\n{name}\n{facts}"


def timeline_pages(
    timeline: Timeline, *, pictured: bool = False, names: Mapping[str, str] = {}
) -> list[str]:
    """Return the turns as pages, each with what is to be known of the picture and the story.

    `names` are what letters in the picture stand for.
    """
    alone = len(timeline.articles) == 1
    blocks = [_of_one(each) if alone else _turn(each) for each in timeline.turns]
    small = [line(timeline.answer.note)] if timeline.answer.note else []
    if pictured:
        small.append(_("In the picture each dot is an article, a larger one several."))
        small += [f"{letter}: {line(name)}" for letter, name in names.items()]
    below = "\n".join(f"-# {each}" for each in small)
    pages = markdown.paginate(blocks, limit=TIMELINE_PAGE, most=TURNS_A_PAGE) or [""]
    return ["\n\n".join(filter(None, (page, below))) for page in pages]


def _turn(turn: TimelineTurn) -> str:
    """Return a turn: its number and day, its sentence, and where that stands."""
    source = turn.citation
    told = [_("Newest"), dated(source.published)] if turn.newest else [day(turn.day)]
    head = " · ".join([str(turn.number), *told])
    facts = [
        phrases.outlet(source.source, line),
        link(source.headline, source.url),
        *copies(source),
        *marks(source),
    ]
    return f"**{head}**\n{_of_one(turn)}\n-# {' · '.join(facts)}"


def _of_one(turn: TimelineTurn) -> str:
    return "\n".join(escape(piece) for piece in split(turn.sentence, PAGE))
