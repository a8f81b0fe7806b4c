"""Corrections reach every answer that was given: in place, in closed threads, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from discord_asking import REPAIR_QUESTION, ask, ask_of_town, id_of, last_said, now, shown
from discord_room import Server, said, texts

from bot.chat.listeners import corrections

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


pytestmark = pytest.mark.simcord(check_errors=False)
SENTENCE = "Engineer Vera{n} Holt said the repair of the bridge in Town{n} would cost {n} million"


async def test_the_newest_line_about_an_article_replaces_the_one_before(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    await ask_of_town(server, 4)
    for number in range(20):
        desk.editor.correct("a4", f"{number} " + "It costs*more " * 30)
        await simcord_env.advance_time(6)
    text = shown(server.channel.last_message)
    assert text.count("**Corrected:**") == 1
    assert "bridge: 19 It costs" in text
    assert "4 million crowns" in text
    desk.editor.retract("a4", "It was made up.")
    await simcord_env.advance_time(6)
    text = shown(server.channel.last_message)
    assert text.startswith("\n**Retracted:** Town4 closes its old bridge: It was made up.")
    assert "Corrected" not in text


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (404, 10008), (400, 50035)])
async def test_one_answer_that_takes_no_correction_stops_no_other(
    server: Server, simcord_env: Env, desk: Newsdesk, status: int, code: int
) -> None:
    first, second = id_of(await ask_of_town(server, 4)), id_of(await ask_of_town(server, 7))
    simcord_env.inject_error("GET", f"*/messages/{first}", status=status, code=code, times=1)
    desk.editor.correct("a4", "It costs 5 million.")
    desk.editor.correct("a7", "It costs 8 million.")
    await simcord_env.advance_time(6)
    assert "It costs 8 million." in await now(simcord_env, server, second)
    # The one is given up, not tried for ever.
    count = len(simcord_env.http_requests)
    await simcord_env.advance_time(60)
    assert not [r for r in simcord_env.http_requests[count:] if f"/messages/{first}" in r.path]


@pytest.mark.parametrize("method", ["GET", "PATCH"])
async def test_an_answer_that_cannot_be_reached_now_is_told_later_and_stops_no_other(
    server: Server, simcord_env: Env, desk: Newsdesk, method: str
) -> None:
    first, second = id_of(await ask_of_town(server, 4)), id_of(await ask_of_town(server, 7))
    simcord_env.inject_error(method, f"*/messages/{first}", status=503, times=3)
    desk.editor.correct("a4", "It costs 5 million.")
    desk.editor.correct("a7", "It costs 8 million.")
    await simcord_env.advance_time(6)
    assert "It costs 8 million." in await now(simcord_env, server, second)
    # What happens meanwhile to the one that waits, and to others.
    desk.editor.correct("a7", "It costs 9 million.")
    desk.editor.correct("a4", "It costs 6 million.")
    for _ in range(10):
        await simcord_env.advance_time(6)
    assert "It costs 9 million." in await now(simcord_env, server, second)
    text = await now(simcord_env, server, first)
    assert "It costs 6 million." in text
    assert text.count("**Corrected:**") == 1
    assert desk.posted.outdated()[0] == ()


async def test_an_answer_that_the_bot_cannot_read_stops_no_other_and_is_not_lost(
    server: Server, simcord_env: Env, desk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = id_of(await ask_of_town(server, 4)), id_of(await ask_of_town(server, 7))
    real = corrections.view_of

    def broken(message: Any) -> Any:
        if message.id == first:
            raise ValueError("unknown component")
        return real(message)

    with monkeypatch.context() as patched:
        patched.setattr(corrections, "view_of", broken)
        desk.editor.correct("a4", "It costs 5 million.")
        desk.editor.correct("a7", "It costs 8 million.")
        await simcord_env.advance_time(6)
    assert "It costs 8 million." in await now(simcord_env, server, second)
    await simcord_env.advance_time(6)
    assert "It costs 5 million." in await now(simcord_env, server, first)


async def test_an_answer_in_a_closed_thread_is_replied_to(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    first = id_of(await ask_of_town(server, 4))
    simcord_env.inject_error("PATCH", f"*/messages/{first}", status=400, code=50083, times=None)
    desk.editor.correct("a4", "It costs 5 million.")
    await simcord_env.advance_time(6)
    reply = server.channel.last_message
    assert reply.content == "**Corrected:** Town4 closes its old bridge: It costs 5 million."
    sent = simcord_env.http_requests[-1].json
    assert sent["message_reference"]["message_id"] == first
    assert desk.posted.outdated()[0] == ()


async def test_a_correction_is_in_the_server_s_language(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    await server.admin.slash(server.channel, "settings language", language="de")
    await ask_of_town(server, 4)
    desk.editor.retract("a4", "It was made up.")
    await simcord_env.advance_time(6)
    assert "**Zurückgezogen:** Town4" in shown(server.channel.last_message)


async def test_a_retraction_reaches_a_checked_quote(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    quote = "Engineer Vera4 Holt said the repair would cost 4 million crowns."
    result = await server.ann.slash(server.channel, "checkquote", text=quote)
    assert "Word for word." in said(result)
    await server.ann.slash(server.channel, "checkquote", text=quote, private=True)
    desk.editor.retract("a4", "It was made up.")
    await simcord_env.advance_time(6)
    assert "**Retracted:** Town4" in await now(simcord_env, server, id_of(result))
    edits = [r for r in simcord_env.http_requests if r.method == "PATCH" and "/channels/" in r.path]
    assert len(edits) == 1


@pytest.mark.simcord(check_errors=False)
async def test_a_correction_waits_while_discord_is_out_of_order(
    server: Server, simcord_env: Env
) -> None:
    await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    simcord_env.inject_error("GET", "*/messages/*", status=503, times=6)
    desk = simcord_env.bot.newsdesk
    desk.editor.correct("a4", "It costs 5 million.")
    await simcord_env.advance_time(6)
    await simcord_env.advance_time(60)
    shown = [component.to_dict() for component in server.channel.last_message.components]
    assert "It costs 5 million." in "\n".join(texts(shown))


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
