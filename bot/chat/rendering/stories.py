"""Stories, passages and quotes as Discord's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from articles.models import Section, SectionKind
from bot.chat import markdown
from bot.chat.markdown import PAGE, escaped, line, link, paginate, quoted, superscript
from bot.chat.rendering import lines
from bot.chat.rendering.answers import story_cards, story_name
from bot.chat.rendering.below import answer_controls, label_of
from bot.chat.rendering.lines import about, title_of
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from discord import ui

    from articles.models import Article, ArticleSummary
    from bot.service.answers import Answer, QuoteInContext


def story_pages(article: Article) -> list[str]:
    """Return a whole article as pages: dek and date first, then every section."""
    facts = [_("by {author}", author=line(article.author))] if article.author else []
    top = [about(article, *facts)]
    if article.dek:
        top.extend(f"*{piece}*" for piece in escaped(article.dek))
    return paginate([*top, *(block for part in article.sections for block in section(part))])


def deep_dive_pages(article: Article) -> list[str]:
    """Return a story's own deep dive as pages, else its running text."""
    deep = [part for part in article.sections if part.kind is SectionKind.DEEP_DIVE]
    body = [part for part in article.sections if part.kind is SectionKind.BODY]
    parts = deep or body or list(article.sections)
    return paginate([about(article), *(block for part in parts for block in section(part))])


def section(part: Section) -> Iterator[str]:
    """Yield a section's title and text as blocks."""
    title = line(part.heading) if part.heading else title_of(part.kind)
    head = f"### {title}\n" if title else ""
    texts = [f"- {piece}" for point in part.points for piece in escaped(point)]
    for text in ["\n".join(texts)] if texts and sum(map(len, texts)) < PAGE else texts:
        yield head + text
        head = ""
    for paragraph in re.split(r"\n\s*\n", part.text):
        for piece in escaped(paragraph):
            yield head + piece
            head = ""


def quote_blocks(number: int, found: QuoteInContext, quote: Sequence[str] = ()) -> list[str]:
    """Return a quoted passage, and in small letters what stands before and after it.

    `quote` are its words as Discord's text where they are not drawn as they are.
    """
    title = f"{superscript([number])} **{link(found.article.headline, found.article.url)}**"
    rows = [f"{title}\n{about(found.article)}"]
    if found.before.strip():
        rows.append("-# " + line(_tail(found.before), 450))
    rows += [quoted(piece) for piece in quote or escaped(found.quote)]
    if found.after.strip():
        rows.append("-# " + line(_head(found.after), 450))
    return paginate(rows, limit=PAGE)


def _tail(text: str) -> str:
    return text if len(text) <= 300 else "… " + text[-300:].split(" ", 1)[-1]


def _head(text: str) -> str:
    return text if len(text) <= 300 else text[:300].rsplit(" ", 1)[0] + " …"


def related_texts(related: Sequence[ArticleSummary]) -> list[str]:
    """Return the texts of a card that lists related stories."""
    if not related:
        return [_("No related stories: nothing else in the library is near to this one.")]
    listed = markdown.paginate([lines.listed(article) for article in related])
    return [f"### {_('Related')}\n{listed[0]}", *listed[1:]]


def story_answer(
    answer: Answer,
    what: str,
    *,
    private: bool = True,
    above: str = "",
    unfinished: bool = False,
) -> list[ui.LayoutView]:
    """Draw an answer about one story: its key points or why it matters, `above` below its name.

    An `unfinished` one is still being written, and has no controls.
    """
    title = f"### {label_of(what)}"
    if answer.citations:
        cited = answer.citations[0]
        name = story_name(answer, f"**{markdown.link(cited.headline, cited.url)}**")
        title += f"\n{name}\n{lines.about(cited)}"
    if above:
        title += f"\n{above}"
    controls = [] if unfinished else answer_controls(answer, but=what, private=private)
    points = what == "keypoints"
    return story_cards(answer, title, points=points, controls=controls, unfinished=unfinished)
