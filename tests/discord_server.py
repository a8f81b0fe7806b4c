"""A small Discord on loopback: enough of its HTTP API and its gateway for a real bot process."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, WSMsgType, web
from discord_payloads import (
    APPLICATION,
    BOT,
    GUILD,
    MEMBER,
    OWNER,
    a_guild,
    a_message,
    an_interaction,
    person,
)
from discord_schema import faults

TYPES = {str: 3, int: 4, bool: 5, float: 10}


@dataclass
class Request:
    """A request that the bot made."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    at: float
    headers: dict[str, str]


@dataclass
class Exchange:
    """An interaction and all that the bot answered to it."""

    token: str
    sent: float = field(default_factory=time.monotonic)
    callbacks: list[dict[str, Any]] = field(default_factory=list)
    latency: float = 0.0
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until(self, said: str, seconds: float = 20) -> str:
        """Wait until the bot's messages hold some words; return all of their text."""
        async with self.changed:
            await asyncio.wait_for(
                self.changed.wait_for(lambda: said in self.text), timeout=seconds
            )
        return self.text

    @property
    def text(self) -> str:
        """Return all text of all messages."""
        return "\n".join(text for message in self.messages.values() for text in texts(message))

    def button(self, label: str) -> tuple[dict[str, Any], str]:
        """Return the message that has a button of a label, and the button's id."""
        for message in self.messages.values():
            for component in flat(message.get("components") or []):
                if component.get("label") == label:
                    return message, component["custom_id"]
        raise AssertionError(f"no button {label}: {self.text}")


