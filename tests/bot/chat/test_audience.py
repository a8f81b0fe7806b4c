"""Who sees an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_asking import REPAIR_QUESTION, setting

if TYPE_CHECKING:
    from discord_room import Server


async def test_the_default_privacy_and_the_channels_hold(server: Server) -> None:
    await setting(server, "visibility", answers="private")
    assert (await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)).ephemeral
    open_one = await server.ann.slash(
        server.channel, "ask", question=REPAIR_QUESTION, private=False
    )
    assert not open_one.ephemeral
    other = server.guild.create_text_channel("talk")
    await setting(server, "channel", channel=server.channel)
    assert (await server.ann.slash(other, "ask", question=REPAIR_QUESTION, private=False)).ephemeral
    assert not (
        await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION, private=False)
    ).ephemeral
