"""Discord's limits, lists that close, and work of one that must not keep others waiting."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import discord
import pytest
from discord_room import Server, buttons, labels, said, told
from fakes import make_article

from articles.models import Section, SectionKind
from bot.chat.ui.options import StoryCompletion
from bot.i18n.language import speaking

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk

QUESTION = "What did engineer Vera4 Holt say the repair would cost?"


async def test_a_list_that_closes_leaves_the_buttons_of_all_others_alive(
    server: Server, simcord_env: Env
) -> None:
    answer = await server.ann.slash(server.channel, "ask", question=QUESTION)
    pages = await server.bob.slash(server.channel, "deepdive", story="a51")
    await simcord_env.advance_time(601)
    for message in (answer.response.message, pages.response.message):
        pressed = await server.ann.click(message, label="Why it matters")
        assert pressed.ephemeral


async def test_presses_of_others_do_not_keep_a_list_open(server: Server, simcord_env: Env) -> None:
    pages = await server.ann.slash(server.channel, "story", story="a51")
    message = pages.response.message
    await simcord_env.advance_time(400)
    refused = await server.bob.click(message, label="▶")
    assert "Only the person who asked" in said(refused)
    await server.bob.click(message, label="Related")
    await simcord_env.advance_time(201)
    shown = [component.to_dict() for component in server.channel.last_message.components]
    assert "▶" not in [button.get("label") for button in buttons(shown)]
    assert "This list is closed" in str(shown)


async def test_very_many_points_fit_into_messages(server: Server, desk: Newsdesk) -> None:
    points = tuple(
        f"Point {n} says " + "that the quay is rebuilt in timber " * 6 for n in range(150)
    )
    section = Section(kind=SectionKind.KEY_POINTS, points=points)
    desk.library.add(make_article(94, headline="Harbour plan", sections=(section,)))
    result = await server.ann.slash(server.channel, "keypoints", story="a94")
    assert "Point 0 says" in said(result)
    assert "Point 149 says" in said(result)
    (*_, last) = result.followups
    named = [button.get("label") or "" for button in buttons(last.components)]
    assert [name for name in named if name.startswith("Sources")][-1] == "Sources 21–25"


async def test_an_outlet_of_many_sections_is_named_in_short(server: Server, desk: Newsdesk) -> None:
    for n in range(80):
        desk.library.add(make_article(200 + n, source=f"Sala Times - Section {n} of the paper"))
    question = "What did the Sala Times say the repair in Town204 would cost?"
    result = await server.ann.slash(server.channel, "ask", question=question)
    assert " and 75 more" in said(result)


async def test_a_long_name_of_a_story_is_told_in_a_short_sentence(
    server: Server, simcord_env: Env
) -> None:
    (registered,) = [
        r for r in simcord_env.http_requests if r.method == "PUT" and r.path.endswith("/commands")
    ]
    story = next(command for command in registered.json if command["name"] == "story")
    assert story["options"][0]["max_length"] == 600
    await server.ann.slash(server.channel, "story", story="*" * 600)
    assert len(told(simcord_env)) <= 2000


@pytest.mark.simcord(check_errors=False)
async def test_an_answer_comes_though_acknowledging_failed(
    server: Server, simcord_env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(discord.InteractionResponse, "defer", fail)
        await server.ann.slash(server.channel, "ask", question=QUESTION)
    sent = [r.json for r in simcord_env.http_requests if r.method == "POST" and r.json]
    assert sum("4 million crowns" in str(body) for body in sent) == 1
    assert "Something went wrong" not in str(sent)


@pytest.mark.simcord(check_errors=False)
async def test_a_change_that_cannot_be_confirmed_is_in_the_audit_list(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    guild = str(server.guild.id)
    desk.library.add(make_article(92, id="own1", scope=guild, headline="Own story"))
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    await server.admin.slash(server.channel, "article remove", story="own1")
    raw = b"Flood closes Ruta pass\n\nThe Ruta pass closed on Monday after rain."
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    await server.admin.slash(server.channel, "article add", file=("pass.txt", raw))
    await simcord_env.advance_time(5)
    listed = [(change.what, change.after) for change in desk.servers.history(guild)]
    assert listed == [("article added", "1 (pass.txt)"), ("article removed", "Own story")]


async def test_typing_and_short_changes_do_not_wait_for_long_work(
    server: Server, simcord_env: Env
) -> None:
    bot, go_on = simcord_env.bot, threading.Event()
    waiting = [bot.threads.start("question", go_on.wait, 30) for _ in range(8)]
    waiting += [bot.threads.start("long", go_on.wait, 30) for _ in range(8)]
    try:
        async with asyncio.timeout(5):
            assert await StoryCompletion().offer(bot, "Town4 closes", None)
            assert await bot.threads.edit(bot.newsdesk.editor.history, "a4", scope=None)
    finally:
        go_on.set()
        await asyncio.gather(*waiting)


async def test_work_in_threads_speaks_the_language_of_whoever_asks(simcord_env: Env) -> None:
    from bot.i18n.language import spoken

    for kind in ("question", "typing", "edit", "long", "record"):
        with speaking("de"):
            assert await simcord_env.bot.threads.start(kind, spoken) == "de"


async def test_key_points_and_reasons_count_as_questions(server: Server) -> None:
    await server.admin.slash(server.channel, "settings limit", questions=2)
    first = await server.ann.slash(server.channel, "keypoints", story="a50")
    await server.ann.click(first.response.message, label="Why it matters")
    refused = await server.ann.slash(server.channel, "why", story="a50")
    assert "you can ask again in" in said(refused)
    # What an answer quotes can be checked all the same.
    assert "Sources" in labels(first)
    assert (await server.ann.click(first.response.message, label="Sources")).ephemeral


async def test_settings_refuse_what_they_would_not_hold(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    refused = await server.admin.slash(server.channel, "settings limit", questions=500)
    assert "at most that" in said(refused)
    guild, adam = str(server.guild.id), str(server.admin.id)
    desk.servers.change(guild, adam, channels=tuple(range(1, 26)))
    await server.admin.slash(server.channel, "settings channel", channel=server.channel)
    assert "take one away first" in told(simcord_env)
    assert desk.servers.settings(guild).channels == tuple(range(1, 26))


def test_two_admins_at_once_both_get_their_channel(desk: Newsdesk) -> None:
    both = [
        threading.Thread(target=desk.servers.toggle, args=("1", "2", "channels", channel))
        for channel in (10, 20)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(desk.servers.settings("1").channels) == [10, 20]
    assert desk.servers.toggle("1", "2", "channels", 10).channels == (20,)
    assert desk.servers.toggle("1", "2", "channels", None).channels == ()


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize("how", ["command", "mention"])
async def test_whoever_waits_while_the_bot_ends_is_told_alone(
    server: Server, simcord_env: Env, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    bot, go_on = simcord_env.bot, threading.Event()
    monkeypatch.setattr("bot.chat.shutdown.WAIT_FOR_ANSWERS", 0.1)
    monkeypatch.setattr(type(bot.newsdesk.asking), "ask", lambda *_, **__: go_on.wait(20))

    async def end() -> None:
        while not bot.shutdown._unfinished:
            await asyncio.sleep(0.01)
        await bot.shutdown.drain()
        go_on.set()

    if how == "command":
        asking = server.ann.slash(server.channel, "ask", question=QUESTION)
    else:
        asking = server.ann.send(server.channel, f"<@{bot.user.id}> {QUESTION}")
    await asyncio.gather(end(), asking, return_exceptions=True)
    taken = [r.path for r in simcord_env.http_requests if r.method == "DELETE"]
    sent = [r for r in simcord_env.http_requests if r.method == "POST"]
    stopped = [r for r in sent if r.json and "I am restarting" in str(r.json.get("content"))]
    if how == "command":
        # The public “thinking” goes first; the sentence is private.
        assert taken[0].endswith("/messages/@original")
        assert stopped[0].json["flags"] & 64
    else:
        assert f"/channels/{server.channel.id}/messages" not in stopped[0].path
