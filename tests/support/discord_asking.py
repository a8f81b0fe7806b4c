"""Asking the simulated bot, and what it answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord_room import Server, texts
from hypothesis import strategies as st

if TYPE_CHECKING:
    import discord
    from simcord import Env
    from simcord.http import HttpLogEntry
    from simcord.results import InteractionResult


def posted(env: Env) -> list[str]:
    """Return what was sent as messages of the bot's own accord, the oldest first."""

    def text(request: HttpLogEntry) -> str:
        body = request.json
        return "\n".join([body.get("content") or "", *texts(body.get("components") or [])])

    sent = [r for r in env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    return [text(request) for request in sent]


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
