"""The commands about one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_room import Server, choose, entries_of, said, told

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
    result = await server.ann.slash(server.channel, "why", story="a99")
    assert result.response is None
    assert "No story goes by" in told(simcord_env)


async def test_of_a_wrong_name_the_nearest_headlines_can_be_chosen(server: Server) -> None:
    result = await server.ann.slash(server.channel, "why", story="a bridge in Town")
    assert said(result).startswith("No story goes by “a bridge in Town”; give its id")
    assert "The nearest headlines:" in said(result)
    offered = entries_of(result)
    assert len(offered) == 3
    for headline in offered:
        assert headline in said(result)
    chosen = await choose(server.bob, result.response.message, offered[0])
    assert chosen.ephemeral
    assert said(chosen).startswith(f"### Why it matters\n**[{offered[0]}]")


async def test_a_name_with_slips_is_taken_for_its_story_and_says_so(server: Server) -> None:
    result = await server.ann.slash(
        server.channel, "keypoints", story="Town7 closes its odl brigde"
    )
    assert said(result).startswith("### Key points\n**[Town7 closes its old bridge]")
    assert "-# Taken to be the story “Town7 closes its old bridge”." in said(result)


async def test_a_story_that_says_no_reason_says_just_that(server: Server) -> None:
    result = await server.ann.slash(server.channel, "why", story="a51")
    assert "**The article does not say why.**" in said(result)
    assert "Not covered" not in said(result)
