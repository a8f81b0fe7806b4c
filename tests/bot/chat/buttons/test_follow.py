"""Asking on: the button and its box, replies, mentions, direct messages, threads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord
from discord_asking import QUESTION, ask, follow, last_said
from discord_room import Server, labels, said

from bot.chat.loading import make_bot
from bot.chat.rendering.reading import links_of, text_of
from bot.chat.ui.asking import turns_before

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk


async def test_a_follow_up_is_understood_and_says_as_what(server: Server) -> None:
    first = await ask(server)
    result = await follow(server, first, "And Town7?", place=["private"])
    assert result.ephemeral
    assert "Understood as: " in said(result)
    assert "Town7" in said(result).split("Understood as: ")[1].split("\n")[0]
    assert "Harbour Post" in said(result)


async def test_a_follow_up_outlives_a_restart(
    simcord_env: Env, server: Server, desk: Newsdesk
) -> None:
    first = await ask(server)
    await simcord_env.restart_bot(make_bot(desk))
    result = await follow(server, first, "Why?", place=["private"])
    assert "Understood as: " in said(result)
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
    assert "Understood as: " in last_said(server.channel)


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


async def test_context_is_per_person_and_forgotten_after_an_hour(
    server: Server, simcord_bot: NewsdeskBot
) -> None:
    await ask(server)
    channel, ann = server.channel.id, server.ann.id
    assert [turn.question for turn in simcord_bot.conversations.turns(channel, ann)] == [QUESTION]
    assert simcord_bot.conversations.turns(channel, server.bob.id) == ()
    simcord_bot.conversations._clock = lambda: 10.0**12
    assert simcord_bot.conversations.turns(channel, ann) == ()
    simcord_bot.conversations.forget_old()
    assert not simcord_bot.conversations._held


async def test_a_private_answer_can_be_shared_once_it_still_stands(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    result = await ask(server, private=True)
    assert "Share publicly" in labels(result)
    await server.ann.click(result.response.message, label="Share publicly")
    text = last_said(server.channel)
    assert "4 million crowns" in text
    assert f"Shared by <@{server.ann.id}>" in text
    shared = [component.to_dict() for component in server.channel.last_message.components]
    assert "Share publicly" not in str(shared)
    again = await ask(server, private=True)
    desk.editor.retract("a4", "It was made up.")
    refused = await server.ann.click(again.response.message, label="Share publicly")
    assert "was changed or taken back" in said(refused)


async def test_votes_are_kept_exported_and_deleted(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    result = await ask(server)
    message = result.response.message
    await server.ann.click(message, custom_id="news:vote:up")
    box = await server.ann.click(message, custom_id="news:vote:down")
    done = await server.ann.submit_modal(box, {"reason": "It is about Town5."})
    assert "Thank you" in said(done)
    (vote,) = desk.people.votes()
    assert (vote.helpful, vote.reason) == (False, "It is about Town5.")
    shown = await server.ann.slash(server.channel, "privacy show")
    assert "neither stored nor logged" in said(shown)
    await server.ann.slash(server.channel, "privacy export")
    kept = desk.people.export(str(server.ann.id))
    assert kept["votes"][0]["reason"] == "It is about Town5."
    gone = await server.ann.slash(server.channel, "privacy delete")
    assert "deleted" in said(gone)
    assert desk.people.votes() == ()


async def test_a_correction_reaches_the_answers_that_were_given(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    result = await ask(server)
    desk.editor.correct("a4", "It costs 5 million @everyone.")
    await simcord_env.advance_time(6)
    text = last_said(server.channel)
    assert text.strip().startswith("**Corrected:** Town4 closes its old bridge: It costs 5 million")
    assert "@everyone" not in text.replace("\\@everyone", "")
    assert "4 million crowns" in text
    desk.editor.retract("a4", "It was made up.")
    await simcord_env.advance_time(6)
    assert "**Retracted:** Town4 closes its old bridge: It was made up." in last_said(
        server.channel
    )
    assert desk.posted.outdated()[0] == ()
    pressed = await server.bob.click(result.response.message, label="Sources")
    assert "no longer there" in said(pressed)


async def test_an_answer_that_is_gone_is_forgotten(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    await ask(server)
    simcord_env.inject_error("GET", "*/messages/*", status=404, code=10008)
    desk.editor.remove("a4")
    await simcord_env.advance_time(6)
    assert desk.posted.outdated()[0] == ()


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
    assert "Understood as: " in text
    assert "7 million crowns" in text
    assert "Town7" in text.split("Understood as: ")[1].split("\n")[0]


def test_a_message_is_read_by_its_links_words_and_embeds() -> None:
    class Stub:
        content = "See https://wire.example/a(1), or <https://wire.example/b>."
        embeds = (
            discord.Embed(
                title="Ferry aground", description="In fog.", url="https://wire.example/c"
            ),
        )

    message: Any = Stub()
    assert links_of(message) == [
        "https://wire.example/a(1)",
        "https://wire.example/b",
        "https://wire.example/c",
    ]
    assert text_of(message).startswith("See")
    message.content = ""
    assert text_of(message) == "Ferry aground\nIn fog."
