"""What members do on Discord, through a simulated Discord and the real service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord_room import Server, buttons, labels, said, told

from bot.chat.discovery import offered
from bot.chat.loading import make_bot
from bot.chat.marks import Users

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk

# The simulated Discord begins with 2026; so many seconds later most articles have appeared.
LATE_NOVEMBER = 328 * 86_400


async def test_every_command_is_registered(simcord_env: Env, server: Server) -> None:
    members = {
        *("about", "ask", "categories", "checkquote", "deepdive", "help", "keypoints", "latest"),
        *("privacy delete", "privacy export", "privacy show", "related", "search", "sources"),
        *("status", "story", "why"),
    }
    # What a server's roles may do with /article is checked when they do it.
    available = set(server.ann.available_commands(server.channel))
    seen = {name for name in available if not name.startswith("article ")}
    assert members <= seen
    assert seen == {c.name for c in offered() if c.users is Users.MEMBERS and not c.is_menu}
    assert {
        "index status",
        "index update",
        "index rebuild",
        "index verify",
        "index rollback",
        "article add",
        "article remove",
        "article correct",
        "article retract",
        "article history",
    } < set(server.owner.available_commands(server.channel))


async def test_an_answer_quotes_and_cites(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(
        server.channel, "ask", question="What did engineer Vera4 Holt say the repair would cost?"
    )
    text = said(result)
    (first, *_) = [r for r in simcord_env.http_requests if r.path.endswith("/callback")]
    assert first.json["type"] == discord.InteractionResponseType.deferred_channel_message.value
    assert not result.ephemeral
    assert (
        "Engineer Vera4 Holt said the repair would cost 4 million crowns.\N{NO-BREAK SPACE}¹"
        in text
    )
    assert (
        "¹ **Harbour Post** · [Town4 closes its old bridge](<https://harbourpost.example/4>)"
        in text
    )
    assert "5 Nov 2026" in text
    assert "Searched 31 articles" in text
    assert labels(result) == [
        *("Sources", "Key points", "Why it matters", "Related", "Follow up"),
        *("", ""),  # 👍 and 👎
    ]


async def test_an_answer_can_be_private(server: Server, simcord_bot: NewsdeskBot) -> None:
    question = "What did engineer Vera4 Holt say?"
    result = await server.ann.slash(server.channel, "ask", question=question, private=True)
    assert result.ephemeral
    object.__setattr__(simcord_bot.settings, "private", True)
    assert (await server.ann.slash(server.channel, "ask", question=question)).ephemeral
    result = await server.ann.slash(server.channel, "ask", question=question, private=False)
    assert not result.ephemeral


async def test_what_nothing_covers_is_said_so(server: Server) -> None:
    result = await server.ann.slash(
        server.channel, "ask", question="Which penguin composed seven operas in Antarctica?"
    )
    assert "Not covered." in said(result)
    assert "The nearest headlines:" in said(result)
    assert labels(result) == ["Follow up"]


async def test_filters_are_read_and_said(simcord_env: Env, server: Server) -> None:
    simcord_env.backend.advance_clock(LATE_NOVEMBER)
    result = await server.ann.slash(
        server.channel,
        "ask",
        question="What would the repair of the old bridge cost?",
        category="politics",
        since="3 Nov 2026",
        until="2026-11-05",
    )
    assert "category: politics" in said(result)
    assert "since 3 Nov 2026" in said(result)
    assert "until 5 Nov 2026" in said(result)


async def test_a_date_that_cannot_be_read_is_one_private_sentence(
    simcord_env: Env, server: Server
) -> None:
    await server.ann.slash(server.channel, "ask", question="What?", since="someday")
    assert "cannot be read as a date" in told(simcord_env)
    assert "2026-11-03" in told(simcord_env)


async def test_a_question_within_one_story(server: Server) -> None:
    result = await server.ann.slash(
        server.channel, "ask", question="What would the repair cost?", story="a7"
    )
    assert "7 million crowns" in said(result)
    assert "Searched this story alone · updated" in said(result)
    assert "Town7 closes" in said(result)
    assert "Town8" not in said(result)


async def test_key_points_and_why(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(server.channel, "keypoints", story="a50")
    assert "- The ward is open at last.\N{NO-BREAK SPACE}¹" in said(result)
    assert "Key points" not in labels(result)
    result = await server.ann.slash(server.channel, "why", story="a50")
    assert "Patients travelled for hours before.\N{NO-BREAK SPACE}¹" in said(result)
    result = await server.ann.slash(server.channel, "why", story="nothing of the kind")
    assert result.response is None
    assert "No story goes by" in told(simcord_env)


async def test_a_long_story_is_read_in_pages_by_whoever_asked(server: Server) -> None:
    result = await server.ann.slash(server.channel, "story", story="a51")
    seen = said(result)
    turned = result
    for _ in range(40):
        assert result.response is not None
        forth = next(b for b in buttons(result.response.components) if b.get("label") == "▶")
        if forth.get("disabled"):
            break
        turned = await server.ann.click(result.response.message, label="▶")
        seen += said(result)
    assert turned is not result
    for n in range(150):
        assert f"Paragraph {n} of the long report says that \\*bridge\\_{n}\\* stays" in seen
    other = await server.bob.click(result.response.message, label="◀")
    assert other.ephemeral
    assert "Only the person who asked" in said(other)


async def test_a_list_closes_after_its_time(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(server.channel, "latest")
    assert "▶" in labels(result)
    await simcord_env.advance_time(601)
    assert labels(result) == []
    assert "This list is closed" in said(result)


async def test_a_list_from_before_a_restart_says_that_it_is_closed(
    simcord_env: Env, server: Server, desk: Newsdesk
) -> None:
    result = await server.ann.slash(server.channel, "latest")
    await simcord_env.restart_bot(make_bot(desk))
    pressed = await server.ann.click(result.response.message, label="▶")
    assert pressed.ephemeral
    assert "This list is closed" in said(pressed)


async def test_latest_search_status_and_help(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(server.channel, "latest", category="Health")
    assert "forty" not in said(result)
    assert "opens a" in said(result)
    await server.ann.slash(server.channel, "latest", source="Nobody")
    assert "There is no outlet “Nobody”; /sources lists" in told(simcord_env)
    result = await server.ann.slash(server.channel, "search", text="Vera9 Holt repair cost")
    assert "**1. [Town9 closes its old bridge]" in said(result)
    assert "> The council of Town9" in said(result)
    result = await server.ann.slash(server.channel, "status")
    assert result.ephemeral
    assert "**31** articles" in said(result)
    result = await server.ann.slash(server.channel, "help")
    assert result.ephemeral
    assert "/keypoints" in said(result)


async def test_stories_categories_and_outlets_are_offered(server: Server) -> None:
    choices = await server.ann.autocomplete(server.channel, "keypoints", "story", "town1")
    assert 0 < len(choices) <= 25
    assert all(len(choice["name"]) <= 100 for choice in choices)
    assert {"a1", "a12"} <= {choice["value"] for choice in choices}
    choices = await server.ann.autocomplete(server.channel, "ask", "category", "heal", question="x")
    assert [choice["value"] for choice in choices] == ["Health"]
    choices = await server.ann.autocomplete(server.channel, "ask", "source", "", question="x")
    assert [choice["value"] for choice in choices] == ["Harbour Post", "The *Wire*"]
    choices = await server.ann.autocomplete(server.channel, "story", "story", "secret")
    assert choices == []


async def test_the_buttons_of_an_answer(server: Server) -> None:
    result = await server.ann.slash(
        server.channel, "ask", question="What did engineer Vera4 Holt say the repair would cost?"
    )
    assert result.response is not None
    pressed = await server.bob.click(result.response.message, label="Sources")
    assert pressed.ephemeral
    assert "> The council of Town4 voted on Monday" in said(pressed)
    pressed = await server.bob.click(result.response.message, label="Key points")
    assert pressed.ephemeral
    assert "Town4" in said(pressed)
    pressed = await server.bob.click(result.response.message, label="Why it matters")
    assert "because the ferry is too small" in said(pressed)
    pressed = await server.bob.click(result.response.message, label="Related")
    assert "### Related" in said(pressed)


async def test_buttons_work_after_a_restart_and_check_anew(
    simcord_env: Env, server: Server, desk: Newsdesk
) -> None:
    result = await server.ann.slash(
        server.channel, "ask", question="What did engineer Vera4 Holt say the repair would cost?"
    )
    assert result.response is not None
    await simcord_env.restart_bot(make_bot(desk))
    pressed = await server.bob.click(result.response.message, label="Sources")
    assert "> The council of Town4 voted on Monday" in said(pressed)
    desk.editor.retract("a4", "It was made up.")
    pressed = await server.bob.click(result.response.message, label="Sources")
    assert "no longer there" in said(pressed)
    assert "Vera4" not in said(pressed)
    pressed = await server.bob.click(result.response.message, label="Key points")
    assert "was retracted: It was made up." in said(pressed)


async def test_nobody_is_pinged_and_no_markdown_breaks_out(
    simcord_env: Env, server: Server
) -> None:
    for name, options in {
        "ask": {"question": "How many beds has the ward in Sala?"},
        "story": {"story": "a50"},
        "latest": {"category": "Health"},
        "search": {"text": "the ward in Sala @everyone"},
    }.items():
        text = said(await server.ann.slash(server.channel, name, **options))
        assert "\\*\\*Sala\\*\\*" in text
        assert "@everyone" not in text.replace("\\@everyone", "")
        assert "<@123>" not in text.replace("\\<@123>", "")
    for request in simcord_env.http_requests:
        body = request.json if isinstance(request.json, dict) else {}
        body = body.get("data") or body
        if "/interactions/" in request.path or "/webhooks/" in request.path:
            mentions = body.get("allowed_mentions")
            assert mentions is None or mentions.get("parse") == []


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


async def test_no_privileged_intent_is_asked_for(simcord_bot: NewsdeskBot) -> None:
    intents = simcord_bot.intents
    assert not intents.members
    assert not intents.presences
    assert not intents.message_content


async def test_commands_are_registered_only_where_they_changed(
    simcord_env: Env, server: Server, desk: Newsdesk, simcord_bot: NewsdeskBot
) -> None:
    def registrations() -> list[str]:
        put = [r.path for r in simcord_env.http_requests if r.method == "PUT"]
        return [path for path in put if path.endswith("/commands")]

    assert len(registrations()) == 1
    await simcord_env.restart_bot(make_bot(desk))
    assert len(registrations()) == 1
    object.__setattr__(simcord_bot.settings, "home_server", server.guild.id)
    await simcord_env.restart_bot(make_bot(desk))
    assert len(registrations()) == 3
    object.__setattr__(simcord_bot.settings, "home_server", None)
    await simcord_env.restart_bot(make_bot(desk))
    # Everyone has /index again, and the one server no longer has it twice.
    assert len(registrations()) == 5
    object.__setattr__(simcord_bot.settings, "test_server", server.guild.id)
    await simcord_env.restart_bot(make_bot(desk))
    assert len(registrations()) == 6
    assert f"/guilds/{server.guild.id}/" in registrations()[-1]


async def test_menus_on_a_message(server: Server, simcord_env: Env) -> None:
    link = await server.bob.send(server.channel, "Read https://harbourpost.example/4, all of you!")
    result = await server.ann.context_menu(server.channel, "Explain this story", link)
    assert result.ephemeral
    assert "Town4 closes its old bridge" in said(result)
    assert "because the ferry is too small" in said(result)
    assert "The nearest story" not in said(result)
    talk = await server.bob.send(server.channel, "Did you hear that Town7 closes its bridge?")
    result = await server.ann.context_menu(server.channel, "Key points", talk)
    assert "Town7" in said(result)
    assert "The nearest story to that message" in said(result)
    quote = await server.bob.send(
        server.channel, "> Engineer Vera4 Holt said the repair would cost 4 million crowns."
    )
    result = await server.ann.context_menu(server.channel, "Check this quote", quote)
    assert "Word for word." in said(result)
    assert "Harbour Post" in said(result)
    dots = await server.bob.send(server.channel, "…")
    await server.ann.context_menu(server.channel, "Explain this story", dots)
    assert "no link that I know" in told(simcord_env)


async def test_the_other_commands_of_members(simcord_env: Env, server: Server) -> None:
    result = await server.ann.slash(server.channel, "deepdive", story="a50")
    assert "The ward opened on Monday." in said(result)
    result = await server.ann.slash(server.channel, "related", story="a4")
    assert "### Related" in said(result)
    result = await server.ann.slash(server.channel, "sources")
    assert "**Harbour Post** · 30 articles · newest: " in said(result)
    result = await server.ann.slash(server.channel, "categories")
    assert "**Health** · 1 article · newest: " in said(result)
    result = await server.ann.slash(
        server.channel, "checkquote", text="Engineer Vera4 Holt said repairs would cost 9 million."
    )
    assert "Close, but not the same." in said(result)
    assert "~~" in said(result)
    result = await server.ann.slash(server.channel, "checkquote", text="Penguins compose operas.")
    assert "Not found." in said(result)
    result = await server.ann.slash(server.channel, "about")
    assert "all-MiniLM" in said(result) or "Model: fake" in said(result)
    simcord_env.backend.advance_clock(LATE_NOVEMBER)
    result = await server.ann.slash(
        server.channel, "search", text="old bridge", sort="newest", since="3 Nov 2026"
    )
    assert "since 3 Nov 2026" in said(result)
    short = await server.ann.slash(
        server.channel, "ask", question="What did Vera4 Holt say about Town4?", detail="short"
    )
    assert said(short).count("\N{NO-BREAK SPACE}¹") == 1


async def test_a_story_that_says_no_reason_says_just_that(server: Server) -> None:
    result = await server.ann.slash(server.channel, "why", story="a51")
    assert "**The article does not say why.**" in said(result)
    assert "Not covered" not in said(result)
