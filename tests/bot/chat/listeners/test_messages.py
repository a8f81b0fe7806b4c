"""Questions in plain messages: mentions, replies, direct messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from discord_asking import QUESTION, ask, last_said, posted

from bot.i18n.language import gettext as _
from bot.i18n.language import speaking

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


@pytest.mark.simcord(check_errors=False)
async def test_direct_messages_are_in_the_language_last_heard(
    server: Server, simcord_env: Env
) -> None:
    talk = simcord_env.bot.conversations
    await server.ann.send_dm("?!")
    talk.hear(server.ann.id, "de")
    await server.ann.send_dm("?!")
    english, german = posted(simcord_env)[-2:]
    sentence = "There is nothing to look for; write a question in words."
    with speaking("de"):
        assert (english, german) == (sentence, _(sentence))
    assert english != german
    talk._clock = lambda: 10.0**12
    assert talk.language(server.ann.id) is None
    talk.forget_old()
    assert not talk._heard


@pytest.mark.simcord(check_errors=False)
async def test_a_question_that_is_gone_is_answered_all_the_same(
    server: Server, simcord_env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsdesk: Any = simcord_env.bot
    real = newsdesk.threads.ask

    async def gone(*given: Any, **named: Any) -> Any:
        message = server.channel.last_message
        assert message is not None
        simcord_env.backend.delete_message(server.channel.id, message.id)
        return await real(*given, **named)

    monkeypatch.setattr(newsdesk.threads, "ask", gone)
    await server.ann.send(server.channel, f"<@{newsdesk.user.id}> {QUESTION}")
    (text,) = posted(simcord_env)
    assert "4 million crowns" in text
    sent = [r for r in simcord_env.http_requests if r.path.endswith("/messages")]
    assert sent[-1].json["message_reference"]["fail_if_not_exists"] is False


@pytest.mark.simcord(check_errors=False)
async def test_a_channel_that_is_gone_is_no_fault(server: Server, simcord_env: Env) -> None:
    path = f"/channels/{server.channel.id}/messages"
    simcord_env.inject_error("POST", path, status=404, code=10003)
    await server.ann.send(server.channel, f"<@{simcord_env.bot.user.id}> {QUESTION}")
    assert len(posted(simcord_env)) == 1


async def test_a_mention_is_answered_and_pings_nobody(server: Server, simcord_env: Env) -> None:
    bot = simcord_env.bot.user
    await server.ann.send(server.channel, f"<@{bot.id}> {QUESTION}")
    text = last_said(server.channel)
    assert "4 million crowns" in text
    posted = [r for r in simcord_env.http_requests if r.path.endswith("/messages")]
    mentions = posted[-1].json["allowed_mentions"]
    assert mentions["parse"] == []
    assert not mentions.get("replied_user")
    await server.ann.send(server.channel, f"<@{bot.id}> What about Town7?")
    assert "-# Read together with your last question." in last_said(server.channel)


async def test_what_is_not_meant_for_the_bot_gets_no_answer(
    server: Server, simcord_env: Env
) -> None:
    await server.ann.send(server.channel, QUESTION)
    assert not [r for r in simcord_env.http_requests if r.path.endswith("/messages")]
    bot = simcord_env.bot.user
    for text in ("", "Thanks!", "help"):
        await server.ann.send(server.channel, f"<@{bot.id}> {text}")
        assert "/help" in last_said(server.channel)


async def test_a_direct_message_sees_no_server_s_articles(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    await server.ann.send_dm("What did engineer Vera4 Holt say the repair would cost?")
    (sent,) = [
        r for r in simcord_env.http_requests if r.path.endswith("/messages") and r.method == "POST"
    ]
    assert "4 million crowns" in str(sent.json)
    await server.ann.send_dm("Secret of the other server")
    assert "Secret of the other" not in str(simcord_env.http_requests[-1].json).replace(
        "### Secret of the other server", ""
    )


async def test_a_reply_that_pings_goes_on_from_the_answer_replied_to(
    server: Server, simcord_env: Env
) -> None:
    first = await ask(server)
    await server.ann.slash(server.channel, "ask", question="How many beds has the ward in Sala?")
    bot = simcord_env.bot.user
    await server.bob.send(
        server.channel, f"<@{bot.id}> What about Town7?", reply_to=first.response.message
    )
    text = last_said(server.channel)
    assert "-# Read together with your last question." in text
    assert "7 million crowns" in text
