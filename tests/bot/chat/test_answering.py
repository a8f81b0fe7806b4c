"""Every interaction is answered, or its person told in one sentence."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord_asking import REPAIR_QUESTION, posted
from discord_room import Server, said, told

from articles.errors import NoSpaceError

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot


async def still_answers(server: Server) -> None:
    result = await server.bob.slash(server.channel, "ask", question=REPAIR_QUESTION)
    assert "4 million crowns" in said(result)


@pytest.mark.simcord(check_errors=False)
async def test_an_answer_comes_though_acknowledging_failed(
    server: Server, simcord_env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(discord.InteractionResponse, "defer", fail)
        await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    sent = [r.json for r in simcord_env.http_requests if r.method == "POST" and r.json]
    assert sum("4 million crowns" in str(body) for body in sent) == 1
    assert "Something went wrong" not in str(sent)


@pytest.mark.simcord(check_errors=False)
async def test_an_expired_token_sends_a_public_answer_into_the_channel(
    server: Server, simcord_env: Env
) -> None:
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10015)
    await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    (text,) = posted(simcord_env)
    assert "4 million crowns" in text
    await still_answers(server)


@pytest.mark.simcord(check_errors=False)
async def test_an_expired_token_never_shows_a_private_answer(
    server: Server, simcord_env: Env
) -> None:
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10015)
    await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION, private=True)
    (text,) = posted(simcord_env)
    assert "Discord did not take the answer" in text
    assert "4 million" not in text
    await still_answers(server)


@pytest.mark.simcord(check_errors=False)
async def test_an_interaction_acknowledged_too_late_is_answered_in_the_channel(
    server: Server, simcord_env: Env
) -> None:
    simcord_env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10015)
    await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    assert "4 million crowns" in posted(simcord_env)[0]
    await still_answers(server)


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize("code", [10003, 10008])
async def test_a_channel_or_thread_that_is_gone_is_told_by_direct_message(
    server: Server, simcord_env: Env, code: int
) -> None:
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=code)
    simcord_env.inject_error("POST", "/channels/*/messages", status=404, code=code)
    await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    assert "Discord did not take the answer" in posted(simcord_env)[-1]
    await still_answers(server)


@pytest.mark.simcord(check_errors=False)
async def test_without_the_permission_to_write_the_person_is_told_alone(
    server: Server, simcord_env: Env
) -> None:
    bot = simcord_env.bot.user
    simcord_env.inject_error(
        "POST", f"/channels/{server.channel.id}/messages", status=403, code=50013
    )
    await server.ann.send(server.channel, f"<@{bot.id}> {REPAIR_QUESTION}")
    assert "I lack a permission to answer there" in posted(simcord_env)[-1]
    await still_answers(server)


@pytest.mark.simcord(check_errors=False)
async def test_one_who_takes_no_direct_messages_does_no_harm(
    server: Server, simcord_env: Env
) -> None:
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10015)
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=None)
    await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION, private=True)
    await still_answers(server)


@pytest.mark.simcord(check_errors=False)
async def test_a_request_that_times_out_is_one_sentence(
    server: Server, simcord_env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **__: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(discord.Interaction, "edit_original_response", never)
        result = await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    told = "\n".join([said(result), *posted(simcord_env)])
    sent = [r.json for r in simcord_env.http_requests if r.method == "POST"]
    assert "Discord did not take the answer" in told + str(sent)
    await still_answers(server)


@pytest.mark.simcord(check_errors=False)
async def test_a_fault_of_ours_is_one_private_sentence_with_an_id(
    simcord_env: Env,
    server: Server,
    simcord_bot: NewsdeskBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        def ask(self, question: str, *_: object, **__: object) -> None:
            raise RuntimeError(f"no luck with {question}")

    broken: Any = Broken()
    simcord_bot.newsdesk = replace(simcord_bot.newsdesk, asking=broken)
    result = await server.ann.slash(server.channel, "ask", question="a very secret question")
    assert result.response is None
    assert "Something went wrong on our side (error id " in told(simcord_env)
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.simcord(check_errors=False)
async def test_a_full_disk_is_told_without_its_paths_and_logged_with_them(
    simcord_env: Env,
    server: Server,
    simcord_bot: NewsdeskBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Full:
        def ask(self, *_: object, **__: object) -> None:
            raise NoSpaceError("/srv/news")

    full: Any = Full()
    simcord_bot.newsdesk = replace(simcord_bot.newsdesk, asking=full)
    await server.ann.slash(server.channel, "ask", question="Who sold the boat?")
    assert "I cannot get at my articles just now" in told(simcord_env)
    assert "/srv/news" not in told(simcord_env)
    (logged,) = (record for record in caplog.records if "/srv/news" in record.message)
    assert "There is no space left in /srv/news" in logged.message
    assert logged.exc_info is None


@pytest.mark.simcord(check_errors=False)
async def test_discord_that_takes_no_more_is_told_as_that_and_one_line(
    server: Server, simcord_env: Env, caplog: pytest.LogCaptureFixture
) -> None:
    simcord_env.inject_error("PATCH", "/webhooks/*", status=429)
    with caplog.at_level("INFO", "bot"):
        await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
        assert told(simcord_env).startswith("Discord is too busy to take my answer")
        simcord_env.inject_error("PATCH", "/webhooks/*", status=429)
        simcord_env.inject_error("POST", "/channels/*/messages", status=429, times=None)
        simcord_env.inject_error("POST", "/webhooks/*", status=429, times=None)
        await server.ann.slash(server.channel, "ask", question=REPAIR_QUESTION)
    first, second = [record.getMessage() for record in caplog.records]
    assert first == second
    assert "Discord takes no more for now" in first


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
@pytest.mark.parametrize("what", ["box", "page", "typing"])
async def test_what_comes_too_late_is_one_line_in_the_log(
    server: Server,
    simcord_env: Env,
    caplog: pytest.LogCaptureFixture,
    what: str,
    status: int,
    code: int,
) -> None:
    command, options = {
        "box": ("ask", {"question": REPAIR_QUESTION}),
        "page": ("latest", {}),
        "typing": ("help", {}),
    }[what]
    shown = await server.ann.slash(server.channel, command, **options)
    before = len(simcord_env.http_requests)
    simcord_env.inject_error("POST", "/interactions/*/callback", status=status, code=code)
    with caplog.at_level("INFO"), suppress(Exception):
        if what == "typing":
            await server.ann.autocomplete(server.channel, "story", "story", "town")
        else:
            label = "Follow up" if what == "box" else "▶"
            await server.ann.click(shown.response.message, label=label)
    assert len(simcord_env.http_requests) == before + 1
    (record,) = [each for each in caplog.records if each.name.startswith(("bot", "discord"))]
    assert (record.levelname, record.exc_info) == ("INFO", None)
    await still_answers(server)
