"""Answers in prose: where they are given, how they grow, and that quotes stand whatever fails."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from discord_asking import (
    QUESTION,
    ask,
    follow,
    last_message,
    mention,
    now,
    posted,
    shown,
)
from discord_room import Server, buttons, choose, entries, entries_of, labels, said, texts
from writers import FakeWriter

from bot.chat.rendering.reading import read_card
from bot.chat.threads import AT_ONCE
from bot.chat.ui.asking import turns_before
from bot.chat.ui.writing import in_prose
from bot.service.prose.models import Task

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk

pytestmark = pytest.mark.simcord(check_errors=False)

PLACES = AT_ONCE["writing"]
QUOTE = "Engineer Vera4 Holt said the repair would cost 4 million crowns."
CLOSED = "The council of Town4 voted on Monday to close its old bridge."
BUSES = "Buses will run across the river instead, because the ferry is too small."
BY = "-# Written by small-\\*llm\\* from these sources; names and numbers checked."
GROWING = "-# Still being written …"
SCRIPT = {
    (Task.ASK, QUESTION): (
        ("The old bridge of Town4 is closed.", (CLOSED,)),
        ("Holt puts the repair at 4 million crowns.", (QUOTE,)),
        (BUSES, ()),
    )
}


@pytest.fixture
def writer(simcord_bot: NewsdeskBot) -> FakeWriter:
    """What writes the bot's prose."""
    writer = FakeWriter(SCRIPT)
    simcord_bot.newsdesk = replace(simcord_bot.newsdesk, prose=writer)
    return writer


@pytest.fixture
def prosaic(server: Server, writer: FakeWriter, desk: Newsdesk) -> Server:
    """A server that has chosen prose."""
    desk.servers.change(str(server.guild.id), str(server.admin.id), prose=True)
    return server


def edits(env: Env) -> list[str]:
    """Return the texts to which interactions' own responses were edited."""
    sent = [r for r in env.http_requests if r.method == "PATCH" and "/webhooks/" in r.path]
    return ["\n".join(texts(request.json["components"])) for request in sent]


async def test_an_answer_in_prose_has_numbers_sources_and_its_author(
    prosaic: Server, writer: FakeWriter
) -> None:
    result = await ask(prosaic)
    text = said(result)
    prose = (
        "The old bridge of Town4 is closed.\N{NO-BREAK SPACE}¹ "
        f"Holt puts the repair at 4 million crowns.\N{NO-BREAK SPACE}¹\n\n"
        f"> {BUSES}\N{NO-BREAK SPACE}¹\n{BY}\n¹ **Harbour Post** · "
    )
    assert text.startswith(f"### {QUESTION}\n{prose}")
    assert labels(result) == ["Sources", "Follow up", "", ""]
    assert writer.tasks == [(Task.ASK, str(prosaic.guild.id), None)]
    await ask(prosaic, detail="short")
    assert writer.tasks[-1][2] == 1


