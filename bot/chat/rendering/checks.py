"""Quote checks as Discord's text: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markdown import escape, paginate, quoted, split
from bot.chat.rendering.lines import nearest
from bot.chat.rendering.stories import quote_blocks
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from bot.service.answers import QuoteCheck

LONGEST_PIECE = 900


def checked(check: QuoteCheck) -> list[str]:
    """Return a quote, whether it stands in the coverage, its source and what differs."""
    asked = paginate(quoted(escape(piece)) for piece in split(check.asked, LONGEST_PIECE))
    if check.found is None:
        lead = _("Not found.")
        text = _("No article here has this sentence, or one close to it.")
        return [*asked, f"**{lead}** {text}", *nearest(check.nearest)]
    source = quote_blocks(1, check.found)
    if check.exact:
        lead, text = _("Word for word."), _("These words stand in the coverage.")
        return [*asked, f"**{lead}** {text}", *source]
    given = "".join(_piece(piece.asked, "~~", same=piece.same) for piece in check.pieces)
    found = "".join(_piece(piece.found, "**", same=piece.same) for piece in check.pieces)
    return [
        f"**{_('Close, but not the same.')}**",
        f"{_('You gave:')} {given.strip()}",
        f"{_('The article says:')} {found.strip()}",
        *source,
    ]


def _piece(text: str, mark: str, *, same: bool) -> str:
    shown = " ".join(escape(text).split())
    if not shown:
        return ""
    return f"{shown} " if same else f"{mark}{shown}{mark} "
