"""Answers as Discord's text, and as cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat import markdown
from bot.chat.markdown import PAGE, ago, bold, escape, line, link, split, superscript
from bot.chat.rendering.cards import GREY, TEXT, cards
from bot.chat.rendering.lines import copies, dated, marks, nearest
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext
from bot.i18n.wording import day
from bot.service import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discord import ui

    from bot.chat.rendering.cards import Control
    from bot.service.answers import (
        Answer,
        ReadAs,
    )
    from index.models import IndexState

MOST_OUTLETS = 5


def sentences(answer: Answer, *, first_bold: bool = False) -> list[str]:
    """Return the sentences of an answer with their numbers, as paragraphs.

    With `first_bold` the first is in bold, but not where they are read against each other: there
    none goes first.
    """
    blocks = [f"**{answer.lead}**"] if answer.lead else []
    cited = {citation.number: citation for citation in answer.citations}
    for sentence in answer.sentences:
        if answer.side_by_side:
            side = cited[sentence.citations[0]]
            blocks.append(f"**{phrases.outlet(side.source, line)}**, {day(side.published)}")
        pieces = [escape(piece) for piece in split(sentence.text, PAGE - 40)]
        if first_bold and not answer.side_by_side and sentence is answer.sentences[0]:
            pieces = [bold(piece) for piece in pieces]
        if numbers := superscript(sentence.citations):
            # A space that no line ends at: a number alone on a line cites nothing.
            pieces[-1] += f"\N{NO-BREAK SPACE}{numbers}"
        blocks += pieces
    return blocks


def of_one_story(answer: Answer, *, points: bool) -> list[str]:
    """Return what is told of a story named above, without numbers; as points, or paragraphs."""
    blocks = []
    for sentence in answer.sentences:
        pieces = [escape(piece) for piece in split(sentence.text, PAGE - 40)]
        if points:
            pieces[0] = f"- {' '.join(pieces[0].split())}"
        blocks += pieces
    return blocks


def sources(answer: Answer) -> list[str]:
    """Return one line per article cited: its numbers, outlet, headline, date and marks."""
    rows = []
    for cited in answer.cited_articles():
        citation = cited[0]
        numbers = superscript([each.number for each in cited])
        parts = [
            f"{numbers} **{phrases.outlet(citation.source, line)}**",
            link(citation.headline, citation.url),
            dated(citation.published),
            *copies(citation),
            *marks(citation),
        ]
        rows.append(" · ".join(parts))
    return rows


def searched(read_as: ReadAs, index: IndexState) -> str:
    """Return the small line on what was searched and how fresh it is."""
    if read_as.story:
        parts = [_("Searched this story alone")]
    else:
        parts = [ngettext("Searched {count} article", "Searched {count} articles", index.articles)]
    parts += phrases.limits(read_as, line, most_outlets=MOST_OUTLETS)
    parts.append(_("updated {ago}", ago=ago(index.updated)))
    return "-# " + " · ".join(parts)


def not_covered(answer: Answer) -> list[str]:
    """Return that the question is not covered, and the nearest headlines."""
    lead = _("Not covered.")
    blocks = [f"**{lead}** {_('I found nothing in these articles that answers this.')}"]
    return [*blocks, *nearest(answer.nearest)]


def answer_cards(
    answer: Answer, head: str, *, controls: Iterable[Control] = ()
) -> list[ui.LayoutView]:
    """Draw an answer to a question: head, sentences, one line a source, what was searched."""
    if told := phrases.understood(answer.read_as, answer.question, line):
        head += f"\n-# {told}"
    if not answer.covered:
        return uncovered_cards(answer, head, controls=controls)
    body = markdown.paginate(sentences(answer, first_bold=True))
    below = markdown.paginate(sources(answer), between="\n")
    texts = _below(head, [*body, *below, _small(answer)], apart=answer.image is not None)
    return cards(texts, controls=controls, image=answer.image)


def story_cards(
    answer: Answer, head: str, *, points: bool, controls: Iterable[Control] = ()
) -> list[ui.LayoutView]:
    """Draw what is told of the one story that the head names, with its outlet and its date."""
    if not answer.covered:
        return uncovered_cards(answer, head, controls=controls)
    between = "\n" if points else "\n\n"
    body = markdown.paginate(of_one_story(answer, points=points), between=between)
    texts = _below(head, [*body, _small(answer)], apart=answer.image is not None)
    return cards(texts, controls=controls, image=answer.image)


def uncovered_cards(
    answer: Answer, head: str, *, controls: Iterable[Control] = ()
) -> list[ui.LayoutView]:
    """Draw that nothing answers, or why, with the nearest headlines and what was searched."""
    if answer.note and not answer.nearest:
        # A note of why there is no answer says it all.
        body, small = [f"**{line(answer.note)}**"], searched(answer.read_as, answer.index)
    else:
        body, small = markdown.paginate(not_covered(answer)), _small(answer)
    return cards(_below(head, [*body, small]), controls=controls, colour=GREY)


def _small(answer: Answer) -> str:
    """Return the small lines below an answer: its note, what was searched."""
    note = ["-# " + line(answer.note)] if answer.note else []
    return "\n".join([*note, searched(answer.read_as, answer.index)])


def _below(head: str, rest: list[str], *, apart: bool = False) -> list[str]:
    """Put texts below a head: a short one above the first in one, unless it is to stand `apart`."""
    if head and rest and len(head) + len(rest[0]) < TEXT // 2 and not apart:
        return [f"{head}\n{rest[0]}", *rest[1:]]
    return [head, *rest] if head else rest
