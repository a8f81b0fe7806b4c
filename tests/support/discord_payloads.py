"""What Discord sends: people, a server, an interaction, a message."""

from __future__ import annotations

from typing import Any

APPLICATION = "100000000000000001"
BOT = {"id": APPLICATION, "username": "newsdesk", "discriminator": "0", "avatar": None, "bot": True}
GUILD, OTHER_GUILD, CHANNEL, OWNER, MEMBER = (
    "200000000000000001",
    "200000000000000002",
    "300000000000000001",
    "400000000000000001",
    "400000000000000002",
)
GUILDS = (GUILD, OTHER_GUILD)
TEXT_INPUT = 4
# As Discord sends those of a server's owner.
ALL_PERMISSIONS = str((1 << 51) - 1)


def person(user_id: str) -> dict[str, Any]:
    """Return a user as Discord sends one."""
    return {
        "id": user_id,
        "username": f"user{user_id[-1]}",
        "discriminator": "0",
        "avatar": None,
        "global_name": None,
    }


def a_guild(guild: str) -> dict[str, Any]:
    """Return a server as Discord sends it."""
    return {
        "id": guild,
        "name": "A server",
        "owner_id": OWNER,
        "member_count": 3,
        "unavailable": False,
        "roles": [
            {
                "id": guild,
                "name": "@everyone",
                "permissions": "8",
                "position": 0,
                "color": 0,
                "hoist": False,
                "managed": False,
                "mentionable": False,
            }
        ],
        "channels": [{"id": CHANNEL, "type": 0, "name": "news", "position": 0}],
        "members": [],
        "emojis": [],
        "stickers": [],
        "features": [],
        "threads": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "afk_timeout": 60,
        "system_channel_flags": 0,
    }


def direct_channel(user: str) -> str:
    """Return the id of the channel of direct messages with a person."""
    return f"5{user[1:]}"


def a_direct_channel(user: str) -> dict[str, Any]:
    """Return the channel of direct messages with a person."""
    return {
        "id": direct_channel(user),
        "type": 1,
        "flags": 0,
        "last_message_id": None,
        "recipients": [person(user)],
    }


def an_interaction(
    number: str, kind: int, body: dict[str, Any], token: str, user: str, guild: str | None
) -> dict[str, Any]:
    """Return an interaction of a member in a server's channel, or of a user in direct messages."""
    channel: dict[str, Any] = {"id": CHANNEL, "type": 0 if guild else 1, "permissions": "8"}
    interaction = {
        "id": number,
        "application_id": APPLICATION,
        "type": kind,
        "data": body,
        "token": token,
        "version": 1,
        "channel_id": CHANNEL,
        "locale": "en-US",
        "app_permissions": "274877926400",
        "entitlements": [],
        "authorizing_integration_owners": {"0": guild or "0"},
        "context": 0 if guild else 1,
        "attachment_size_limit": 10_000_000,
    }
    if guild is None:
        channel["recipients"] = [person(user)]
        return interaction | {"channel": channel, "user": person(user)}
    member = {
        "user": person(user),
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": ALL_PERMISSIONS if user == OWNER else "8",
    }
    return interaction | {
        "guild_id": guild,
        "guild": {"id": guild, "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "channel": channel | {"name": "news", "guild_id": guild},
        "member": member,
    }


def a_message(number: str, channel: str = CHANNEL, kind: int = 20) -> dict[str, Any]:
    """Return an empty message of the bot's, by default one that answers a command."""
    return {
        "id": number,
        "channel_id": channel,
        "type": kind,
        "content": "",
        "author": BOT,
        "timestamp": "2026-11-20T12:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "flags": 0,
        "components": [],
    }


def fill(components: list[dict[str, Any]], written: dict[str, str]) -> list[dict[str, Any]]:
    """Return what is submitted of a box's labels: what was written, by the ids of its fields.

    A menu keeps what is chosen when the box opens.
    """
    filled = []
    for label in components:
        field = label["component"]
        given = {"type": field["type"], "custom_id": field["custom_id"]}
        if field["type"] == TEXT_INPUT:
            given["value"] = written.get(field["custom_id"], "")
        else:
            given["values"] = [o["value"] for o in field["options"] if o.get("default")]
        filled.append({"type": label["type"], "component": given})
    return filled
