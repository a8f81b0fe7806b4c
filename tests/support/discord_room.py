"""A simulated server with members, and what the bot says in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from simcord import Env
    from simcord.results import InteractionResult

OWNER = "olga"
LONG_TEXT = "\n\n".join(
    f"Paragraph {n} of the long report says that *bridge_{n}* stays open for all of the year."
    for n in range(150)
)


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


def entries(components: list[dict[str, Any]]) -> dict[str, str]:
    """Return the entries of all menus, and the value of each."""
    found: dict[str, str] = {}
    for component in components:
        if component.get("type") == 3:
            found |= {option["label"]: option["value"] for option in component["options"]}
        found |= entries(component.get("components") or [])
    return found


async def choose(member: Any, message: Any, entry: str) -> InteractionResult:
    """Choose an entry of the menu below a message."""
    shown = entries([component.to_dict() for component in message.components])
    chosen: InteractionResult = await member.select(message, [shown[entry]], custom_id="news:more")
    return chosen


def entries_of(result: InteractionResult) -> list[str]:
    assert result.response is not None
    return list(entries(result.response.components))


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
