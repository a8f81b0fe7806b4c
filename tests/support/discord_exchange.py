"""What passes between the small Discord and a bot: requests, interactions and their messages."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from discord_payloads import a_message
from discord_schema import flat

EPHEMERAL, LOADING = 1 << 6, 1 << 7
# How each callback answers; choices and a box leave no message of their own.
SAYS, THINKS, WAITS, UPDATES, OPENS = 4, 5, 6, 7, 9


@dataclass
class Request:
    """A request that the bot made."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: list[str]
    at: float


@dataclass
class Exchange:
    """An interaction and all that the bot answered to it."""

    number: str
    pressed: dict[str, Any] | None = None
    sent: float = field(default_factory=time.monotonic)
    callbacks: list[dict[str, Any]] = field(default_factory=list)
    latency: float = 0.0
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    original: str = ""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    # Closed, it holds the bot's edits of the answer back, as a slow Discord does.
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    held: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def acknowledged(self, seconds: float = 5) -> dict[str, Any]:
        """Return the bot's first answer, waiting where it is not there: else nobody has a turn."""
        if not self.callbacks:
            async with self.changed:
                await asyncio.wait_for(self.changed.wait_for(lambda: self.callbacks), seconds)
        return self.callbacks[0]

    async def until(self, said: str, seconds: float = 30) -> str:
        """Wait until the bot's messages hold some words; return all of their text."""
        try:
            async with self.changed, asyncio.timeout(seconds):
                await self.changed.wait_for(lambda: said in self.text)
        except TimeoutError:
            raise AssertionError(f"“{said}” was not said: {self.text}") from None
        return self.text

    async def whole(self, seconds: float = 30) -> str:
        """Wait until it is answered, with words or with a box; return all of the text."""
        async with self.changed, asyncio.timeout(seconds):
            await self.changed.wait_for(lambda: self.is_whole)
        return self.text

    @property
    def is_whole(self) -> bool:
        """Return whether it is answered, and not with “thinking” alone."""
        own = [message for message in self.messages.values() if message is not self.pressed]
        opened = any(callback["type"] == OPENS for callback in self.callbacks)
        return opened or any(map(texts, own))

    @property
    def text(self) -> str:
        """Return all text of all messages."""
        return "\n".join(text for message in self.messages.values() for text in texts(message))

    @property
    def is_private(self) -> bool:
        """Return whether only the person who asked sees the messages."""
        return all(message["flags"] & EPHEMERAL for message in self.messages.values())

    def button(self, label: str) -> tuple[dict[str, Any], str]:
        """Return the message that has a button of a label or an emoji, and the button's id."""
        for message in self.messages.values():
            for component in flat(message["components"]):
                emoji = component.get("emoji") or {}
                if label in (component.get("label"), emoji.get("name")):
                    return message, component["custom_id"]
        raise AssertionError(f"no button {label}: {self.text}")

    def entry(self, label: str) -> tuple[dict[str, Any], str, str]:
        """Return the message that has a menu with an entry, the menu's id and the entry's value."""
        for message in self.messages.values():
            for component in flat(message["components"]):
                for option in component.get("options") or []:
                    if option["label"] == label:
                        return message, component["custom_id"], option["value"]
        raise AssertionError(f"no entry {label}: {self.text}")

    # What the bot does

    def acknowledge(self, body: dict[str, Any], message_id: str) -> dict[str, Any] | None:
        """Take the first answer; return the message that it shows or changes."""
        self.latency = time.monotonic() - self.sent
        self.callbacks.append(body)
        given = body.get("data") or {}
        flags = (given.get("flags") or 0) & EPHEMERAL
        if body["type"] in (WAITS, UPDATES) and self.pressed is not None:
            self.original = self.pressed["id"]
            self.messages[self.original] = self.pressed
            return self.change("@original", given) if body["type"] == UPDATES else None
        if body["type"] in (SAYS, THINKS):
            self.original = message_id
            loading = LOADING if body["type"] == THINKS else 0
            self.messages[message_id] = a_message(message_id) | {"flags": flags | loading}
        return self.change("@original", given) if body["type"] == SAYS else None

    def follow(self, body: dict[str, Any], message_id: str) -> dict[str, Any]:
        """Take one more message; the first behind a bare “thinking” takes that one's place."""
        if self.original and self.messages[self.original]["flags"] & LOADING:
            message_id = self.original
        else:
            flags = (body.get("flags") or 0) & EPHEMERAL
            self.messages[message_id] = a_message(message_id) | {"flags": flags}
        changed = self.change(message_id, body)
        assert changed is not None
        return changed

    def find(self, message_id: str) -> dict[str, Any] | None:
        """Return a message, if it is there."""
        return self.messages.get(self.original if message_id == "@original" else message_id)

    def change(self, message_id: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Change a message, if it is there, and return it; it stays private or public."""
        message = self.find(message_id)
        if message is not None:
            hidden = message["flags"] & EPHEMERAL
            kept = {k: v or "" for k, v in body.items() if k == "content"}
            kept |= {k: v or [] for k, v in body.items() if k in ("components", "embeds")}
            message |= kept | {"flags": (body.get("flags") or 0) & ~EPHEMERAL | hidden}
        return message

    def remove(self, message_id: str) -> bool:
        """Delete a message; return whether it was there."""
        message = self.find(message_id)
        if message is None:
            return False
        del self.messages[message["id"]]
        if message["id"] == self.original:
            self.original = ""
        return True


def texts(message: dict[str, Any]) -> list[str]:
    """Return the texts of a message."""
    shown = [c["content"] for c in flat(message["components"]) if c["type"] == 10]
    return [text for text in [message["content"], *shown] if text]
