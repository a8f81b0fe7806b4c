"""The menus on a message: what they read in it, and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_asking import ask, last_message
from discord_room import Server, said, told
from fakes import make_article

from bot.chat.rendering.words import links_of

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


pytestmark = pytest.mark.simcord(check_errors=False)


async def test_a_retracted_story_s_link_is_told_to_be_one(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    desk.editor.retract("a4", "It was made up.")
    text = "Town4 closes its old bridge https://harbourpost.example/4"
    message = await server.ann.send(server.channel, text)
    result = await server.ann.context_menu(server.channel, "Explain this story", message)
    assert "was retracted: It was made up." in said(result)
    assert "nearest" not in said(result)


async def test_cards_and_forwarded_messages_have_words_for_the_menus(server: Server) -> None:
    quote = "Buses will run across the river instead, because the ferry is too small."
    checked = await server.ann.slash(server.channel, "checkquote", text=quote)
    message = last_message(checked)
    result = await server.ann.context_menu(server.channel, "Explain this story", message)
    assert "closes its old bridge" in said(result)
    answer = await ask(server)
    result = await server.ann.context_menu(server.channel, "Check this quote", message)
    assert said(result).startswith("**Word for word.**")
    assert said(result).count(f"> {quote}") == 1
    result = await server.ann.context_menu(server.channel, "Check this quote", last_message(answer))
    assert "Harbour Post" in said(result)
    words = await server.bob.send(server.channel, quote)
    other = server.guild.create_text_channel("other")
    forwarded = await server.ann.forward(words, other)
    result = await server.ann.context_menu(other, "Check this quote", forwarded)
    assert "Harbour Post" in said(result)
    link = await server.bob.send(server.channel, "https://harbourpost.example/4")
    forwarded = await server.ann.forward(link, other)
    assert links_of(forwarded) == ["https://harbourpost.example/4"]


async def test_a_very_long_summary_is_explained_in_parts(server: Server, desk: Newsdesk) -> None:
    dek = "The dek goes on and on about the harbour. " * 110
    url = "https://harbourpost.example/93"
    desk.library.add(make_article(93, headline="Long dek", dek=dek, url=url))
    desk.indexer.embed_missing()
    desk.engine.follow()
    message = await server.ann.send(server.channel, f"see {url}")
    result = await server.ann.context_menu(server.channel, "Explain this story", message)
    assert said(result).count("The dek goes on") >= 110


async def test_menus_on_a_message(server: Server, simcord_env: Env) -> None:
    link = await server.bob.send(server.channel, "Read https://harbourpost.example/4, all of you!")
    result = await server.ann.context_menu(server.channel, "Explain this story", link)
    assert result.ephemeral
    assert "Town4 closes its old bridge" in said(result)
    assert "because the ferry is too small" in said(result)
    assert "The nearest story" not in said(result)
    talk = await server.bob.send(server.channel, "Did you hear that Town7 closes its bridge?")
    result = await server.ann.context_menu(server.channel, "Key points", talk)
    assert "Town7" in said(result)
    assert "The nearest story to that message" in said(result)
    quote = await server.bob.send(
        server.channel, "> Engineer Vera4 Holt said the repair would cost 4 million crowns."
    )
    result = await server.ann.context_menu(server.channel, "Check this quote", quote)
    assert "Word for word." in said(result)
    assert "Harbour Post" in said(result)
    dots = await server.bob.send(server.channel, "…")
    await server.ann.context_menu(server.channel, "Explain this story", dots)
    assert "no link that I know" in told(simcord_env)
