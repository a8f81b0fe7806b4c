"""What a question is understood from: whose turns, of which message, and in which language."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from discord_asking import QUESTION, ask, follow, last_message, last_said, posted
from discord_room import Server, buttons, said, texts
from fakes import make_article

import bot.chat.shutdown
from articles.models import Section, SectionKind
from bot.chat.rendering.reading import read_card
from bot.chat.ui.asking import turns_before
from bot.i18n.language import gettext as _
from bot.i18n.language import speaking
from bot.service.followups import Turn

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk

pytestmark = pytest.mark.simcord(check_errors=False)
SECRET = "What did engineer Vera4 Holt secretly say the repair of the bridge in Town4 costs?"
HERE = {"place": ["here"]}


async def mention(server: Server, question: str, **options: Any) -> str:
    bot = server.env.bot.user
    await server.ann.send(server.channel, f"<@{bot.id}> {question}", **options)
    return last_said(server.channel)


async def test_a_private_question_is_never_told_in_public(server: Server) -> None:
    await ask(server, private=True)
    assert "Understood as" not in await mention(server, "What about Town7?")
    # Asked privately, it is known.
    alone = await server.ann.slash(server.channel, "ask", question=QUESTION, private=True)
    result = await follow(server, alone, "What about Town7?")
    assert "What did engineer Vera4" in said(result).split("Understood as: ")[1].split("\n")[0]


async def test_a_public_answer_is_followed_up_from_itself_alone(server: Server) -> None:
    first = await ask(server)
    alone = await server.ann.slash(server.channel, "ask", question=SECRET, private=True)
    shown = [read_card(last_message(each)).story for each in (first, alone)]
    assert shown == ["a4", "a4"]
    (turn,) = await turns_before(server.env.bot, last_message(first), server.ann.id)
    assert turn.question == QUESTION
    for question in ("Why did they do it?", "What about Town9?"):
        result = await follow(server, first, question, **HERE)
        assert not result.ephemeral
        assert "secretly" not in said(result)
        assert "Understood as: " in said(result)


async def test_turns_are_those_that_lead_to_the_message(server: Server, simcord_env: Env) -> None:
    first = await server.ann.slash(server.channel, "ask", question="Did Zog win in Xu?")
    await server.ann.slash(server.channel, "ask", question="How is the Quux of Blarg?")
    message = last_message(first)
    (turn,) = await turns_before(simcord_env.bot, message, server.ann.id)
    assert turn == Turn(question="Did Zog win in Xu?")
    # What all can see leads others on, too, as it was understood.
    then = await follow(server, first, "What about Yprs?", **HERE)
    (*_rest, turn) = await turns_before(simcord_env.bot, last_message(then), server.bob.id)
    assert turn.question == said(then).split("Understood as: ")[1].split("\n")[0]


async def test_a_shared_answer_tells_no_more_than_it_shows(
    server: Server, simcord_env: Env
) -> None:
    alone = await ask(server, private=True)
    asked = await follow(server, alone, "What about Town7?")
    await server.ann.click(last_message(asked), label="Share publicly")
    shared = server.channel.last_message
    (turn,) = await turns_before(simcord_env.bot, shared, server.ann.id)
    assert turn.question == "What about Town7?"
    assert turn.articles


async def test_below_a_card_on_a_story_the_story_is_followed_up(
    server: Server, simcord_env: Env
) -> None:
    posted_link = await server.ann.send(server.channel, "see https://harbourpost.example/4")
    cards = [
        await server.ann.slash(server.channel, "keypoints", story="a4"),
        await server.ann.slash(server.channel, "why", story="a4"),
        await server.ann.slash(server.channel, "story", story="a4"),
        await server.ann.context_menu(server.channel, "Explain this story", posted_link),
    ]
    for card in cards:
        (turn,) = await turns_before(simcord_env.bot, last_message(card), server.bob.id)
        assert (turn.question, turn.articles) == ("Town4 closes its old bridge", ("a4",))
    result = await follow(server, cards[0], "What about Town7?", **HERE)
    assert "Key points" not in said(result).split("Understood as: ")[1].split("\n")[0]


@pytest.mark.parametrize("command", ["latest", "help", "sources"])
async def test_lists_and_help_are_no_questions(
    server: Server, simcord_env: Env, command: str
) -> None:
    result = await server.ann.slash(server.channel, command)
    message = last_message(result)
    assert await turns_before(simcord_env.bot, message, server.ann.id) == ()
    if not result.ephemeral:
        told = await mention(server, "What about Town7?", reply_to=message)
        assert "Understood as" not in told


async def test_the_last_of_several_messages_knows_its_story(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    points = tuple(
        f"Point {n} of the harbour plan says " + "that the quay is rebuilt in stone " * 12
        for n in range(14)
    )
    sections = (Section(kind=SectionKind.KEY_POINTS, points=points),)
    desk.library.add(make_article(90, headline="Harbour plan", sections=sections))
    desk.indexer.embed_missing()
    desk.engine.follow()
    result = await server.ann.slash(server.channel, "keypoints", story="a90")
    assert result.followups
    (turn,) = await turns_before(simcord_env.bot, last_message(result), server.ann.id)
    assert (turn.question, turn.articles) == ("Harbour plan", ("a90",))
    question = "What does the harbour plan say of the quay rebuilt in stone?"
    asked = await server.ann.slash(server.channel, "ask", question=question, detail="full")
    message = last_message(asked)
    (*_rest, turn) = await turns_before(simcord_env.bot, message, server.bob.id)
    assert turn.question == question
    # Where it is forgotten and the question stands on another message, the story is left.
    simcord_env.bot.conversations.forget(server.ann.id)
    (turn,) = await turns_before(simcord_env.bot, message, server.bob.id)
    assert turn.articles[0] == "a90"
    assert turn.question in (question, "Harbour plan")
    assert read_card(message).story == "a90"


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


@pytest.mark.parametrize(("status", "code"), [(400, 50024), (400, 30033), (403, 50001)])
async def test_where_no_thread_can_be_opened_the_answer_comes_here(
    server: Server, simcord_env: Env, status: int, code: int
) -> None:
    first = await ask(server)
    simcord_env.inject_error("POST", "*/threads", status=status, code=code)
    result = await follow(server, first, "What about Town7?", place=["thread"])
    assert "7 million crowns" in said(result)


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


def turns_of(server: Server, *, private: bool) -> tuple[Turn, ...]:
    talk = server.env.bot.conversations
    found: tuple[Turn, ...] = talk.turns(server.channel.id, server.ann.id, private=private)
    return found


async def test_a_thread_s_answer_is_in_the_server_s_language(server: Server) -> None:
    await server.admin.slash(server.channel, "settings language", language="de")
    first = await ask(server)
    assert first.response is not None
    message = first.response.message
    follow_id = next(
        b["custom_id"] for b in buttons(first.response.components) if "follow" in str(b)
    )
    box = await server.ann.click(message, custom_id=follow_id)
    result = await server.ann.submit_modal(
        box, {"question": "What about Town7?", "place": ["thread"]}
    )
    assert "The answer is in <#" in said(result)
    (thread,) = server.channel.threads
    answer, hint = thread.history()[-2:]
    with speaking("de"):
        assert _("To ask on in here, press Follow up, reply to me or mention me.") in hint.content
        small = _("updated {ago}", ago="")
    assert small in "\n".join(texts([c.to_dict() for c in answer.components]))


async def test_limits_go_on_until_a_follow_up_sets_its_own(
    server: Server, simcord_env: Env
) -> None:
    first = await server.ann.slash(
        server.channel, "ask", question=QUESTION, category="Politics", since="2020-01-01"
    )
    (turn,) = turns_of(server, private=False)
    assert turn.filters.category == "Politics"
    assert turn.filters.scope is None
    second = await follow(server, first, "What about Town7?", **HERE)
    small = said(second).split("\n")[-1]
    assert "category: Politics" in small
    assert "since" in small
    third = await follow(server, second, "And last week?", **HERE)
    small = said(third).split("\n")[-1]
    assert "category: Politics" in small
    assert "since" not in small


async def test_a_story_s_limit_holds_below_its_answer(server: Server) -> None:
    question = "What would the repair cost?"
    first = await server.ann.slash(server.channel, "ask", question=question, story="a7")
    result = await follow(server, first, "Who voted to close the bridge on Monday?", **HERE)
    assert "Searched this story alone" in said(result)
    assert "Town7" in said(result)
    other = await follow(server, first, "How many beds has the ward in Sala?", **HERE)
    assert "Searched this story alone" not in said(other)


async def test_how_a_thread_began_is_exported_and_forgotten(
    server: Server, simcord_env: Env
) -> None:
    first = await ask(server)
    await follow(server, first, "What about Town7?", place=["thread"])
    talk = simcord_env.bot.conversations
    assert len(talk.of(server.ann.id)) == 2
    talk.hear(server.ann.id, "de")
    exported = await server.ann.slash(server.channel, "privacy export")
    assert "all that is kept" in said(exported)
    await server.ann.slash(server.channel, "privacy delete")
    assert talk.of(server.ann.id) == []
    assert talk.language(server.ann.id) is None
    (thread,) = server.channel.threads
    assert talk.turns(thread.id, server.bob.id) == ()
    assert not talk._held


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


async def test_a_channel_that_is_gone_is_no_fault(server: Server, simcord_env: Env) -> None:
    path = f"/channels/{server.channel.id}/messages"
    simcord_env.inject_error("POST", path, status=404, code=10003)
    await server.ann.send(server.channel, f"<@{simcord_env.bot.user.id}> {QUESTION}")
    assert len(posted(simcord_env)) == 1


async def test_a_mention_under_way_is_told_that_the_bot_ends(
    server: Server, simcord_env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsdesk: Any = simcord_env.bot
    answered = threading.Event()
    monkeypatch.setattr(bot.chat.shutdown, "WAIT_FOR_ANSWERS", 0.2)
    monkeypatch.setattr(type(newsdesk.newsdesk.asking), "ask", lambda *a, **k: answered.wait(20))

    async def end() -> None:
        await asyncio.sleep(1.0)
        await newsdesk.shutdown.drain()
        answered.set()

    ending = asyncio.ensure_future(end())
    await asyncio.gather(
        server.ann.send(server.channel, f"<@{newsdesk.user.id}> {QUESTION}"),
        return_exceptions=True,
    )
    await ending
    assert posted(simcord_env) == ["I am restarting; ask again in a minute."]
