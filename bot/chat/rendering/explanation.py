"""A story explained: its summary, its key points and why it matters, on one card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat import markdown
from bot.chat.rendering import answers, lines
from bot.chat.rendering.below import answer_controls, label_of
from bot.chat.rendering.cards import cards
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext
from bot.service import phrases

if TYPE_CHECKING:
    from discord import ui

    from articles.models import Article, ArticleSummary
    from bot.service.answers import Answer
    from bot.service.overviews import StoryOverview

OUTLETS_NAMED, READ_ON = 6, 3
LONGEST_OUTLET = 60


def explanation_cards(
    article: Article,
    points: Answer | None,
    why: Answer | None,
    *,
    overview: StoryOverview | None = None,
    above: str = "",
    unfinished: bool = False,
) -> list[ui.LayoutView]:
    """Draw an article explained and its story at a glance, `above` below its name.

    Of an `unfinished` explanation one of the two answers may be missing, and it has no controls.
    """
    parts = {"keypoints": points, "why": why}
    given = {what: answer for what, answer in parts.items() if answer is not None}
    if any(answer.written_by for answer in given.values()):
        given = _numbered_through(given)
    told = _told(list(given.values()))
    name = answers.story_name(told, markdown.link(article.headline, article.url))
    growing = answers.unfinished_line() if unfinished else ""
    texts = ["\n".join(filter(None, [f"### {name}", lines.about(article), above, growing]))]
    texts += [f"*{piece}*" for piece in markdown.escaped(article.dek or "")]
    for what, answer in given.items():
        texts += _part(what, answer)
    texts += answers.author(told, unfinished=unfinished)
    texts += story_at_a_glance(overview) if overview else []
    controls = [] if unfinished else answer_controls(told)
    return cards(texts, controls=controls, image=article.image)


def story_at_a_glance(overview: StoryOverview) -> list[str]:
    """Return by whom a story is told and since when, its newest article, and where to read on."""
    named = [markdown.line(name, LONGEST_OUTLET) for name in overview.outlets[:OUTLETS_NAMED]]
    if more := len(overview.outlets[OUTLETS_NAMED:]):
        named.append(ngettext("{count} more", "{count} more", more))
    told = phrases.story_line(overview.story)
    rows = [f"{told}: {', '.join(named)}" if named else told]
    if overview.newest:
        rows.append(f"**{_('Newest')}:** {_pointer(overview.newest)}")
    else:
        rows.append(_("This is its newest article."))
    shown = overview.others[:READ_ON]
    if shown:
        rows += [f"**{_('Read on')}:**", *(f"- {_pointer(each)}" for each in shown)]
        rows += lines.counted_more(len(overview.others) - len(shown))
    return markdown.paginate([f"**{_('The story')}**", *rows], between="\n")


def _pointer(article: ArticleSummary) -> str:
    facts = phrases.outlet_and_day(article, lambda text: markdown.line(text, LONGEST_OUTLET))
    return " · ".join([markdown.link(article.headline, article.url), *facts])


def _part(what: str, answer: Answer) -> list[str]:
    """Return one part of an explanation, all of it from the story named above."""
    points = what == "keypoints"
    blocks = answers.of_one_story(answer, points=points) or [markdown.line(answer.note or "")]
    pages = markdown.paginate([b for b in blocks if b], between="\n" if points else "\n\n")
    return [f"**{label_of(what)}**\n{pages[0]}", *pages[1:]] if pages else []


def _numbered_through(given: dict[str, Answer]) -> dict[str, Answer]:
    """Return the answers with one number for each passage that any of them cites.

    Where one is written all are read as such, so that what is quoted stands as a quote.
    """
    model = next(answer.written_by for answer in given.values() if answer.written_by)
    taken: dict[str, int] = {}
    numbered = {}
    for what, answer in given.items():
        new = {
            citation.number: taken.setdefault(citation.passage_id, len(taken) + 1)
            for citation in answer.citations
        }
        changes = {
            "written_by": model,
            "citations": tuple(
                each.model_copy(update={"number": new[each.number]}) for each in answer.citations
            ),
            "sentences": tuple(
                each.model_copy(update={"citations": tuple(new[n] for n in each.citations)})
                for each in answer.sentences
            ),
        }
        numbered[what] = answer.model_copy(update=changes)
    return numbered


def _told(given: list[Answer]) -> Answer:
    """Return what can be asked on about: of quotes the first answer, else all that is written."""
    first = next((answer for answer in given if answer.covered), given[-1])
    if not first.written_by:
        return first
    cited = {citation.number: citation for answer in given for citation in answer.citations}
    sentences = tuple(sentence for answer in given for sentence in answer.sentences)
    return first.model_copy(update={"sentences": sentences, "citations": tuple(cited.values())})
