"""Who may change what: the bot's owners, and on a server its managers and the roles they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.chat.errors import NotAllowedError
from bot.chat.scope import scope_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.settings import Settings
    from bot.state.servers import Servers


class Rights:
    """Checks rights anew at every use; `is_owner` asks Discord whose application the bot is."""

    def __init__(
        self,
        settings: Settings,
        servers: Servers,
        is_owner: Callable[[discord.User], Awaitable[bool]],
    ) -> None:
        self._settings = settings
        self._servers = servers
        self._is_owner = is_owner

    @property
    def home(self) -> discord.Object | None:
        """Return the one server in which owners work, where that is set."""
        server = self._settings.home_server
        return discord.Object(server) if server else None

    async def may_edit(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether a person may change what is everyone's, where they are."""
        if self.home is not None and interaction.guild_id != self.home.id:
            return False
        user: Any = interaction.user
        return user.id in self._settings.owner_ids or await self._is_owner(user)

    async def require_owner(self, interaction: discord.Interaction[Any]) -> None:
        """Raise NotAllowedError for a person who may not change the library and the index."""
        if not await self.may_edit(interaction):
            raise NotAllowedError("Only the bot's owners can do that.")

    async def require_editor(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether a person may change everyone's articles, else only their server's own.

        Raises NotAllowedError for whoever may change none. A role is checked here, not by Discord's
        own permissions, so that /settings roles is all that a server has to do.
        """
        user = interaction.user
        if await self.may_edit(interaction):
            return True
        if interaction.guild_id is not None and isinstance(user, discord.Member):
            allowed = set(self._servers.settings(scope_of(interaction)).roles)
            if interaction.permissions.manage_guild or allowed & {role.id for role in user.roles}:
                return False
        raise NotAllowedError(
            "Only people with the permission Manage Server, or with a role named in /settings "
            "roles, can do that."
        )

    async def feed_scopes(self, interaction: discord.Interaction[Any]) -> tuple[str | None, ...]:
        """Return the scopes whose feeds a person may change: their server's, for owners everyone's.

        Raises NotAllowedError for whoever may change none.
        """
        server = scope_of(interaction)
        if await self.may_edit(interaction):
            return (server, None) if server else (None,)
        return (require_manager(interaction),)


def require_manager(interaction: discord.Interaction[Any]) -> str:
    """Return the server; raise NotAllowedError where the person may not manage it now."""
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise NotAllowedError("Only people with the permission Manage Server can do that.")
    return str(interaction.guild_id)
