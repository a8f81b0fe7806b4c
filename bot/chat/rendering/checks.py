"""Quote checks as Discord's text: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markdown import PAGE, escape, line, paginate, quoted, split
from bot.chat.rendering.lines import nearest
from bot.chat.rendering.stories import quote_blocks
from bot.i18n.language import gettext as _
from bot.service.phrases import written_otherwise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.service.answers import QuoteCheck
    from bot.service.differences import Piece

LONGEST_PIECE = 900
# Room for what stands around a quote on a page.
LONGEST_MARKED = PAGE - 300


def checked(check: QuoteCheck) -> list[str]:
    """Return whether a quote stands in the coverage; if so its source, and what differs there."""
    if check.found is None:
        asked = paginate(quoted(escape(piece)) for piece in split(check.asked, LONGEST_PIECE))
        lead = _("Not found.")
        text = _("No article here has this sentence, or one close to it.")
        return [*asked, f"**{lead}** {text}", *nearest(check.nearest)]
    if check.exact:
        lead, text = _("Word for word."), _("These words stand in the coverage.")
        return [f"**{lead}** {text}", *quote_blocks(1, check.found)]
    lead = _("Close, but not the same.")
    text = _("~~Struck out~~ is only in your text, **bold** only in the article.")
    notes = paginate([f"**{lead}** {text}", *written_otherwise(check.pieces, line)], between="\n")
    marked = paginate(_marked(check.pieces), limit=LONGEST_MARKED, between=" ")
    return [*notes, *quote_blocks(1, check.found, marked)]


def _marked(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield the article's words, those that differ in bold behind the ones given, struck out."""
    for piece in pieces:
        sides = [(piece.found, "")] if piece.same else [(piece.asked, "~~"), (piece.found, "**")]
        for text, mark in sides:
            for part in split(text, LONGEST_PIECE):
                yield f"{mark}{' '.join(escape(part).split())}{mark}"
