"""Boxes that are open while the bot restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_asking import ask, follow, last_message
from discord_room import Server, labels, said

from bot.chat.loading import make_bot

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk

pytestmark = pytest.mark.simcord(check_errors=False)


async def test_what_was_written_into_a_box_outlives_a_restart(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    first = await ask(server)
    assert "Follow up" in labels(first)
    modal = await server.ann.click(last_message(first), label="Follow up")
    await simcord_env.restart_bot(make_bot(desk))
    result = await server.ann.submit_modal(modal, {"question": "And *Town7*?", "place": ["here"]})
    assert result.ephemeral
    assert "press the button again" in said(result)
    assert "> And \\*Town7\\*?" in said(result)


@pytest.mark.parametrize("place", ["here", "private"])
async def test_a_box_that_is_known_is_answered_once(server: Server, place: str) -> None:
    first = await ask(server)
    result = await follow(server, first, "And Town7?", place=[place])
    assert not result.followups
    assert "press the button again" not in said(result)
