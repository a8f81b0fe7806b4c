"""What a card leaves behind in the library: nothing that stays for as long as the bot runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui
from discord_asking import ask

from bot.chat.rendering.cards import card

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env


async def test_the_library_keeps_no_card_of_an_answer(simcord_env: Env, server: Server) -> None:
    for _ in range(3):
        await ask(server)
    kept = simcord_env.bot._connection._view_store
    assert kept._views == {}
    assert kept._synced_message_views == {}


async def test_a_card_with_a_button_of_its_own_class_goes_on_answering() -> None:
    class Stopping(ui.Button):
        """A button that answers itself."""

    assert not card(["Working."], controls=[Stopping(label="Cancel")]).is_finished()
    assert card(["Done."], controls=[ui.Button(label="Sources", custom_id="x")]).is_finished()
