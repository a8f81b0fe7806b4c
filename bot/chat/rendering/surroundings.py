"""Cited sentences and what stands around them as Discord's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.chat.markdown import PAGE, bold, escape, link, paginate, quoted, split, superscript
from bot.chat.rendering.lines import about

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.answers import ArticleExcerpts, Excerpt, ExcerptPiece

# Of a page, as much as leaves room for the marks around what is quoted.
LONGEST_EXCERPT = PAGE - 300
LINE_END = re.compile(r"\s*\n\s*")


def excerpt_blocks(found: ArticleExcerpts, *, ranked: bool = False) -> list[str]:
    """Return what is cited of an article: its title, then the cited sentences in bold.

    `ranked` is the article's place in a list in front of its title, not numbers of citations.
    """
    title = link(found.article.headline, found.article.url)
    if ranked:
        head = f"**{found.numbers[0]}. {title}**"
    else:
        head = f"{superscript(found.numbers)} **{title}**"
    several = len(found.numbers) > 1
    pieces = [
        piece
        for excerpt in found.excerpts
        for piece in [*_cut_off(found.excerpts, excerpt), *_excerpt(excerpt, numbered=several)]
    ]
    return paginate([f"{head}\n{about(found.article)}", *pieces], between="\n")


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
