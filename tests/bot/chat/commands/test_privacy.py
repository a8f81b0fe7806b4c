"""What is kept of people is exported and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_asking import ask, follow
from discord_room import Server, said

if TYPE_CHECKING:
    from simcord import Env


@pytest.mark.simcord(check_errors=False)
async def test_how_a_thread_began_is_exported_and_forgotten(
    server: Server, simcord_env: Env
) -> None:
    first = await ask(server)
    await follow(server, first, "What about Town7?", place=["thread"])
    talk = simcord_env.bot.conversations
    assert len(talk.of(server.ann.id)) == 2
    talk.hear(server.ann.id, "de")
    kept = simcord_env.bot.newsdesk.unanswered
    for number, person in enumerate((server.ann, server.bob), 1):
        values = {"application": 1, "token": "secret", "private": True, "locale": "de"}
        kept.begin(number, person=person.id, **values)
    kept.save()
    exported = await server.ann.slash(server.channel, "privacy export")
    assert "all that is kept" in said(exported)
    await server.ann.slash(server.channel, "privacy delete")
    assert talk.of(server.ann.id) == []
    assert talk.language(server.ann.id) is None
    assert [len(kept.of(person.id)) for person in (server.ann, server.bob)] == [0, 1]
    (thread,) = server.channel.threads
    assert talk.turns(thread.id, server.bob.id) == ()
    assert not talk._held
