"""Answers as Discord's text, and as cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.text import one_line
from bot.chat import markdown
from bot.chat.markdown import PAGE, ago, bold, escape, line, link, quoted, split, superscript
from bot.chat.rendering.cards import GREY, TEXT, cards
from bot.chat.rendering.lines import copies, dated, marks, nearest
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext
from bot.i18n.wording import day
from bot.service import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from discord import ui

    from bot.chat.rendering.cards import Control
    from bot.service.answers import (
        Answer,
        Citation,
        ReadAs,
        Sentence,
    )
    from index.models import IndexState

MOST_OUTLETS = 5


def sentences(answer: Answer, *, first_bold: bool = False) -> list[str]:
    """Return the sentences of an answer with their numbers, as paragraphs.

    With `first_bold` the first is in bold, but not where they are read against each other: there
    none goes first. Written ones are running text.
    """
    blocks = [f"**{answer.lead}**"] if answer.lead else []
    if answer.written_by:
        return [*blocks, *_prose(answer)]
    cited = {citation.number: citation for citation in answer.citations}
    for sentence in answer.sentences:
        if answer.side_by_side:
            side = cited[sentence.citations[0]]
            blocks.append(f"**{phrases.outlet(side.source, line)}**, {day(side.published)}")
        pieces = _pieces(sentence, cited)
        if first_bold and not answer.side_by_side and sentence is answer.sentences[0]:
            pieces = [bold(piece) for piece in pieces]
        blocks += _numbered(sentence, pieces)
    return blocks


def _pieces(sentence: Sentence, cited: Mapping[int, Citation]) -> list[str]:
    """Return a sentence in pieces that a page holds; of an earlier one, with where it stood."""
    if not sentence.earlier:
        return [escape(piece) for piece in split(sentence.text, PAGE - 40)]
    told = phrases.before(sentence.text, cited[sentence.citations[0]], one_line)
    return [escape(piece) for piece in split(told, PAGE - 40)]


def _numbered(sentence: Sentence, pieces: list[str]) -> list[str]:
    """Return the pieces of a sentence with its numbers behind the last."""
    numbers = superscript(sentence.citations)
    # A space that no line ends at: a number alone on a line cites nothing.
    return [*pieces[:-1], f"{pieces[-1]}\N{NO-BREAK SPACE}{numbers}"] if numbers else pieces


def _prose(answer: Answer) -> list[str]:
    """Return written sentences as paragraphs, and the quotes among them as block quotes."""
    blocks: list[str] = []
    room = 0
    for sentence in answer.sentences:
        pieces = _numbered(sentence, [escape(each) for each in split(sentence.text, PAGE - 300)])
        if not sentence.written:
            blocks += map(quoted, pieces)
            room = 0
            continue
        for piece in pieces:
            if len(piece) < room:
                blocks[-1] += f" {piece}"
            else:
                blocks.append(piece)
            room = PAGE - len(blocks[-1])
    return blocks


def of_one_story(answer: Answer, *, points: bool) -> list[str]:
    """Return what is told of a story named above, as points or paragraphs.

    Quotes go without numbers there; written sentences have theirs.
    """
    if answer.written_by and not points:
        return _prose(answer)
    blocks = []
    for sentence in answer.sentences:
        # A block quote would part the list.
        among_written = answer.written_by and not sentence.written
        text = _("“{quote}”", quote=sentence.text) if among_written else sentence.text
        pieces = [escape(piece) for piece in split(text, PAGE - 40)]
        if points:
            pieces[0] = f"- {' '.join(pieces[0].split())}"
        blocks += _numbered(sentence, pieces) if answer.written_by else pieces
    return blocks


def story_name(answer: Answer, headline: str) -> str:
    """Return the headline of the one story that is told of, behind the numbers that are written."""
    numbers = superscript(each.number for each in answer.citations) if answer.written_by else ""
    return f"{numbers} {headline}" if numbers else headline


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


def unfinished_line() -> str:
    """Return the small line of an answer that is still being written, below its head.

    A draft is one message, so that what stands at its end may not be in it.
    """
    return f"-# {_('Still being written …')}"


def at_work_line() -> str:
    """Return the small line below long work that goes on."""
    return f"-# {_('Still at work …')}"


def author(answer: Answer, *, unfinished: bool = False) -> list[str]:
    """Return the small line that says who wrote an answer, none below quotes and in drafts."""
    if unfinished or not answer.written_by:
        return []
    return [f"-# {phrases.written_by(answer.written_by, line)}"]


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
    answer: Answer, head: str, *, controls: Iterable[Control] = (), unfinished: bool = False
) -> list[ui.LayoutView]:
    """Draw an answer to a question: head, sentences, one line a source, what was searched.

    An `unfinished` one is still being written.
    """
    if told := phrases.understood(answer.read_as, answer.question, line):
        head += f"\n-# {told}"
    if not answer.covered:
        return uncovered_cards(answer, head, controls=controls)
    if unfinished:
        head += f"\n{unfinished_line()}"
    body = markdown.paginate(sentences(answer, first_bold=True))
    below = markdown.paginate(sources(answer), between="\n")
    by, small = author(answer, unfinished=unfinished), _small(answer)
    texts = _below(head, [*body, *by, *below, small], apart=answer.image is not None)
    return cards(texts, controls=controls, image=answer.image)


def story_cards(
    answer: Answer,
    head: str,
    *,
    points: bool,
    controls: Iterable[Control] = (),
    unfinished: bool = False,
) -> list[ui.LayoutView]:
    """Draw what is told of the one story that the head names, with its outlet and its date.

    An `unfinished` answer is still being written.
    """
    if not answer.covered:
        return uncovered_cards(answer, head, controls=controls)
    if unfinished:
        head += f"\n{unfinished_line()}"
    between = "\n" if points else "\n\n"
    body = markdown.paginate(of_one_story(answer, points=points), between=between)
    small = "\n".join([*author(answer, unfinished=unfinished), _small(answer)])
    texts = _below(head, [*body, small], apart=answer.image is not None)
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
    """Return the small lines below an answer: its note, who stands behind it, what was searched."""
    note = ["-# " + line(answer.note)] if answer.note else []
    behind = [f"-# {phrases.behind(answer.behind)}"] if answer.behind else []
    return "\n".join([*note, *behind, searched(answer.read_as, answer.index)])


def _below(head: str, rest: list[str], *, apart: bool = False) -> list[str]:
    """Put texts below a head: a short one above the first in one, unless it is to stand `apart`."""
    if head and rest and len(head) + len(rest[0]) < TEXT // 2 and not apart:
        return [f"{head}\n{rest[0]}", *rest[1:]]
    return [head, *rest] if head else rest
