"""Corrections reach every answer that was given: in place, in closed threads, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from discord_room import Server, buttons, said, texts, told
from fakes import make_article

from articles.models import Section, SectionKind
from bot.chat.buttons import sharing
from bot.chat.listeners import corrections
from bot.chat.rendering.cards import card
from bot.chat.rendering.corrections import put_on_top

if TYPE_CHECKING:
    from simcord import Env
    from simcord.results import InteractionResult

    from bot.service.newsdesk import Newsdesk

pytestmark = pytest.mark.simcord(check_errors=False)
SENTENCE = "Engineer Vera{n} Holt said the repair of the bridge in Town{n} would cost {n} million"


async def ask(server: Server, number: int, **options: object) -> InteractionResult:
    question = (
        f"What did engineer Vera{number} Holt say the repair of the bridge in Town{number} "
        "would cost?"
    )
    return await server.ann.slash(server.channel, "ask", question=question, **options)


def shown(message: Any) -> str:
    raw = [component.to_dict() for component in message.components]
    return "\n".join([message.content or "", *texts(raw)])


async def now(env: Env, server: Server, message_id: int) -> str:
    channel = env.bot.get_channel(server.channel.id)
    return shown(await channel.fetch_message(message_id))


def id_of(result: InteractionResult) -> int:
    assert result.response is not None
    return int(result.response.message.id)


async def test_the_newest_line_about_an_article_replaces_the_one_before(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    await ask(server, 4)
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


def test_lines_about_two_articles_stand_together() -> None:
    view = card(["The answer."])
    assert put_on_top(view, {"a4": "Four."})
    assert put_on_top(view, {"a5": "Five."})
    assert put_on_top(view, {"a4": "Four again.", "a6": "Six."})
    assert texts(view.to_components()) == ["Six.", "Five.", "Four again.", "The answer."]
    (box,) = view.to_components()
    assert [part["type"] for part in box["components"]] == [10, 10, 10, 14, 10]


def test_a_full_card_has_no_room() -> None:
    assert not put_on_top(card(["x" * 3990]), {"a4": "It was made up."})
    assert not put_on_top(card([f"-# {number}" for number in range(38)]), {"a4": "It was."})
    almost = card([f"-# {number}" for number in range(37)])
    assert put_on_top(almost, {"a4": "It was."})
    assert put_on_top(almost, {"a4": "It was not."})
    assert not put_on_top(almost, {"a4": "It was.", "a5": "It was."})


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (404, 10008), (400, 50035)])
async def test_one_answer_that_takes_no_correction_stops_no_other(
    server: Server, simcord_env: Env, desk: Newsdesk, status: int, code: int
) -> None:
    first, second = id_of(await ask(server, 4)), id_of(await ask(server, 7))
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
    first, second = id_of(await ask(server, 4)), id_of(await ask(server, 7))
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
    first, second = id_of(await ask(server, 4)), id_of(await ask(server, 7))
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
    first = id_of(await ask(server, 4))
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
    await ask(server, 4)
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


async def test_a_shared_answer_tells_what_was_corrected_since_it_was_given(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    private = await ask(server, 4, private=True)
    desk.editor.correct("a4", "It costs 5 million.")
    await server.ann.click(private.response.message, label="Share publicly")
    text = shown(server.channel.last_message)
    assert text.startswith("\n**Corrected:** Town4 closes its old bridge: It costs 5 million.")
    assert f"Shared by <@{server.ann.id}>" in text
    desk.editor.correct("a4", "It costs 6 million.")
    await simcord_env.advance_time(6)
    text = shown(server.channel.last_message)
    assert text.startswith("\n**Corrected:** Town4 closes its old bridge: It costs 6 million.")
    assert "It costs 5 million." not in text


async def test_a_shared_answer_tells_once_what_it_tells_already(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    desk.editor.correct("a4", "It costs 5 million.")
    private = await ask(server, 4, private=True)
    await server.ann.click(private.response.message, label="Share publicly")
    await simcord_env.advance_time(6)
    assert shown(server.channel.last_message).count("It costs 5 million.") == 1


def posts(env: Env) -> int:
    sent = [r for r in env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    return len(sent)


async def test_an_answer_is_shared_once_and_its_button_goes_away(
    server: Server, simcord_env: Env
) -> None:
    private = await ask(server, 4, private=True)
    shared = await server.ann.click(private.response.message, label="Share publicly")
    assert "Shared." in said(shared)
    edit = [r for r in simcord_env.http_requests if r.method == "PATCH"][-1].json
    held = [button.get("label") for button in buttons(edit["components"])]
    assert "Share publicly" not in held
    assert {"Sources", "Follow up"} <= set(held)
    assert posts(simcord_env) == 1


async def test_a_second_press_is_refused_where_the_button_could_not_be_taken_away(
    server: Server, simcord_env: Env
) -> None:
    private = await ask(server, 4, private=True)
    simcord_env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    await server.ann.click(private.response.message, label="Share publicly")
    again = await server.ann.click(private.response.message, label="Share publicly")
    assert "This answer is shared already." in said(again)
    assert "shared already" in told(simcord_env)
    assert posts(simcord_env) == 1


async def test_an_answer_that_could_not_be_shared_may_be_shared_later(
    server: Server, simcord_env: Env
) -> None:
    private = await ask(server, 4, private=True)
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    refused = await server.ann.click(private.response.message, label="Share publicly")
    assert "I lack a permission" in said(refused)
    await server.ann.click(private.response.message, label="Share publicly")
    assert "Shared by" in shown(server.channel.last_message)


async def test_half_an_answer_is_never_shared(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    long_story(desk)
    private = await server.ann.slash(server.channel, "keypoints", story="a90", private=True)
    last = private.followups[-1]
    refused = await server.ann.click(getattr(last, "message", last), label="Share publicly")
    assert "This answer takes several messages" in said(refused)
    assert posts(simcord_env) == 0


def long_story(desk: Newsdesk) -> None:
    """Add a story of which the key points take two messages."""
    points = tuple(
        f"Point {number} of the harbour plan says "
        + "that the quay is rebuilt in stone and timber " * 8
        for number in range(14)
    )
    section = Section(kind=SectionKind.KEY_POINTS, points=points)
    desk.library.add(make_article(90, headline="Harbour plan", sections=(section,)))
    desk.indexer.embed_missing()
    desk.engine.follow()


async def test_a_shared_answer_without_room_has_its_correction_before_it(
    server: Server, simcord_env: Env, desk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = await ask(server, 4, private=True)
    desk.editor.correct("a4", "It costs 5 million.")
    with monkeypatch.context() as patched:
        patched.setattr(sharing, "put_on_top", lambda *_: False)
        await server.ann.click(private.response.message, label="Share publicly")
    assert posts(simcord_env) == 2
    assert "4 million crowns" in shown(server.channel.last_message)
    desk.editor.retract("a4", "It was made up.")
    await simcord_env.advance_time(6)
    text = shown(server.channel.last_message)
    assert "**Retracted:**" in text
    assert "4 million crowns" in text
