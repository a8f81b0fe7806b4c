"""Every Discord command and button, through a simulated Discord and the real service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import discord
import pytest
from fakes import make_article

from articles.models import Section, SectionKind
from bot.client import NewsdeskBot

if TYPE_CHECKING:
    from collections.abc import Callable

    from simcord import Env
    from simcord.results import InteractionResult

    from bot.app import Newsdesk

OWNER = "olga"
LONG = "\n\n".join(
    f"Paragraph {n} of the long report says that *bridge_{n}* stays open for all of the year."
    for n in range(150)
)


@pytest.fixture
def desk(opened: Callable[..., Newsdesk]) -> Newsdesk:
    """A newsdesk with some articles."""
    desk = opened()
    list(desk.library.add_all(make_article(n) for n in range(1, 30)))
    desk.library.add(
        make_article(
            50,
            headline="@everyone: **Sala** opens a `ward`",
            source="The *Wire*",
            dek="The ward has forty beds, said <@123>.",
            category="Health",
            sections=(
                Section(kind=SectionKind.BODY, text="The ward opened on Monday. @here it is."),
                Section(
                    kind=SectionKind.KEY_POINTS,
                    points=("The ward is open at last.", "It has 40 beds."),
                ),
                Section(
                    kind=SectionKind.WHY_IT_MATTERS, text="Patients travelled for hours before."
                ),
            ),
        )
    )
    desk.library.add(make_article(51, headline="A long report on bridges", text=LONG))
    desk.library.add(make_article(52, headline="Secret of the other server", scope="999"))
    desk.indexer.embed_missing()
    desk.engine.follow()
    return desk


@pytest.fixture
def simcord_bot(desk: Newsdesk) -> NewsdeskBot:
    """The bot that the simulated Discord runs."""
    return NewsdeskBot(desk.settings, desk.service, desk.editor)


class Server:
    """A server with a channel, a member and the bot's owner."""

    def __init__(self, env: Env) -> None:
        self.env = env
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("news")
        self.ann = self.guild.add_member(env.create_user("ann"))
        self.bob = self.guild.add_member(env.create_user("bob"))
        admin = self.guild.create_role(
            "admins", permissions=discord.Permissions(administrator=True)
        )
        self.owner = self.guild.add_member(env.create_user(OWNER), roles=[admin])
        self.admin = self.guild.add_member(env.create_user("adam"), roles=[admin])


@pytest.fixture
def server(simcord_env: Env, simcord_bot: NewsdeskBot) -> Server:
    """A server, the owner of which is one by the settings."""
    server = Server(simcord_env)
    object.__setattr__(simcord_bot.settings, "owners", str(server.owner.id))
    return server


def texts(components: list[dict[str, Any]]) -> list[str]:
    found = []
    for component in components:
        if component.get("type") == 10:
            found.append(component["content"])
        found += texts(component.get("components") or [])
    return found