async def test_the_sources_show_in_bold_what_bears_out_what_is_written(
    prosaic: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    result = await ask(prosaic)
    pressed = await prosaic.bob.click(result.response.message, label="Sources")
    assert f"> **{CLOSED}** **{QUOTE}**\n> **{BUSES}**" in said(pressed)
    from bot.chat.loading import make_bot

    await simcord_env.restart_bot(make_bot(desk))
    again = await prosaic.bob.click(result.response.message, label="Sources")
    assert said(again) == said(pressed)
    (turn,) = await turns_before(simcord_env.bot, last_message(result), prosaic.bob.id)
    assert (turn.question, turn.articles) == (QUESTION, ("a4",))


async def test_where_prose_is_not_chosen_quotes_are_given(
    server: Server, writer: FakeWriter
) -> None:
    assert f"**{QUOTE}**" in said(await ask(server))
    assert writer.tasks == []


async def test_in_direct_messages_quotes_are_given(
    prosaic: Server, writer: FakeWriter, simcord_env: Env
) -> None:
    await prosaic.ann.send_dm(QUESTION)
    assert f"**{QUOTE}**" in posted(simcord_env)[-1]
    assert writer.tasks == []


async def test_what_writes_is_told_to_whoever_asks(server: Server, writer: FakeWriter) -> None:
    about = await server.ann.slash(server.channel, "about")
    assert "small-\\*llm\\* writes it from the same passages" in said(about)
    privacy = await server.ann.slash(server.channel, "privacy show")
    assert "sent to the language model small-\\*llm\\*;" in said(privacy)
    server.env.bot.newsdesk = replace(server.env.bot.newsdesk, prose=None)
    assert "no language model" in said(await server.ann.slash(server.channel, "about"))
    assert "language model" not in said(await server.ann.slash(server.channel, "privacy show"))


async def test_what_is_not_covered_is_not_written(prosaic: Server, writer: FakeWriter) -> None:
    question = "Which penguin composed seven operas in Antarctica?"
    result = await prosaic.ann.slash(prosaic.channel, "ask", question=question)
    assert "Not covered." in said(result)
    assert writer.tasks == []


async def test_every_way_of_asking_is_answered_in_prose(
    prosaic: Server, writer: FakeWriter
) -> None:
    first = await ask(prosaic)
    for place in ("here", "private"):
        then = await follow(prosaic, first, "What about Town7?", place=[place])
        assert "It is told: Engineer Vera7 Holt" in said(then)
    await follow(prosaic, first, "What about Town8?", place=["thread"])
    assert "It is told: " in await mention(prosaic, "What would the repair in Town9 cost?")
    assert [task for task, _scope, _most in writer.tasks] == [Task.ASK] * 5
    points = await prosaic.ann.slash(prosaic.channel, "keypoints", story="a50")
    assert (
        "\n- It is told: The ward is open at last.\N{NO-BREAK SPACE}¹\n"
        f"- It is told: It has 40 beds.\N{NO-BREAK SPACE}¹\n{BY}\n-# Searched this story alone"
    ) in said(points)
    assert said(points).startswith("### Key points\n¹ **[")
    why = await choose(prosaic.bob, points.response.message, "Why it matters")
    assert "It is told: Patients travelled for hours before.\N{NO-BREAK SPACE}¹" in said(why)
    assert [task for task, *_ in writer.tasks[5:]] == [Task.POINTS, Task.REASONS]


async def test_a_story_is_explained_with_one_number_for_each_passage(
    prosaic: Server, writer: FakeWriter
) -> None:
    points = await prosaic.ann.slash(prosaic.channel, "keypoints", story="a50")
    result = await prosaic.ann.context_menu(
        prosaic.channel, "Explain this story", last_message(points)
    )
    text = said(result)
    assert "It is told: It has 40 beds.\N{NO-BREAK SPACE}¹" in text
    assert "It is told: Patients travelled for hours before.\N{NO-BREAK SPACE}²" in text
    assert text.count(BY) == 1
    assert text.startswith("### ¹ ² [\\@everyone")
    sources = await prosaic.ann.click(last_message(result), label="Sources")
    assert "**Patients travelled for hours before.**\N{NO-BREAK SPACE}²" in said(sources)


async def test_a_part_that_could_not_be_written_is_quoted_in_an_explanation(
    prosaic: Server, writer: FakeWriter
) -> None:
    write = writer.write

    def half(answer, task, **options):  # type: ignore[no-untyped-def]
        return answer if task is Task.REASONS else write(answer, task, **options)

    writer.write = half  # type: ignore[method-assign]
    points = await prosaic.ann.slash(prosaic.channel, "keypoints", story="a50")
    result = await prosaic.ann.context_menu(
        prosaic.channel, "Explain this story", last_message(points)
    )
    assert "> Patients travelled for hours before.\N{NO-BREAK SPACE}²" in said(result)


async def test_a_prose_answer_is_shared_with_its_label_voted_on_and_corrected(
    prosaic: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    private = await ask(prosaic, private=True)
    assert "Share publicly" in entries_of(private)
    await choose(prosaic.ann, private.response.message, "Share publicly")
    shared = prosaic.channel.last_message
    assert f"\n{BY}\n" in shown(shared)
    assert "Share publicly" not in entries([part.to_dict() for part in shared.components])
    voted = await prosaic.bob.click(shared, custom_id="news:vote:up")
    assert "Thank" in said(voted)
    posted = await ask(prosaic)
    desk.editor.correct("a4", "It costs 5 million.")
    await simcord_env.advance_time(6)
    for message in (shared, posted.response.message):
        text = await now(simcord_env, prosaic, message.id)
        assert text.startswith("\n**Corrected:** Town4 closes its old bridge: It costs 5 million.")
        assert BY in text


async def test_a_follow_up_on_a_prose_answer_finds_its_turn(prosaic: Server) -> None:
    first = await ask(prosaic)
    assert read_card(last_message(first)).story == "a4"
    then = await follow(prosaic, first, "What about Town7?", place=["here"])
    assert "-# Read together with your last question." in said(then)
    assert "It is told: Engineer Vera7 Holt" in said(then)


@pytest.mark.parametrize("fault", ["raises", "declines"])
async def test_where_it_cannot_be_written_the_quotes_are_given(
    prosaic: Server, writer: FakeWriter, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    if fault == "raises":
        writer.error = RuntimeError(f"no {QUESTION}")
    else:
        writer.declines = True
    result = await ask(prosaic)
    assert f"**{QUOTE}**" in said(result)
    assert "Written by" not in said(result)
    assert labels(result) == ["Sources", "Follow up", "", ""]
    logged = [r.getMessage() for r in caplog.records if r.name.startswith("bot.")]
    told = "An answer stays as quotes, for its prose failed: RuntimeError"
    assert logged == ([told] if fault == "raises" else [])


async def test_writing_that_hangs_takes_no_turn_of_a_question(
    prosaic: Server, writer: FakeWriter, desk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.threads.WRITTEN_WITHIN", 0.3)
    monkeypatch.setattr("bot.chat.threads.PLACE_WITHIN", 0.1)
    bot, scope = prosaic.env.bot, str(prosaic.guild.id)
    quoted = desk.asking.ask(QUESTION)
    writer.pause.clear()
    try:
        async with asyncio.timeout(10):
            # More than there are places: some hang, the others have no place.
            many = [in_prose(bot, quoted, Task.ASK, scope=scope) for _ in range(PLACES + 3)]
            assert await asyncio.gather(*many) == [quoted] * len(many)
            assert await in_prose(bot, quoted, Task.ASK, scope=scope) == quoted
            assert await bot.threads.ask(len, "abc") == 3
        assert len(writer.tasks) == PLACES
    finally:
        writer.pause.set()
    # Whoever had no place is not written for later.
    written = await in_prose(bot, quoted, Task.ASK, scope=scope)
    assert written.written_by == writer.model
    assert len(writer.tasks) == PLACES + 1


async def test_a_bot_that_ends_gives_the_quotes_at_once(
    prosaic: Server, writer: FakeWriter, desk: Newsdesk, caplog: pytest.LogCaptureFixture
) -> None:
    bot, quoted = prosaic.env.bot, desk.asking.ask(QUESTION)
    writer.pause.clear()
    shown: list[Answer] = []
    work = in_prose(bot, quoted, Task.ASK, scope=str(prosaic.guild.id), show=shown.append)
    asked = asyncio.ensure_future(work)
    try:
        async with asyncio.timeout(5):
            while not writer.tasks:
                await asyncio.sleep(0.02)
            await bot.shutdown.drain()
            assert await asked == quoted
    finally:
        writer.pause.set()
    # What goes on writing learns that nobody waits, and leaves its place.
    assert await bot.threads.start("writing", len, "abc") == 3
    assert shown == []
    assert not [r for r in caplog.records if r.name.startswith("bot.service.prose")]


async def test_a_bot_that_is_ending_writes_nothing(
    prosaic: Server, writer: FakeWriter, desk: Newsdesk
) -> None:
    bot, quoted = prosaic.env.bot, desk.asking.ask(QUESTION)
    await bot.shutdown.drain()
    assert await in_prose(bot, quoted, Task.ASK, scope=str(prosaic.guild.id)) == quoted
    assert writer.tasks == []


async def test_an_answer_is_shown_as_it_grows_and_nothing_after_its_end(
    prosaic: Server, writer: FakeWriter, simcord_env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.ui.writing.EDITED_EVERY", 0.2)
    step, write = threading.Event(), writer.write
    writer.write = paced(writer, step)  # type: ignore[method-assign]
    asked = asyncio.ensure_future(ask(prosaic))
    async with asyncio.timeout(10):
        while not edits(simcord_env):
            await asyncio.sleep(0.02)
    (first,) = edits(simcord_env)
    assert "The old bridge of Town4 is closed.\N{NO-BREAK SPACE}¹" in first
    assert "Holt puts" not in first
    assert GROWING in first
    message = prosaic.channel.last_message
    assert not buttons([part.to_dict() for part in message.components])
    step.set()
    result = await asked
    assert GROWING not in said(result)
    count = len(edits(simcord_env))
    await asyncio.sleep(0.5)
    assert len(edits(simcord_env)) == count
    assert BY in edits(simcord_env)[-1]
    writer.write = write  # type: ignore[method-assign]


def paced(writer: FakeWriter, step: threading.Event):  # type: ignore[no-untyped-def]
    """Let a writer wait behind its first sentence."""
    write = writer.write

    def go_on(answer, task, *, show, **options):  # type: ignore[no-untyped-def]
        def shown_first(grown) -> None:  # type: ignore[no-untyped-def]
            show(grown)
            assert step.wait(10)

        return write(answer, task, show=shown_first, **options)

    return go_on
