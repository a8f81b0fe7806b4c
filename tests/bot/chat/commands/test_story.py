"""The commands about one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_room import Server, entries_of, said, told

if TYPE_CHECKING:
    from simcord import Env


async def test_key_points_and_why(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(server.channel, "keypoints", story="a50")
    assert "\n- The ward is open at last.\n- It has 40 beds.\n" in said(result)
    # The one story is named once, with its outlet and its date.
    assert said(result).count("opens a \\`ward\\`](<") == 1
    assert "-# The \\*Wire\\* · 23 Nov 2026 (<t:" in said(result)
    assert "¹" not in said(result)
    assert "Key points" not in entries_of(result)
    result = await server.ann.slash(server.channel, "why", story="a50")
    assert "\nPatients travelled for hours before.\n" in said(result)
    result = await server.ann.slash(server.channel, "why", story="nothing of the kind")
    assert result.response is None
    assert "No story goes by" in told(simcord_env)


async def test_a_story_that_says_no_reason_says_just_that(server: Server) -> None:
    result = await server.ann.slash(server.channel, "why", story="a51")
    assert "**The article does not say why.**" in said(result)
    assert "Not covered" not in said(result)