def buttons(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for component in components:
        if component.get("type") == 2:
            found.append(component)
        found += buttons(component.get("components") or [])
    return found


def said(result: InteractionResult) -> str:
    """All the text of an answer and of what follows it."""
    parts = []
    for message in [result.response, *result.followups]:
        if message is not None:
            parts += [message.content or "", *texts(message.components)]
    return "\n".join(part for part in parts if part)


def told(env: Env) -> str:
    """The sentence that was last sent to one person alone."""
    sent = [r.json for r in env.http_requests if r.method == "POST" and "/webhooks/" in r.path]
    body = sent[-1]
    assert body["flags"] & 64
    return str(body["content"])


def labels(result: InteractionResult) -> list[str]:
    assert result.response is not None
    return [button.get("label", "") for button in buttons(result.response.components)]


async def test_every_command_is_registered(simcord_env: Env, server: Server) -> None:
    assert set(server.ann.available_commands(server.channel)) == {
        "ask",
        "help",
        "keypoints",
        "latest",
        "search",
        "status",
        "story",
        "why",
    }
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
    assert labels(result) == ["Sources", "Key points", "Why it matters", "Related"]


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
    assert labels(result) == []


async def test_filters_are_read_and_said(server: Server) -> None:
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
    await simcord_env.restart_bot(NewsdeskBot(desk.settings, desk.service, desk.editor))
    pressed = await server.ann.click(result.response.message, label="▶")
    assert pressed.ephemeral
    assert "This list is closed" in said(pressed)


async def test_latest_search_status_and_help(server: Server) -> None:
    result = await server.ann.slash(server.channel, "latest", category="Health")
    assert "forty" not in said(result)
    assert "opens a" in said(result)
    result = await server.ann.slash(server.channel, "latest", source="Nobody")
    assert "No stories." in said(result)
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
    assert "> **The council of Town4 voted on Monday" in said(pressed)
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
    await simcord_env.restart_bot(NewsdeskBot(desk.settings, desk.service, desk.editor))
    pressed = await server.bob.click(result.response.message, label="Sources")
    assert "> **The council of Town4 voted on Monday" in said(pressed)
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


async def test_owners_alone_use_index_and_article(server: Server) -> None:
    for command in ("index status", "index update", "article history"):
        options = {"story": "a1"} if command.startswith("article") else {}
        result = await server.admin.slash(server.channel, command, **options)
        assert result.ephemeral
        assert "Only the bot's owners can do that." in said(result)
    assert "index status" not in server.ann.available_commands(server.channel)


async def test_the_index_commands(server: Server, desk: Newsdesk) -> None:
    result = await server.owner.slash(server.channel, "index status")
    assert result.ephemeral
    assert "The index holds 31 articles" in said(result)
    desk.library.add(make_article(60))
    result = await server.owner.slash(server.channel, "index update")
    assert "newly embedded" in said(result)
    result = await server.owner.slash(server.channel, "index verify")
    assert "all sound" in said(result)
    result = await server.owner.slash(server.channel, "index rebuild")
    assert "0 newly embedded" in said(result)
    result = await server.owner.slash(server.channel, "index rollback")
    assert "There is no earlier index to go back to" in said(result)


async def test_the_article_commands(server: Server, desk: Newsdesk) -> None:
    correct = {"story": "a4", "note": "It costs 5 million."}
    result = await server.owner.slash(server.channel, "article correct", **correct)
    assert "Marked as corrected" in said(result)
    answer = await server.ann.slash(
        server.channel, "ask", question="What did engineer Vera4 Holt say the repair would cost?"
    )
    assert "**Corrected:** It costs 5 million." in said(answer)
    result = await server.owner.slash(
        server.channel, "article retract", story="a5", reason="Made up."
    )
    assert "Retracted" in said(result)
    result = await server.owner.slash(server.channel, "article history", story="a5")
    assert "**retracted**: Made up." in said(result)
    result = await server.owner.slash(server.channel, "article remove", story="a6")
    assert "Removed" in said(result)
    result = await server.owner.slash(server.channel, "article history", story="a6")
    assert "**removed**" in said(result)


async def test_an_attached_file_is_taken_in_for_this_server_alone(
    simcord_env: Env, server: Server
) -> None:
    raw = b"Flood closes Ruta pass\n\nThe Ruta pass closed on Monday after rain."
    lines = json.dumps({"headline": "Ruta mill burns", "text": "The Ruta mill burned down."})
    result = await server.owner.slash(server.channel, "article add", file=("pass.txt", raw))
    assert "**1** added" in said(result)
    assert "visible to this server alone" in said(result)
    found = await server.ann.slash(server.channel, "ask", question="When did the Ruta pass close?")
    assert "The Ruta pass closed on Monday after rain." in said(found)
    elsewhere = Server(simcord_env)
    found = await elsewhere.ann.slash(
        elsewhere.channel, "ask", question="When did the Ruta pass close?"
    )
    assert "Ruta" not in said(found).replace("When did the Ruta pass close?", "")
    result = await server.owner.slash(
        server.channel, "article add", file=("mill.jsonl", f"{lines}\nbad".encode()), everyone=True
    )
    assert "**1** skipped" in said(result)
    assert "visible to everyone" in said(result)
    found = await elsewhere.ann.slash(
        elsewhere.channel, "ask", question="What burned down in Ruta?"
    )
    assert "The Ruta mill burned down." in said(found)


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

    simcord_bot.service = Broken()  # type: ignore[assignment]
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
