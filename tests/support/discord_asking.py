"""Asking the simulated bot, and what it answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord_room import Server, said, texts
from fakes import make_article
from hypothesis import strategies as st

from articles.models import Section, SectionKind

if TYPE_CHECKING:
    import discord
    from simcord import Env
    from simcord.http import HttpLogEntry
    from simcord.results import InteractionResult

    from bot.service.followups import Turn
    from bot.service.newsdesk import Newsdesk


def posted(env: Env) -> list[str]:
    """Return what was sent as messages of the bot's own accord, the oldest first."""

    def text(request: HttpLogEntry) -> str:
        body = request.json
        return "\n".join([body.get("content") or "", *texts(body.get("components") or [])])

    sent = [r for r in env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    return [text(request) for request in sent]


REPAIR_QUESTION = "What did engineer Vera4 Holt say the repair would cost?"
QUESTION = "What did engineer Vera4 Holt say the repair of the bridge in Town4 would cost?"


async def ask(server: Server, **options: object) -> InteractionResult:
    return await server.ann.slash(server.channel, "ask", question=QUESTION, **options)


async def follow(
    server: Server, result: InteractionResult, question: str, **values: object
) -> InteractionResult:
    assert result.response is not None
    box = await server.ann.click(result.response.message, label="Follow up")
    return await server.ann.submit_modal(box, {"question": question, **values})


def last_said(channel: object) -> str:
    message = channel.last_message  # type: ignore[attr-defined]
    raw = [component.to_dict() for component in message.components]
    return "\n".join([message.content, *texts(raw)])


def last_message(result: InteractionResult) -> discord.Message:
    last = (result.followups or [result.response])[-1]
    return getattr(last, "message", last)


async def ask_of_town(server: Server, number: int, **options: object) -> InteractionResult:
    question = (
        f"What did engineer Vera{number} Holt say the repair of the bridge in Town{number} "
        "would cost?"
    )
    return await server.ann.slash(server.channel, "ask", question=question, **options)


async def mention(server: Server, question: str, **options: Any) -> str:
    bot = server.env.bot.user
    await server.ann.send(server.channel, f"<@{bot.id}> {question}", **options)
    return last_said(server.channel)


def turns_of(server: Server, *, private: bool) -> tuple[Turn, ...]:
    talk = server.env.bot.conversations
    found: tuple[Turn, ...] = talk.turns(server.channel.id, server.ann.id, private=private)
    return found


async def setting(server: Server, name: str, **options: object) -> str:
    result = await server.admin.slash(server.channel, f"settings {name}", **options)
    assert result.ephemeral
    return said(result)


def shown(message: Any) -> str:
    raw = [component.to_dict() for component in message.components]
    return "\n".join([message.content or "", *texts(raw)])


async def now(env: Env, server: Server, message_id: int) -> str:
    channel = env.bot.get_channel(server.channel.id)
    return shown(await channel.fetch_message(message_id))


def id_of(result: InteractionResult) -> int:
    assert result.response is not None
    return int(result.response.message.id)


def posts(env: Env) -> int:
    sent = [r for r in env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    return len(sent)


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


# What has a meaning to Discord somewhere, and what stands around it.
PIECES = (
    *("*", "**", "_", "__", "~~", "||", "`", "```", "\\", "[", "]", "(", ")", "<", ">", ">>> "),
    *(
        "# ",
        "## ",
        "-# ",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "2026. ",
        "3) ",
        "\n",
        "\n\n",
        "\r\n",
        "  ",
        "\t",
    ),
    *("@everyone", "@here", "<@1>", "<@&2>", "<#3>", "<t:0:R>", "<:a:1>", "</ask:1>", "<id:home>"),
    *("https://a.example/b_c_d", "<https://a.example>", "[x](https://a.example)", "a@b.example"),
    *("\u2028", "\x0b", "\u202e", "\x00", "\u00a0", "\u3000", "é", "日本", "😀", "word", "7", "."),
)
written = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
