"""Lists in pages: who turns them, and how they close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_asking import REPAIR_QUESTION
from discord_room import Server, buttons, choose, labels, said

from bot.chat.loading import make_bot

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


async def test_a_list_that_closes_leaves_the_buttons_of_all_others_alive(
    server: Server, simcord_env: Env
) -> None:
    answer = await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    pages = await server.bob.slash(server.channel, "deepdive", story="a51")
    await simcord_env.advance_time(601)
    for message in (answer.response.message, pages.response.message):
        pressed = await choose(server.ann, message, "Why it matters")
        assert pressed.ephemeral


async def test_presses_of_others_do_not_keep_a_list_open(server: Server, simcord_env: Env) -> None:
    pages = await server.ann.slash(server.channel, "story", story="a51")
    message = pages.response.message
    await simcord_env.advance_time(400)
    refused = await server.bob.click(message, label="▶")
    assert "Only the person who asked" in said(refused)
    await choose(server.bob, message, "Related")
    await simcord_env.advance_time(201)
    shown = [component.to_dict() for component in server.channel.last_message.components]
    assert "▶" not in [button.get("label") for button in buttons(shown)]
    assert "This list is closed" in str(shown)


async def test_a_long_story_is_read_in_pages_by_whoever_asked(server: Server) -> None:
    result = await server.ann.slash(server.channel, "story", story="a51")
    seen = said(result)
    turned = result
    for _ in range(40):
        assert result.response is not None
        forth = next(b for b in buttons(result.response.components) if b.get("label") == "▶")
        if forth.get("disabled"):
            break
        turned = await server.ann.click(result.response.message, label="▶")
        seen += said(result)
    assert turned is not result
    for n in range(150):
        assert f"Paragraph {n} of the long report says that \\*bridge\\_{n}\\* stays" in seen
    other = await server.bob.click(result.response.message, label="◀")
    assert other.ephemeral
    assert "Only the person who asked" in said(other)


async def test_a_list_closes_after_its_time(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(server.channel, "latest")
    assert "▶" in labels(result)
    await simcord_env.advance_time(601)
    assert labels(result) == []
    assert "This list is closed" in said(result)


async def test_a_list_from_before_a_restart_says_that_it_is_closed(
    simcord_env: Env, server: Server, desk: Newsdesk
) -> None:
    result = await server.ann.slash(server.channel, "latest")
    await simcord_env.restart_bot(make_bot(desk))
    pressed = await server.ann.click(result.response.message, label="▶")
    assert pressed.ephemeral
    assert "This list is closed" in said(pressed)
