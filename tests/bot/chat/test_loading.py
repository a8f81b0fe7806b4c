"""How the bot is put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat.loading import make_bot

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


def test_the_bot_uses_as_many_gateways_as_the_settings_say(desk: Newsdesk) -> None:
    assert not isinstance(make_bot(desk), discord.AutoShardedClient)
    for shards, count in (("auto", None), (3, 3)):
        object.__setattr__(desk.settings, "shards", shards)
        sharded = make_bot(desk)
        assert isinstance(sharded, discord.AutoShardedClient)
        assert sharded.shard_count == count
