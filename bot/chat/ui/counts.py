"""Lists of outlets and categories, with how much there is of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat import markdown
from bot.chat.answering import answering
from bot.chat.rendering.lines import counted
from bot.chat.scope import scope_of
from bot.chat.ui.paging import Pager
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import discord

    from articles.models import NameCount
    from bot.chat.client import NewsdeskBot

COUNTS_A_PAGE = 12


async def show_counts(
    interaction: discord.Interaction[NewsdeskBot],
    title: str,
    find: Callable[..., Sequence[NameCount]],
    private: bool | None,
) -> None:
    """List what is found in the server that asks, in pages below a translated title."""
    bot = interaction.client
    async with answering(interaction, private=bot.audience.hidden(interaction, private)):
        found = await bot.threads.ask(find, scope=scope_of(interaction))
        pages = markdown.paginate(counted(found), most=COUNTS_A_PAGE, between="\n")
        await Pager(interaction, pages or [_("There are none yet.")], title=_(title)).send()
