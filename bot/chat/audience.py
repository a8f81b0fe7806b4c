"""Who sees an answer, and in which language it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.chat.scope import scope_of

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.state.servers import Servers


class Audience:
    """Decides by what a server has set, else by the bot's own settings."""

    def __init__(self, settings: Settings, servers: Servers) -> None:
        self._settings = settings
        self._servers = servers

    def hidden(self, interaction: discord.Interaction[Any], private: bool | None = None) -> bool:
        """Return whether an answer is for the one who asked alone.

        Where a server names the channels for public answers, all others are private.
        """
        place = interaction.channel or discord.Object(interaction.channel_id or 0)
        return self.hidden_in(scope_of(interaction), place, private)

    def hidden_in(self, server: str | None, place: object, private: bool | None = None) -> bool:
        """Return whether an answer in a channel or thread of a server is private."""
        settings = self._servers.settings(server)
        places = {getattr(place, "id", None), getattr(place, "parent_id", None)}
        if settings.channels and not places & set(settings.channels):
            return True
        if private is not None:
            return private
        return self._settings.private if settings.private is None else settings.private

    def language(self, interaction: discord.Interaction[Any], *, private: bool) -> str:
        """Return the language of an answer: its reader's, in public the one that a server sets."""
        chosen = self._servers.settings(scope_of(interaction)).language
        return chosen if chosen and not private else str(interaction.locale)
