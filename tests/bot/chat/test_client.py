"""What the bot asks of Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.chat.client import NewsdeskBot


async def test_no_privileged_intent_is_asked_for(simcord_bot: NewsdeskBot) -> None:
    intents = simcord_bot.intents
    assert not intents.members
    assert not intents.presences
    assert not intents.message_content
