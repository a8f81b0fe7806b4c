"""What members do on Discord, through a simulated Discord and the real service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_room import Server, said, told

if TYPE_CHECKING:
    from simcord import Env


# The simulated Discord begins with 2026; so many seconds later most articles have appeared.
LATE_NOVEMBER = 328 * 86_400


async def test_latest_search_status_and_help(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(server.channel, "latest", category="Health")
    assert "forty" not in said(result)
    assert "opens a" in said(result)
    await server.ann.slash(server.channel, "latest", source="Nobody")
    assert "There is no outlet “Nobody”; /sources shows those" in told(simcord_env)
    result = await server.ann.slash(server.channel, "search", text="Vera9 Holt repair cost")
    assert "**1. [Town9 closes its old bridge]" in said(result)
    assert "> The council of Town9" in said(result)
    result = await server.ann.slash(server.channel, "status")
    assert result.ephemeral
    assert "**31** articles" in said(result)
    assert "extractive" not in said(result)
    result = await server.ann.slash(server.channel, "help")
    assert result.ephemeral
    assert "/keypoints" in said(result)


async def test_stories_categories_and_outlets_are_offered(server: Server) -> None:
    choices = await server.ann.autocomplete(server.channel, "keypoints", "story", "town1")
    assert 0 < len(choices) <= 25
    assert all(len(choice["name"]) <= 100 for choice in choices)
    assert {"a1", "a12"} <= {choice["value"] for choice in choices}
    choices = await server.ann.autocomplete(server.channel, "ask", "category", "heal", question="x")
    assert [choice["value"] for choice in choices] == ["Health"]
    choices = await server.ann.autocomplete(server.channel, "ask", "source", "", question="x")
    assert [choice["value"] for choice in choices] == ["Harbour Post", "The *Wire*"]
    choices = await server.ann.autocomplete(server.channel, "story", "story", "secret")
    assert choices == []


async def test_the_other_commands_of_members(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(server.channel, "deepdive", story="a50")
    assert "The ward opened on Monday." in said(result)
    result = await server.ann.slash(server.channel, "related", story="a4")
    assert "### Related" in said(result)
    result = await server.ann.slash(server.channel, "sources")
    assert "**Harbour Post** · 30 articles · newest: " in said(result)
    result = await server.ann.slash(server.channel, "categories")
    assert "**Health** · 1 article · newest: " in said(result)
    result = await server.ann.slash(
        server.channel, "checkquote", text="Engineer Vera4 Holt said repairs would cost 9 million."
    )
    assert "Close, but not the same." in said(result)
    assert "~~" in said(result)
    result = await server.ann.slash(server.channel, "checkquote", text="Penguins compose operas.")
    assert "Not found." in said(result)
    result = await server.ann.slash(server.channel, "about")
    assert "all-MiniLM" in said(result) or "Model: fake" in said(result)
    simcord_env.backend.advance_clock(LATE_NOVEMBER)
    result = await server.ann.slash(
        server.channel, "search", text="old bridge", sort="newest", since="3 Nov 2026"
    )
    assert "since 3 Nov 2026" in said(result)
    short = await server.ann.slash(
        server.channel, "ask", question="What did Vera4 Holt say about Town4?", detail="short"
    )
    assert said(short).count("\N{NO-BREAK SPACE}¹") == 1