def flat(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return components and all that they hold."""
    return [c for outer in components for c in [outer, *flat(outer.get("components") or [])]]


def texts(message: dict[str, Any]) -> list[str]:
    """Return the texts of a message."""
    shown = [c["content"] for c in flat(message.get("components") or []) if c.get("type") == 10]
    return [text for text in [message.get("content") or "", *shown] if text]


class DiscordServer:
    """Serves on a free port of 127.0.0.1, records every request and keeps faults."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.faults: list[str] = []
        self.commands: dict[str, dict[str, Any]] = {}
        self.identified: list[dict[str, Any]] = []
        self.resumed = 0
        self.refuse_next: list[int] = []
        self.files: dict[str, bytes] = {}
        self._ids = itertools.count(900000000000000000)
        self._exchanges: dict[str, Exchange] = {}
        self._sequence = itertools.count(1)
        self._socket: web.WebSocketResponse | None = None
        self._ready = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings that send a bot here."""
        return {
            "DISCORD_TOKEN": f"{'M' * 26}.GabcDE.{'x' * 38}",
            "DISCORD_API_BASE": f"http://127.0.0.1:{self.port}/api/v10",
            "DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{self.port}/gateway",
        }

    async def start(self) -> None:
        """Begin to serve."""
        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/files/{name}", self._file)
        app.router.add_route("*", "/api/v10/{rest:.*}", self._rest)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    async def stop(self) -> None:
        """End serving."""
        if self._runner:
            await self._runner.cleanup()

    async def connected(self, seconds: float = 40) -> None:
        """Wait until a bot has identified itself or resumed."""
        await asyncio.wait_for(self._ready.wait(), seconds)

    async def drop(self, code: int = 4000) -> None:
        """Close the gateway under the bot."""
        assert self._socket is not None
        self._ready.clear()
        await self._socket.close(code=code)

    async def invalidate(self) -> None:
        """Tell the bot that its session is no longer one."""
        self._ready.clear()
        await self._send(9, False)

    # What people do

    async def slash(self, name: str, user: str = MEMBER, **options: Any) -> Exchange:
        """Use a slash command, “index status” for one of a group."""
        return await self._command(2, name, user, options)

    async def autocomplete(
        self, name: str, focused: str, user: str = MEMBER, **options: Any
    ) -> list[Any]:
        """Type into an option; return the choices that are offered."""
        exchange = await self._command(4, name, user, options, focused)
        async with exchange.changed:
            await asyncio.wait_for(exchange.changed.wait_for(lambda: exchange.callbacks), 5)
        choices: list[Any] = exchange.callbacks[0]["data"]["choices"]
        return choices

    async def click(self, pressed: Exchange, label: str, user: str = MEMBER) -> Exchange:
        """Press a button of an answer."""
        message, custom_id = pressed.button(label)
        data = {"component_type": 2, "custom_id": custom_id}
        return await self._interact(3, data, user, message=message)

    def attach(self, name: str, raw: bytes) -> dict[str, Any]:
        """Return an attachment that the bot can fetch."""
        self.files[name] = raw
        url = f"http://127.0.0.1:{self.port}/files/{name}"
        return {
            "id": str(next(self._ids)),
            "filename": name,
            "size": len(raw),
            "url": url,
            "proxy_url": url,
            "content_type": "text/plain",
        }

    async def _command(
        self, kind: int, name: str, user: str, options: dict[str, Any], focused: str = ""
    ) -> Exchange:
        root, *rest = name.split()
        resolved: dict[str, Any] = {}
        given = []
        for key, value in options.items():
            entry = {"name": key, "value": value, "type": TYPES.get(type(value), 11)}
            if isinstance(value, dict):
                resolved.setdefault("attachments", {})[value["id"]] = value
                entry["value"] = value["id"]
            if key == focused:
                entry["focused"] = True
            given.append(entry)
        for part in reversed(rest):
            given = [{"name": part, "type": 1, "options": given}]
        command = self.commands[root]
        data = {
            "id": command["id"],
            "name": root,
            "type": 1,
            "options": given,
            "resolved": resolved,
        }
        return await self._interact(kind, data, user)

    async def _interact(
        self, kind: int, data: dict[str, Any], user: str, message: dict[str, Any] | None = None
    ) -> Exchange:
        number = str(next(self._ids))
        exchange = self._exchanges[f"token{number}"] = Exchange(f"token{number}")
        interaction = an_interaction(number, kind, data, exchange.token, user)
        if message is not None:
            interaction["message"] = message
        await self._send(0, interaction, "INTERACTION_CREATE")
        return exchange

    # The gateway

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        self._socket = socket
        await self._send(10, {"heartbeat_interval": 41_250})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if said["op"] == 1:
                await self._send(11, None)
            elif said["op"] == 2:
                self.identified.append(said["d"])
                await self._welcome()
                self._ready.set()
            elif said["op"] == 6:
                self.resumed += 1
                await self._send(0, {}, "RESUMED")
                self._ready.set()
        return socket

    async def _welcome(self) -> None:
        ready = {
            "v": 10,
            "user": BOT,
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": "session",
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
            "application": {"id": APPLICATION, "flags": 0},
        }
        await self._send(0, ready, "READY")
        await self._send(0, a_guild(), "GUILD_CREATE")

    async def _send(self, op: int, data: Any, event: str | None = None) -> None:
        assert self._socket is not None
        sequence = next(self._sequence) if op == 0 else None
        with suppress(ConnectionError):
            await self._socket.send_json({"op": op, "d": data, "s": sequence, "t": event})

    # The HTTP API

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.files[request.match_info["name"]])

    async def _rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["rest"]
        body = await _body(request)
        query = dict(request.query)
        self.requests.append(
            Request(request.method, path, query, body, time.monotonic(), dict(request.headers))
        )
        self.faults += faults(request.method, path, query, body)
        if self.refuse_next and "/webhooks/" in path:
            status = self.refuse_next.pop(0)
            return _json({"message": "no", "retry_after": 0.3, "global": False}, status=status)
        return await self._answer(request.method, path.strip("/").split("/"), body)

    async def _answer(  # noqa: PLR0911 (one a route)
        self, method: str, path: list[str], body: Any
    ) -> web.Response:
        match method, path:
            case "GET", ["users", "@me"]:
                return _json(BOT)
            case "GET", ["oauth2", "applications", "@me"]:
                return _json(
                    {"id": APPLICATION, "name": "newsdesk", "icon": None, "description": "",
                     "bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64,
                     "owner": person(OWNER), "flags": 0, "team": None}
                )  # fmt: skip
            case "PUT", ["applications", _, *_, "commands"]:
                return _json([self._registered(command) for command in body])
            case "POST", ["interactions", number, token, "callback"]:
                return await self._callback(number, token, body)
            case "POST", ["webhooks", _, token]:
                return _json(await self._say(token, str(next(self._ids)), body))
            case "PATCH", ["webhooks", _, token, "messages", message_id]:
                return _json(await self._say(token, message_id, body))
            case "GET", ["webhooks", _, token, "messages", message_id]:
                return _json(self._exchanges[token].messages[message_id])
            case "DELETE", ["webhooks", _, token, "messages", message_id]:
                self._exchanges[token].messages.pop(message_id, None)
                return web.Response(status=204)
        self.faults.append(f"{method} /{'/'.join(path)}: nothing here answers that")
        return _json({"message": "404: Not Found", "code": 0}, status=404)

    def _registered(self, command: dict[str, Any]) -> dict[str, Any]:
        number = str(next(self._ids))
        self.commands[command["name"]] = {
            "description": "",
            **command,
            "id": number,
            "application_id": APPLICATION,
            "version": number,
        }
        return self.commands[command["name"]]

    async def _callback(self, number: str, token: str, body: dict[str, Any]) -> web.Response:
        exchange = self._exchanges[token]
        if exchange.callbacks:
            self.faults.append("an interaction was acknowledged twice")
        exchange.latency = time.monotonic() - exchange.sent
        answer: dict[str, Any] = {"interaction": {"id": number, "type": 2}}
        if body["type"] == 4:
            message = await self._say(token, "@original", body["data"])
            answer["resource"] = {"type": 4, "message": message}
        async with exchange.changed:
            exchange.callbacks.append(body)
            exchange.changed.notify_all()
        return _json(answer)

    async def _say(self, token: str, message_id: str, body: dict[str, Any]) -> dict[str, Any]:
        exchange = self._exchanges[token]
        shown = exchange.messages.setdefault(message_id, a_message(str(next(self._ids))))
        async with exchange.changed:
            shown.update({k: v for k, v in body.items() if k in ("content", "components", "flags")})
            exchange.changed.notify_all()
        return shown


async def _body(request: web.Request) -> Any:
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "payload_json":
                return json.loads(await part.text())
        return None
    raw = await request.text()
    return json.loads(raw) if raw else None


def _json(value: Any, status: int = 200) -> web.Response:
    # The library wants this very type, without a charset, and takes a 429 for Discord's by “Via”.
    return web.Response(
        body=json.dumps(value).encode(),
        status=status,
        headers={"Content-Type": "application/json", "Via": "1.1 discord"},
    )
