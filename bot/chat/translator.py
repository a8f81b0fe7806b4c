"""Names and descriptions of commands in the languages of the catalogues."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.i18n.language import translation


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
