"""A small Discord on loopback: enough of its HTTP API and its gateway for a real bot process."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from typing import Any

from aiohttp import BodyPartReader, web
from discord_exchange import EPHEMERAL, THINKS, Exchange, Request
from discord_gateway import Gateway
from discord_payloads import (
    APPLICATION,
    BOT,
    GUILD,
    MEMBER,
    OWNER,
    a_direct_channel,
    an_interaction,
    fill,
    person,
)
from discord_posts import Posts
from discord_schema import faults
from discord_shards import ShardedGateway

TYPES = {str: 3, int: 4, bool: 5, float: 10}
TOKEN = f"{'M' * 26}.GabcDE.{'x' * 38}"
ANSWER_WITHIN = 3.0
# Discord's codes: no such webhook, message or interaction; acknowledged already.
NO_WEBHOOK, NO_MESSAGE, NO_INTERACTION, TWICE = 10015, 10008, 10062, 40060


class DiscordServer:
    """Serves on a free port of 127.0.0.1, records every request and keeps faults.

    With `shards` its bots share so many, each with a server of its own.
    """

    def __init__(self, shards: int | None = None) -> None:
        self.requests: list[Request] = []
        self.faults: list[str] = []
        # By server; those of every server are under None.
        self.commands: dict[str | None, dict[str, dict[str, Any]]] = {None: {}}
        fault = self.faults.append
        self.gateway: Any = Gateway(TOKEN, fault)
        if shards is not None:
            self.gateway = ShardedGateway(TOKEN, fault, shards)
        self.exchanges: list[Exchange] = []
        self.posts = Posts()
        self._refusals: list[tuple[str, int]] = []
        # So long a first answer is on its way here.
        self.distance_seconds = 0.0
        self._late = 0
        self._files: dict[str, bytes] = {}
        self._ids = map(str, itertools.count(900000000000000000))
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings that send a bot here."""
        return {
            "DISCORD_TOKEN": TOKEN,
            "DISCORD_API_BASE": f"http://127.0.0.1:{self._port}/api/v10",
            "DISCORD_GATEWAY_URL": self.gateway.address,
        }

    async def start(self) -> None:
        """Begin to serve."""
        app = web.Application()
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/files/{name}", self._file)
        app.router.add_route("*", "/api/v10/{rest:.*}", self._rest)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        self.gateway.address = f"ws://127.0.0.1:{self._port}/gateway"

    async def stop(self) -> None:
        """End serving."""
        if self._runner:
            await self._runner.cleanup()

    def refuse(self, part: str, status: int, times: int = 1) -> None:
        """Refuse the next requests whose path holds a part."""
        self._refusals += [(part, status)] * times

    def expire(self) -> None:
        """Take the first answer to the next interaction for too late."""
        self._late += 1

    # What people do

    async def slash(
        self, name: str, user: str = MEMBER, guild: str | None = GUILD, **options: Any
    ) -> Exchange:
        """Use a slash command, “index status” for one of a group; without a guild by message."""
        return await self._command(2, name, user, guild, options)

    async def autocomplete(
        self, name: str, focused: str, user: str = MEMBER, guild: str | None = GUILD, **options: Any
    ) -> list[Any]:
        """Type into an option; return the choices that are offered."""
        exchange = await self._command(4, name, user, guild, options, focused)
        choices: list[Any] = (await exchange.acknowledged())["data"]["choices"]
        return choices

    async def click(
        self, answer: Exchange, label: str, user: str = MEMBER, guild: str | None = GUILD
    ) -> Exchange:
        """Press a button of an answer."""
        message, custom_id = answer.button(label)
        pressed = {"component_type": 2, "custom_id": custom_id}
        return await self._interact(3, pressed, user, guild, message)

    async def choose(
        self, answer: Exchange, label: str, user: str = MEMBER, guild: str | None = GUILD
    ) -> Exchange:
        """Choose an entry of a menu of an answer."""
        message, custom_id, value = answer.entry(label)
        chosen = {"component_type": 3, "custom_id": custom_id, "values": [value]}
        return await self._interact(3, chosen, user, guild, message)

    async def submit(
        self, box: Exchange, user: str = MEMBER, guild: str | None = GUILD, **written: str
    ) -> Exchange:
        """Submit the box that a press opened, over the message that has the button."""
        shown = (await box.acknowledged())["data"]
        filled = {"custom_id": shown["custom_id"], "components": fill(shown["components"], written)}
        return await self._interact(5, filled, user, guild, box.pressed)

    def attach(self, name: str, raw: bytes) -> dict[str, Any]:
        """Return an attachment that the bot can fetch."""
        self._files[name] = raw
        url = f"http://127.0.0.1:{self._port}/files/{name}"
        return {
            "id": next(self._ids),
            "filename": name,
            "size": len(raw),
            "url": url,
            "proxy_url": url,
            "content_type": "text/plain",
        }

    async def _command(
        self,
        kind: int,
        name: str,
        user: str,
        guild: str | None,
        options: dict[str, Any],
        focused: str = "",
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
        chosen = {"name": root, "type": 1, "options": given, "resolved": resolved}
        if root in self.commands.get(guild, {}) and guild:
            chosen |= {"id": self.commands[guild][root]["id"], "guild_id": guild}
        else:
            chosen["id"] = self.commands[None][root]["id"]
        return await self._interact(kind, chosen, user, guild)

    async def _interact(
        self,
        kind: int,
        chosen: dict[str, Any],
        user: str,
        guild: str | None,
        message: dict[str, Any] | None = None,
    ) -> Exchange:
        exchange = Exchange(next(self._ids), pressed=message)
        self.exchanges.append(exchange)
        token = f"token{exchange.number}"
        interaction = an_interaction(exchange.number, kind, chosen, token, user, guild)
        if message is not None:
            interaction["message"] = message
        await self.gateway.dispatch("INTERACTION_CREATE", interaction)
        return exchange

    # The HTTP API

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self._files[request.match_info["name"]])

    async def _rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["rest"]
        query, (body, files) = dict(request.query), await _body(request)
        self.requests.append(Request(request.method, path, query, body, files, at=time.monotonic()))
        self.faults += faults(request.method, path, query, body)
        refused = next((refusal for refusal in self._refusals if refusal[0] in path), None)
        if refused:
            self._refusals.remove(refused)
            body = {"message": "no", "retry_after": 0.3, "global": False}
            return _json(body, status=refused[1])
        try:
            return await self._answer(request, path.strip("/").split("/"), body)
        except Exception as error:
            self.faults.append(f"{request.method} {path}: {error!r}")
            raise

    async def _answer(self, request: web.Request, path: list[str], body: Any) -> web.Response:
        authorization = request.headers.get("Authorization")
        if path[0] in ("interactions", "webhooks"):
            # These are for whoever has the interaction's token; the bot's own does not belong here.
            right = authorization is None
            return await self._by_token(request.method, path, body) if right else self._no(0)
        if authorization != f"Bot {TOKEN}":
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        match request.method, path:
            case "GET", ["channels", channel, "messages"]:
                after = int(request.query.get("after", 0))
                return _json(self.posts.after(channel, after, int(request.query["limit"])))
        return await self._by_bot(request.method, path, body)

    async def _by_bot(self, method: str, path: list[str], body: Any) -> web.Response:
        match method, path:
            case "GET", ["users", "@me"]:
                return _json(BOT)
            case "GET", ["gateway", "bot"]:
                limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
                url = self.gateway.address
                return _json({"url": url, "shards": 1, "session_start_limit": limit})
            case "GET", ["oauth2", "applications", "@me"]:
                return _json(_application())
            case "GET" | "PUT", ["applications", _, *guild, "commands"]:
                return _json(self._register(guild[-1] if guild else None, body))
        return await self._unasked(method, path, body)

    async def _unasked(self, method: str, path: list[str], body: Any) -> web.Response:
        """Answer what a bot does of its own accord."""
        match method, path:
            case "POST", ["users", "@me", "channels"]:
                return _json(a_direct_channel(str(body["recipient_id"])))
            case "POST", ["channels", channel, "messages"]:
                return _json(await self.posts.arrive(channel, body))
            case "GET" | "PATCH", ["channels", _, "messages", number]:
                return await self._answered(number, body)
        return self._no(0)

    async def _answered(self, number: str, body: Any) -> web.Response:
        """Return a message that all see in its channel, changed where a body says how."""
        for exchange in self.exchanges:
            message = exchange.find(number)
            if message is not None and not message["flags"] & EPHEMERAL:
                if body is not None:
                    exchange.change(number, body)
                    await _tell(exchange)
                return _json(message)
        posted = self.posts.change(number, body)
        return self._no(NO_MESSAGE) if posted is None else _json(posted)

    async def _by_token(self, method: str, path: list[str], body: Any) -> web.Response:
        match method, path:
            case "POST", ["interactions", number, token, "callback"] if token == f"token{number}":
                return await self._callback(number, body)
            case _, ["webhooks", application, token, *rest] if application == APPLICATION:
                return await self._webhook(method, token, rest, body)
        return self._no(NO_WEBHOOK)

    def _register(
        self, guild: str | None, commands: list[dict[str, Any]] | None
    ) -> list[dict[str, Any]]:
        """Take the commands of a server, or of all; return those that there are now."""
        if commands is None:
            return list(self.commands.get(guild, {}).values())
        registered = [
            {"description": "", **command, "id": number, "application_id": APPLICATION}
            | {"version": number}
            for command, number in zip(commands, self._ids, strict=False)
        ]
        self.commands[guild] = {command["name"]: command for command in registered}
        return registered

    def _exchange(self, number: str) -> Exchange | None:
        return next((found for found in self.exchanges if found.number == number), None)

    async def _callback(self, number: str, body: dict[str, Any]) -> web.Response:
        await asyncio.sleep(self.distance_seconds)
        exchange = self._exchange(number)
        if self._late:
            self._late -= 1
            return _json({"message": "Unknown interaction", "code": NO_INTERACTION}, status=404)
        if exchange is None or time.monotonic() - exchange.sent > ANSWER_WITHIN:
            return self._no(NO_INTERACTION, "an unknown interaction, or one over 3 seconds old")
        if exchange.callbacks:
            return self._no(TWICE, "an interaction was acknowledged twice", status=400)
        message = exchange.acknowledge(body, next(self._ids))
        await _tell(exchange)
        about = {
            "id": number,
            "type": 2,
            "response_message_id": exchange.original or None,
            "response_message_loading": body["type"] == THINKS,
        }
        resource = {"type": body["type"]} | ({"message": message} if message else {})
        return _json({"interaction": about, "resource": resource})

    async def _webhook(self, method: str, token: str, rest: list[str], body: Any) -> web.Response:
        exchange = self._exchange(token.removeprefix("token"))
        if exchange is None or not exchange.callbacks:
            return self._no(NO_WEBHOOK, "an interaction was answered before its acknowledgement")
        message: dict[str, Any] | None = None
        match method, rest:
            case "POST", []:
                message = exchange.follow(body, next(self._ids))
            case "GET", ["messages", message_id]:
                message = exchange.find(message_id)
            case "PATCH", ["messages", message_id]:
                if not exchange.gate.is_set():
                    exchange.held.set()
                    await exchange.gate.wait()
                message = exchange.change(message_id, body)
            case "DELETE", ["messages", message_id] if exchange.remove(message_id):
                await _tell(exchange)
                return web.Response(status=204)
        if message is None:
            return self._no(NO_MESSAGE)
        await _tell(exchange)
        return _json(message)

    def _no(self, code: int, fault: str = "", status: int = 404) -> web.Response:
        """Refuse what no right bot asks for."""
        last = self.requests[-1]
        self.faults.append(fault or f"{last.method} {last.path} is refused with the code {code}")
        return _json({"message": "refused", "code": code}, status=status)


def _application() -> dict[str, Any]:
    return {
        "id": APPLICATION,
        "name": "newsdesk",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": person(OWNER),
        "flags": 0,
        "team": None,
    }


async def _tell(exchange: Exchange) -> None:
    """Wake those who wait for a change."""
    async with exchange.changed:
        exchange.changed.notify_all()


async def _body(request: web.Request) -> tuple[Any, list[str]]:
    """Return a request's JSON and the names of its files."""
    if request.content_type != "multipart/form-data":
        raw = await request.text()
        return (json.loads(raw) if raw else None), []
    body, files = None, []
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "payload_json":
            body = json.loads(await part.text())
        elif isinstance(part, BodyPartReader):
            files.append(part.filename or "")
    return body, files


def _json(value: Any, status: int = 200) -> web.Response:
    # The library wants this very type, without a charset, and takes a 429 for Discord's by “Via”.
    return web.Response(
        body=json.dumps(value).encode(),
        status=status,
        headers={"Content-Type": "application/json", "Via": "1.1 discord"},
    )
