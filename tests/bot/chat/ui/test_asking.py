"""Which questions lead to a follow-up, and who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_asking import QUESTION, ask, follow, last_message, mention, turns_of
from discord_room import Server, choose, said
from fakes import make_article

from articles.models import Section, SectionKind
from bot.chat.rendering.reading import read_card
from bot.chat.ui.asking import turns_before
from bot.service.followups import Turn

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk


SECRET = "What did engineer Vera4 Holt secretly say the repair of the bridge in Town4 costs?"


HERE = {"place": ["here"]}


@pytest.mark.simcord(check_errors=False)
async def test_a_private_question_is_never_told_in_public(server: Server) -> None:
    await ask(server, private=True)
    assert "-# Read " not in await mention(server, "What about Town7?")
    # Asked privately, it is known.
    alone = await server.ann.slash(server.channel, "ask", question=QUESTION, private=True)
    result = await follow(server, alone, "What about Town7?")
    assert "-# Read together with your last question." in said(result)
    assert "What did engineer Vera4" in turns_of(server, private=True)[-1].text


@pytest.mark.simcord(check_errors=False)
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
        assert "-# Read " in said(result)


@pytest.mark.simcord(check_errors=False)
async def test_turns_are_those_that_lead_to_the_message(server: Server, simcord_env: Env) -> None:
    first = await server.ann.slash(server.channel, "ask", question="Did Zog win in Xu?")
    await server.ann.slash(server.channel, "ask", question="How is the Quux of Blarg?")
    message = last_message(first)
    (turn,) = await turns_before(simcord_env.bot, message, server.ann.id)
    assert turn == Turn(question="Did Zog win in Xu?")
    # What all can see leads others on, too, as it was understood.
    then = await follow(server, first, "What about Yprs?", **HERE)
    (*_rest, turn) = await turns_before(simcord_env.bot, last_message(then), server.bob.id)
    assert said(then).startswith(f"### What about Yprs?\n-# Read as “{turn.text}”.\n")
    assert "Did Zog win" in turn.text


@pytest.mark.simcord(check_errors=False)
async def test_a_shared_answer_tells_no_more_than_it_shows(
    server: Server, simcord_env: Env
) -> None:
    alone = await ask(server, private=True)
    asked = await follow(server, alone, "What about Town7?")
    await choose(server.ann, last_message(asked), "Share publicly")
    shared = server.channel.last_message
    (turn,) = await turns_before(simcord_env.bot, shared, server.ann.id)
    assert turn.question == "What about Town7?"
    assert turn.articles


@pytest.mark.simcord(check_errors=False)
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
    (turn,) = turns_of(server, private=False)
    assert "-# Read " in said(result)
    assert "Key points" not in turn.text


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize("command", ["latest", "help", "sources"])
async def test_lists_and_help_are_no_questions(
    server: Server, simcord_env: Env, command: str
) -> None:
    result = await server.ann.slash(server.channel, command)
    message = last_message(result)
    assert await turns_before(simcord_env.bot, message, server.ann.id) == ()
    if not result.ephemeral:
        told = await mention(server, "What about Town7?", reply_to=message)
        assert "-# Read " not in told


@pytest.mark.simcord(check_errors=False)
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


@pytest.mark.simcord(check_errors=False)
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


@pytest.mark.simcord(check_errors=False)
async def test_a_story_s_limit_holds_below_its_answer(server: Server) -> None:
    question = "What would the repair cost?"
    first = await server.ann.slash(server.channel, "ask", question=question, story="a7")
    result = await follow(server, first, "Who voted to close the bridge on Monday?", **HERE)
    assert "Searched this story alone" in said(result)
    assert "Town7" in said(result)
    other = await follow(server, first, "How many beds has the ward in Sala?", **HERE)
    assert "Searched this story alone" not in said(other)


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
