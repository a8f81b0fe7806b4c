"""Answers as Discord's text, and as cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chat import markdown
from bot.chat.markdown import PAGE, ago, escape, line, link, split, superscript
from bot.chat.rendering.cards import GREY, TEXT, cards
from bot.chat.rendering.lines import marks, nearest
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext
from bot.i18n.wording import day
from bot.service import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discord import ui

    from bot.service.answers import (
        Answer,
        Citation,
        IndexState,
        ReadAs,
    )

MOST_OUTLETS = 5


def sentences(answer: Answer, *, points: bool = False) -> list[str]:
    """Return the sentences of an answer with their numbers, as paragraphs or as points."""
    blocks = []
    cited = {citation.number: citation for citation in answer.citations}
    for sentence in answer.sentences:
        numbers = superscript(sentence.citations)
        if answer.side_by_side:
            side = cited[sentence.citations[0]]
            blocks.append(f"**{phrases.outlet(side.source, line)}**, {day(side.published)}")
        pieces = split(sentence.text, PAGE - 40)
        last = len(pieces) - 1
        for place, piece in enumerate(pieces):
            # A space that no line ends at: a number alone on a line cites nothing.
            tail = f"\N{NO-BREAK SPACE}{numbers}" if place == last and numbers else ""
            text = escape(piece)
            text = f"- {' '.join(text.split())}" if points and place == 0 else text
            blocks.append(text + tail)
    return blocks


def sources(answer: Answer) -> list[str]:
    """Return one line per article cited: its numbers, outlet, headline, date and marks."""
    numbers: dict[str, list[int]] = {}
    cited: dict[str, Citation] = {}
    for citation in answer.citations:
        numbers.setdefault(citation.article_id, []).append(citation.number)
        cited[citation.article_id] = citation
    rows = []
    for article_id, citation in cited.items():
        parts = [
            f"{superscript(numbers[article_id])} **{phrases.outlet(citation.source, line)}**",
            link(citation.headline, citation.url),
            day(citation.published),
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


def understood(question: str, *, within_story: bool) -> str:
    """Return what a follow-up was understood as."""
    text = line(question, 400)
    if within_story:
        return _("Understood as: {question} – within the story of the last answer", question=text)
    return _("Understood as: {question}", question=text)


def not_covered(answer: Answer) -> list[str]:
    """Return that the question is not covered, and the nearest headlines."""
    lead = _("Not covered.")
    blocks = [f"**{lead}** {_('I found nothing in these articles that answers this.')}"]
    return [*blocks, *nearest(answer.nearest)]


def answer_cards(
    answer: Answer, head: str, *, buttons: Iterable[ui.Item[Any]] = (), points: bool = False
) -> list[ui.LayoutView]:
    """Draw an answer: head, sentences, one line a source, what was searched."""
    small = [searched(answer.read_as, answer.index)]
    if answer.note:
        small.insert(0, "-# " + markdown.line(answer.note))
    if question := answer.read_as.understood:
        head += "\n-# " + understood(question, within_story=bool(answer.read_as.story))
    heads = markdown.paginate([head]) if head else []
    if not answer.covered:
        body = markdown.paginate(not_covered(answer))
        if answer.note and not answer.nearest:
            # A note of why there is no answer says it all.
            body = [f"**{markdown.line(answer.note)}**"]
            small = small[1:]
        texts = _joined(heads, [*body, "\n".join(small)])
        return cards(texts, buttons=buttons, colour=GREY)
    blocks = sentences(answer, points=points)
    body = markdown.paginate(blocks, between="\n" if points else "\n\n")
    below = markdown.paginate(sources(answer), between="\n")
    return cards(_joined(heads, [*body, *below, "\n".join(small)]), buttons=buttons)


def _joined(heads: list[str], rest: list[str]) -> list[str]:
    """Put a short head above the first text, without a line between them."""
    if heads and rest and len(heads[-1]) + len(rest[0]) < TEXT // 2:
        return [*heads[:-1], f"{heads[-1]}\n{rest[0]}", *rest[1:]]
    return [*heads, *rest]
