"""Showing everyone an answer that only one person saw."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from articles.errors import NewsdeskError
from articles.models import Status
from bot.chat.errors import UNREACHABLE, say_stopping, tell
from bot.chat.rendering import lines
from bot.chat.rendering.cards import GREY, card
from bot.chat.rendering.corrections import correction, put_on_top
from bot.chat.rendering.ids import SHARE_ID
from bot.chat.rendering.reading import passages_on, read_card, view_of
from bot.chat.scope import scope_of
from bot.chat.ui.buttons import PersistentButton
from bot.chat.ui.sending import remember, send_into
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from articles.models import ArticleSummary
    from bot.chat.client import NewsdeskBot

log = logging.getLogger(__name__)


class ShareButton(PersistentButton, template=SHARE_ID):
    """Posts a private answer into the channel, as it is, and goes away then."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Share the answer; whatever fails is told privately."""
        bot: NewsdeskBot = interaction.client
        message = interaction.message
        if message is None or not await bot.admission.admits(interaction, counted=False):
            return
        try:
            # So the private answer itself can be changed, which no other request may do.
            await interaction.response.defer()
            with bot.shutdown.working(partial(say_stopping, interaction)):
                await share(interaction, message)
        except Exception as error:  # noqa: BLE001  (the border between us and people)
            await tell(interaction, error)


async def share(interaction: discord.Interaction[NewsdeskBot], message: discord.Message) -> None:
    """Post an answer once, if all that it quotes may still be seen."""
    bot, posted = interaction.client, interaction.client.newsdesk.posted
    if bot.audience.hidden(interaction, private=False):
        raise NewsdeskError("On this server, answers in this channel are private.")
    if not read_card(message).begins:
        # The messages before it are seen by one person alone, and Discord shows them to no bot.
        raise NewsdeskError(
            "This answer takes several messages, and only the last could be shared; ask again "
            "with private: False to show all of it."
        )
    passages = passages_on(message)
    found = await bot.threads.ask(
        bot.newsdesk.quotes.in_context, passages, scope=scope_of(interaction)
    )
    if not passages or len(found) < len(passages):
        raise NewsdeskError("An article of this answer was changed or taken back since; ask again.")
    cited = {quote.article.id: quote.article for quote in found}
    if not posted.claim(message.id):
        raise NewsdeskError("This answer is shared already.")
    sent = None
    try:
        files = await _files_of(message) if interaction.app_permissions.attach_files else []
        shared = _shared(interaction, message, cited, pictured=bool(files))
        sent = await send_into(interaction.channel, shared, files)
    finally:
        if sent is None:
            posted.release(message.id)
    if sent is None:
        raise NewsdeskError("The answer cannot be posted into this channel.")
    await remember(bot, sent, cited)
    try:
        await interaction.edit_original_response(view=_without_share(message))
    except UNREACHABLE as error:
        log.info("A button for sharing could not be taken away: %s", type(error).__name__)
    with suppress(*UNREACHABLE):
        await interaction.followup.send(_("Shared."), ephemeral=True)


async def _files_of(message: discord.Message) -> list[discord.File]:
    """Return the files that were sent along, none where Discord does not give them."""
    try:
        return [await each.to_file() for each in message.attachments]
    except UNREACHABLE as error:
        log.info("A picture could not be shared: %s", type(error).__name__)
        return []


def _shared(
    interaction: discord.Interaction[Any],
    message: discord.Message,
    cited: Mapping[str, ArticleSummary],
    *,
    pictured: bool,
) -> list[ui.LayoutView]:
    """Draw what everyone sees: the answer, what was corrected since, and who shared it."""
    mention = f"-# {_('Shared by {person}', person=interaction.user.mention)}"
    lines = _corrected_since(message, cited.values())
    view = _without_share(message, pictured=pictured)
    view.add_item(ui.TextDisplay(mention))
    if not lines or put_on_top(view, lines):
        return [view]
    view = _without_share(message, pictured=pictured)
    view.add_item(ui.TextDisplay(mention))
    # The answer comes last, for it is what later corrections are to reach.
    return [card(list(lines.values()), colour=GREY), view]


def _corrected_since(message: discord.Message, cited: Iterable[ArticleSummary]) -> dict[str, str]:
    """Return a line for each article with a correction that the answer does not show."""
    texts = [i.content for i in view_of(message).walk_children() if isinstance(i, ui.TextDisplay)]
    shown = "\n".join(texts)
    return {
        article.id: correction(article.headline, article.status, article.note)
        for article in cited
        if article.status is Status.CORRECTED
        and not any(mark in shown for mark in lines.marks(article)[-1:])
    }


def _without_share(message: discord.Message, *, pictured: bool = True) -> ui.LayoutView:
    """Return a message as it is sent, but for the entry or the button that shares it.

    Unless `pictured`, pictures that were sent along are left out, too.
    """
    view = view_of(message)
    for item in list(view.walk_children()):
        if isinstance(item, ui.Select):
            item.options = [each for each in item.options if not SHARE_ID.fullmatch(each.value)]
        shares = isinstance(item, ui.Button) and SHARE_ID.fullmatch(item.custom_id or "")
        empty = isinstance(item, ui.Select) and not item.options
        if shares or empty or (isinstance(item, ui.MediaGallery) and not pictured):
            _remove(view, item)
    return view


def _remove(view: ui.LayoutView, item: ui.Item[ui.LayoutView]) -> None:
    """Take an item out of its card, or of its row, and the row where it is left empty."""
    row = item.parent
    if isinstance(row, ui.Container):
        row.remove_item(item)
    if isinstance(row, ui.ActionRow):
        row.remove_item(item)
        if not row.children:
            (row.parent if isinstance(row.parent, ui.Container) else view).remove_item(row)


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(ShareButton)
