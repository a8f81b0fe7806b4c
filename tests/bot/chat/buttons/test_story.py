"""The buttons below an answer, also after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_room import Server, choose, said

from bot.chat.loading import make_bot

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


async def test_the_buttons_of_an_answer(server: Server) -> None:
    result = await server.ann.slash(
        server.channel, "ask", question="What did engineer Vera4 Holt say the repair would cost?"
    )
    assert result.response is not None
    pressed = await server.bob.click(result.response.message, label="Sources")
    assert pressed.ephemeral
    assert "> The council of Town4 voted on Monday" in said(pressed)
    pressed = await choose(server.bob, result.response.message, "Key points")
    assert pressed.ephemeral
    assert "Town4" in said(pressed)
    pressed = await choose(server.bob, result.response.message, "Why it matters")
    assert "because the ferry is too small" in said(pressed)
    pressed = await choose(server.bob, result.response.message, "Related")
    assert "### Related" in said(pressed)


async def test_buttons_work_after_a_restart_and_check_anew(
    simcord_env: Env, server: Server, desk: Newsdesk
) -> None:
    result = await server.ann.slash(
        server.channel, "ask", question="What did engineer Vera4 Holt say the repair would cost?"
    )
    assert result.response is not None
    await simcord_env.restart_bot(make_bot(desk))
    pressed = await server.bob.click(result.response.message, label="Sources")
    assert "> The council of Town4 voted on Monday" in said(pressed)
    desk.editor.retract("a4", "It was made up.")
    pressed = await server.bob.click(result.response.message, label="Sources")
    assert "no longer there" in said(pressed)
    assert "Vera4" not in said(pressed)
    pressed = await choose(server.bob, result.response.message, "Key points")
    assert "was retracted: It was made up." in said(pressed)
