"""Names and descriptions of commands in the languages of the catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.i18n.language import translation

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


class CatalogueTranslator(app_commands.Translator):
    """Looks names and descriptions up in the catalogues."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002
    ) -> str | None:
        """Return a text in a language, None where it stays English."""
        return translation(string.message, locale)


async def setup(bot: NewsdeskBot) -> None:
    """Translate what is registered."""
    translator: Any = CatalogueTranslator()
    await bot.tree.set_translator(translator)
