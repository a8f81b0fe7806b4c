"""Asking on: the button and its modal, and threads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from discord_asking import QUESTION, ask, follow, last_said, turns_of
from discord_room import Server, buttons, said, texts

from bot.chat.loading import make_bot
from bot.chat.ui.asking import turns_before
from bot.i18n.language import gettext as _
from bot.i18n.language import speaking

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


async def test_a_follow_up_is_understood_and_says_as_what(server: Server) -> None:
    first = await ask(server)
    result = await follow(server, first, "And Town7?", place=["private"])
    assert result.ephemeral
    assert "-# Read together with your last question.\n" in said(result)
    assert "7 million crowns" in said(result)
    assert "Harbour Post" in said(result)


async def test_a_follow_up_outlives_a_restart(
    simcord_env: Env, server: Server, desk: Newsdesk
) -> None:
    first = await ask(server)
    await simcord_env.restart_bot(make_bot(desk))
    result = await follow(server, first, "Why?", place=["private"])
    assert "-# Read within the story of the last answer.\n" in said(result)
    assert "because the ferry is too small" in said(result)


async def test_why_goes_through_the_stories_that_the_answer_cites(
    server: Server, simcord_env: Env
) -> None:
    first = await ask(server)
    (turn,) = simcord_env.bot.conversations.turns(server.channel.id, server.ann.id)
    both = turn.model_copy(update={"articles": (*turn.articles[:1], "a51", "a50")})
    message = first.response.message
    simcord_env.bot.conversations.add(server.channel.id, server.ann.id, both)
    (*_, found) = await turns_before(simcord_env.bot, message, server.ann.id)
    assert found.articles == both.articles
    # Once it is forgotten, the answer itself says what it cites.
    simcord_env.bot.conversations.forget(server.ann.id)
    (found,) = await turns_before(simcord_env.bot, message, server.ann.id)
    assert found == turn


async def test_a_private_answer_is_followed_up_privately(server: Server) -> None:
    first = await ask(server, private=True)
    result = await follow(server, first, "What about Town7?")
    assert result.ephemeral


async def test_a_thread_is_opened_and_asked_on_in(server: Server, simcord_env: Env) -> None:
    first = await ask(server)
    result = await follow(server, first, "What about Town7?", place=["thread"])
    assert result.ephemeral
    assert "The answer is in <#" in said(result)
    (opened,) = [r for r in simcord_env.http_requests if r.path.endswith("/threads")]
    assert "Town7" in opened.json["name"]
    thread = int(re.search(r"<#(\d+)>", said(result))[1])  # type: ignore[index]
    # Whoever asks on in the thread goes on from its answer.
    (*_, last) = simcord_env.bot.conversations.turns(thread, server.bob.id)
    assert "Town7" in last.question


async def test_without_the_right_to_open_threads_the_answer_comes_anyway(
    server: Server, simcord_env: Env
) -> None:
    first = await ask(server)
    simcord_env.inject_error("POST", "*/threads", status=403, code=50013)
    result = await follow(server, first, "What about Town7?", place=["thread"])
    assert "Town7" in said(result)


@pytest.mark.simcord(check_errors=False)
async def test_a_second_thread_goes_into_the_first(server: Server, simcord_env: Env) -> None:
    first = await ask(server)
    one = await follow(server, first, "What about Town7?", place=["thread"])
    simcord_env.inject_error("POST", "*/threads", status=400, code=160004)
    two = await follow(server, first, "What about Town8?", place=["thread"])
    assert said(one) == said(two)
    (thread,) = server.channel.threads
    assert "8 million crowns" in last_said(thread)
    (*_rest, turn) = simcord_env.bot.conversations.turns(thread.id, server.bob.id)
    assert "Town8" in turn.question
    assert sum("To ask on in here" in m.content for m in thread.history()) == 1


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize(("status", "code"), [(400, 50024), (400, 30033), (403, 50001)])
async def test_where_no_thread_can_be_opened_the_answer_comes_here(
    server: Server, simcord_env: Env, status: int, code: int
) -> None:
    first = await ask(server)
    simcord_env.inject_error("POST", "*/threads", status=status, code=code)
    result = await follow(server, first, "What about Town7?", place=["thread"])
    assert "7 million crowns" in said(result)


@pytest.mark.simcord(check_errors=False)
async def test_a_thread_that_takes_no_message_is_not_the_only_result(
    server: Server, simcord_env: Env
) -> None:
    first = await ask(server)
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    result = await follow(server, first, "What about Town7?", place=["thread"])
    assert "7 million crowns" in said(result)
    # What was answered privately in its stead stays private.
    assert [t.question for t in turns_of(server, private=False)] == [QUESTION]
    assert len(turns_of(server, private=True)) == 2


@pytest.mark.simcord(check_errors=False)
async def test_a_thread_s_answer_is_in_the_server_s_language(server: Server) -> None:
    await server.admin.slash(server.channel, "settings language", language="de")
    first = await ask(server)
    assert first.response is not None
    message = first.response.message
    follow_id = next(
        b["custom_id"] for b in buttons(first.response.components) if "follow" in str(b)
    )
    modal = await server.ann.click(message, custom_id=follow_id)
    result = await server.ann.submit_modal(
        modal, {"question": "What about Town7?", "place": ["thread"]}
    )
    assert "The answer is in <#" in said(result)
    (thread,) = server.channel.threads
    answer, hint = thread.history()[-2:]
    with speaking("de"):
        assert _("To ask on in here, press Follow up, reply to me or mention me.") in hint.content
        small = _("updated {ago}", ago="")
    assert small in "\n".join(texts([c.to_dict() for c in answer.components]))
