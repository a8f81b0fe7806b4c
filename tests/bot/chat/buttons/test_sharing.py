"""A private answer is shared once, as long as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord_asking import ask, ask_of_town, last_said, long_story, posts, shown
from discord_room import Server, buttons, choose, entries, entries_of, said, told

from bot.chat.buttons import sharing

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


async def test_a_private_answer_can_be_shared_once_it_still_stands(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    result = await ask(server, private=True)
    assert "Share publicly" in entries_of(result)
    await choose(server.ann, result.response.message, "Share publicly")
    text = last_said(server.channel)
    assert "4 million crowns" in text
    assert f"Shared by <@{server.ann.id}>" in text
    shared = [component.to_dict() for component in server.channel.last_message.components]
    assert "Share publicly" not in str(shared)
    again = await ask(server, private=True)
    desk.editor.retract("a4", "It was made up.")
    refused = await choose(server.ann, again.response.message, "Share publicly")
    assert "was changed or taken back" in said(refused)


@pytest.mark.simcord(check_errors=False)
async def test_a_shared_answer_tells_what_was_corrected_since_it_was_given(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    private = await ask_of_town(server, 4, private=True)
    desk.editor.correct("a4", "It costs 5 million.")
    await choose(server.ann, private.response.message, "Share publicly")
    text = shown(server.channel.last_message)
    assert text.startswith("\n**Corrected:** Town4 closes its old bridge: It costs 5 million.")
    assert f"Shared by <@{server.ann.id}>" in text
    desk.editor.correct("a4", "It costs 6 million.")
    await simcord_env.advance_time(6)
    text = shown(server.channel.last_message)
    assert text.startswith("\n**Corrected:** Town4 closes its old bridge: It costs 6 million.")
    assert "It costs 5 million." not in text


@pytest.mark.simcord(check_errors=False)
async def test_a_shared_answer_tells_once_what_it_tells_already(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    desk.editor.correct("a4", "It costs 5 million.")
    private = await ask_of_town(server, 4, private=True)
    await choose(server.ann, private.response.message, "Share publicly")
    await simcord_env.advance_time(6)
    assert shown(server.channel.last_message).count("It costs 5 million.") == 1


@pytest.mark.simcord(check_errors=False)
async def test_an_answer_is_shared_once_and_its_button_goes_away(
    server: Server, simcord_env: Env
) -> None:
    private = await ask_of_town(server, 4, private=True)
    shared = await choose(server.ann, private.response.message, "Share publicly")
    assert "Shared." in said(shared)
    edit = [r for r in simcord_env.http_requests if r.method == "PATCH"][-1].json
    held = [button.get("label") for button in buttons(edit["components"])]
    assert {"Sources", "Follow up"} <= set(held)
    assert list(entries(edit["components"])) == [
        *("Key points", "Why it matters", "Related", "The whole story"),
    ]
    assert posts(simcord_env) == 1


@pytest.mark.simcord(check_errors=False)
async def test_a_second_press_is_refused_where_the_button_could_not_be_taken_away(
    server: Server, simcord_env: Env
) -> None:
    private = await ask_of_town(server, 4, private=True)
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    await choose(server.ann, private.response.message, "Share publicly")
    again = await choose(server.ann, private.response.message, "Share publicly")
    assert "This answer is shared already." in said(again)
    assert "shared already" in told(simcord_env)
    assert posts(simcord_env) == 1


@pytest.mark.simcord(check_errors=False)
async def test_an_answer_that_could_not_be_shared_may_be_shared_later(
    server: Server, simcord_env: Env
) -> None:
    private = await ask_of_town(server, 4, private=True)
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    refused = await choose(server.ann, private.response.message, "Share publicly")
    assert "I lack a permission" in said(refused)
    await choose(server.ann, private.response.message, "Share publicly")
    assert "Shared by" in shown(server.channel.last_message)


@pytest.mark.simcord(check_errors=False)
async def test_half_an_answer_is_never_shared(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    long_story(desk)
    private = await server.ann.slash(server.channel, "keypoints", story="a90", private=True)
    last = private.followups[-1]
    refused = await choose(server.ann, getattr(last, "message", last), "Share publicly")
    assert "This answer takes several messages" in said(refused)
    assert posts(simcord_env) == 0


@pytest.mark.simcord(check_errors=False)
async def test_a_shared_answer_without_room_has_its_correction_before_it(
    server: Server, simcord_env: Env, desk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = await ask_of_town(server, 4, private=True)
    desk.editor.correct("a4", "It costs 5 million.")
    with monkeypatch.context() as patched:
        patched.setattr(sharing, "put_on_top", lambda *_: False)
        await choose(server.ann, private.response.message, "Share publicly")
    assert posts(simcord_env) == 2
    assert "4 million crowns" in shown(server.channel.last_message)
    desk.editor.retract("a4", "It was made up.")
    await simcord_env.advance_time(6)
    text = shown(server.channel.last_message)
    assert "**Retracted:**" in text
    assert "4 million crowns" in text
