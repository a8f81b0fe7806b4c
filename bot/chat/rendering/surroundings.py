"""Cited sentences and what stands around them as Discord's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.chat.markdown import PAGE, bold, escape, link, paginate, quoted, split, superscript
from bot.chat.rendering.lines import about
from bot.service.phrases import story_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.service.answers import ArticleExcerpts, Excerpt, ExcerptPiece
    from index.stories.models import Story

# Of a page, as much as leaves room for the marks around what is quoted.
LONGEST_EXCERPT = PAGE - 300
LINE_END = re.compile(r"\s*\n\s*")


def found_blocks(found: Iterable[ArticleExcerpts], stories: Mapping[str, Story]) -> list[str]:
    """Return what a search found, numbered by story, the articles of one story below each other.

    `stories` are those of the articles by their ids.
    """
    together: dict[str, list[ArticleExcerpts]] = {}
    for each in found:
        story = stories.get(each.article.id)
        together.setdefault(story.id if story else each.article.id, []).append(each)
    blocks = []
    for number, held in enumerate(together.values(), 1):
        for each in held:
            mark = f"{number}." if each is held[0] else "↳"
            story = stories.get(each.article.id) if each is held[0] else None
            blocks += excerpt_blocks(each, mark, story)
    return blocks


def excerpt_blocks(found: ArticleExcerpts, mark: str = "", story: Story | None = None) -> list[str]:
    """Return what is cited of an article: its title, then the cited sentences in bold.

    In front of the title are the numbers of the citations, or a `mark`; below it is who has the
    `story`.
    """
    title = link(found.article.headline, found.article.url)
    head = f"**{mark} {title}**" if mark else f"{superscript(found.numbers)} **{title}**"
    told = [f"-# {story_line(story)}"] if story and story.has_several else []
    several = len(found.numbers) > 1
    pieces = [
        piece
        for excerpt in found.excerpts
        for piece in [*_cut_off(found.excerpts, excerpt), *_excerpt(excerpt, numbered=several)]
    ]
    head = "\n".join([head, about(found.article), *told])
    return paginate([head, *pieces], between="\n")


def _cut_off(excerpts: Sequence[Excerpt], excerpt: Excerpt) -> list[str]:
    """Return the sign that something is left out, before all excerpts but the first."""
    return [] if excerpt is excerpts[0] else ["> …"]


def _excerpt(excerpt: Excerpt, *, numbered: bool) -> list[str]:
    """Return an excerpt as block quotes, none longer than a page."""
    blocks = [""]
    for piece in excerpt.pieces:
        for text in split(piece.text, LONGEST_EXCERPT):
            shown = bold(escape(LINE_END.sub(" ", text))) if piece.cited else escape(text)
            if numbered and piece.citation:
                shown += f"\N{NO-BREAK SPACE}{superscript([piece.citation])}"
            if len(blocks[-1]) + len(shown) > LONGEST_EXCERPT:
                blocks.append("")
            blocks[-1] += (_space_before(piece) if blocks[-1] else "") + shown
    return [quoted(re.sub(r"\n{2,}", "\n", block)) for block in blocks]


def _space_before(piece: ExcerptPiece) -> str:
    """Return what stands between a piece and the one before it: a new line, or a space."""
    space = piece.text[: len(piece.text) - len(piece.text.lstrip())]
    return "\n" if "\n" in space else " "
