"""The commands about one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_room import Server, labels, said, told

if TYPE_CHECKING:
    from simcord import Env


async def test_key_points_and_why(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(server.channel, "keypoints", story="a50")
    assert "- The ward is open at last.\N{NO-BREAK SPACE}¹" in said(result)
    assert "Key points" not in labels(result)
    result = await server.ann.slash(server.channel, "why", story="a50")
    assert "Patients travelled for hours before.\N{NO-BREAK SPACE}¹" in said(result)
    result = await server.ann.slash(server.channel, "why", story="nothing of the kind")
    assert result.response is None
    assert "No story goes by" in told(simcord_env)


async def test_a_story_that_says_no_reason_says_just_that(server: Server) -> None:
    result = await server.ann.slash(server.channel, "why", story="a51")
    assert "**The article does not say why.**" in said(result)
    assert "Not covered" not in said(result)
