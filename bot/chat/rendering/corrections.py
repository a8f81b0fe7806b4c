"""Lines on top of an answer that say what was corrected since."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import discord
from discord import ui

from articles.models import Status
from bot.chat.markdown import line
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


# Discord's limits of text in a message and of its components.
MOST_TEXT = 4000
MOST_COMPONENTS = 40
# Components have a number that stays through edits. Discord counts them from 1 on; the line about
# an article has a number of its own, far above.
FIRST_LINE = 2**30


def correction(headline: str, status: Status | None, note: str | None) -> str:
    """Return the line that a posted answer gets when an article it cites was changed since."""
    lead = {
        Status.CORRECTED: _("Corrected:"),
        Status.RETRACTED: _("Retracted:"),
        None: _("Removed:"),
    }.get(status, _("Changed:"))
    said = f"{line(headline, 100)}: {line(note, 200)}" if note else line(headline, 100)
    return f"**{lead}** {said}"


def put_on_top(view: ui.LayoutView, lines: Mapping[str, str]) -> bool:
    """Put lines on top of a card, by their articles' ids; return whether they have room.

    The newest line about an article takes the place of an earlier one.
    """
    container = next((item for item in view.children if isinstance(item, ui.Container)), None)
    if container is None:
        return False
    held = list(container.children)
    said = {item.id: item for item in _lines(held)}
    numbered = {_number(article_id): line for article_id, line in lines.items()}
    added: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(line, id=number) for number, line in numbered.items() if number not in said
    ]
    if not said:
        added.append(ui.Separator(spacing=discord.SeparatorSpacing.small))
    if view.total_children_count + len(added) > MOST_COMPONENTS:
        return False
    for number, said_before in said.items():
        said_before.content = numbered.get(number or 0, said_before.content)
    container.clear_items()
    for item in [*added, *held]:
        container.add_item(item)
    return view.content_length() <= MOST_TEXT


def keep_on_top(view: ui.LayoutView, shown: ui.LayoutView) -> None:
    """Put the lines about articles that a card shows on top of what takes its place.

    They are left out where they have no room there.
    """
    cards = [each for each in (*view.children, *shown.children) if isinstance(each, ui.Container)]
    told = [said for each in cards[1:] for said in _lines(each.children)]
    if not told:
        return
    held = list(cards[0].children)
    on_top: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay(said.content, id=said.id) for said in told
    ]
    on_top.append(ui.Separator(spacing=discord.SeparatorSpacing.small))
    cards[0].clear_items()
    for item in [*on_top, *held]:
        cards[0].add_item(item)
    if view.content_length() > MOST_TEXT:
        for item in on_top:
            cards[0].remove_item(item)


def _lines(items: Iterable[ui.Item[ui.LayoutView]]) -> list[ui.TextDisplay[ui.LayoutView]]:
    """Return the lines about articles that stand on a card."""
    texts = [item for item in items if isinstance(item, ui.TextDisplay)]
    return [text for text in texts if (text.id or 0) >= FIRST_LINE]


def _number(article_id: str) -> int:
    return FIRST_LINE + zlib.crc32(article_id.encode()) % FIRST_LINE
