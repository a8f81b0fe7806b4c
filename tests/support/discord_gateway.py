"""The gateway of the small Discord: one session of a bot, compressed as the bot asks for."""

from __future__ import annotations

import asyncio
import itertools
import json
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web
from discord_payloads import APPLICATION, BOT, GUILDS, a_guild

if TYPE_CHECKING:
    from collections.abc import Callable

DISPATCH, BEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, BEAT_TAKEN = 0, 1, 2, 6, 7, 9, 10, 11
BEAT_EVERY = 4.0
WRONG_TOKEN, UNKNOWN_ERROR = 4004, 4000


class Gateway:
    """Holds the socket of a bot, or of a shard of it (`name`); sends it what it missed.

    It tells of some `guilds`.
    """

    def __init__(
        self,
        token: str,
        fault: Callable[[str], None],
        *,
        guilds: tuple[str, ...] = GUILDS,
        name: str = "",
    ) -> None:
        self.identified: list[dict[str, Any]] = []
        self.resumed = 0
        self.beats = 0
        self.compressed = False
        self.address = ""
        self.session = ""
        self._token = token
        self._fault = fault
        self._guilds, self._name = guilds, name
        self._numbers = itertools.count(1)
        self._events: list[tuple[int, dict[str, Any]]] = []
        self._socket: web.WebSocketResponse | None = None
        self._stream: Any = None
        self._ready = asyncio.Event()

    async def connected(self, seconds: float = 40) -> None:
        """Wait until a bot has identified itself or resumed; it still is when this returns."""
        async with asyncio.timeout(seconds):
            # It may be cut again before whoever waited has their turn.
            while not self._ready.is_set():
                await self._ready.wait()

    @property
    def is_connected(self) -> bool:
        """Return whether a bot is there."""
        return self._ready.is_set()

    async def drop(self) -> None:
        """Close the socket under the bot."""
        assert self._socket is not None
        self._ready.clear()
        await self._socket.close(code=UNKNOWN_ERROR)

    async def ask_to_reconnect(self) -> None:
        """Ask the bot to come back on another socket."""
        self._ready.clear()
        await self._send(RECONNECT, None)

    async def invalidate(self) -> None:
        """Tell the bot that its session is no longer one."""
        self._ready.clear()
        self.session = ""
        await self._send(INVALID, False)

    async def dispatch(self, event: str, body: dict[str, Any]) -> None:
        """Send an event, now or when the bot resumes."""
        number = len(self._events) + 1
        payload = {"op": DISPATCH, "d": body, "s": number, "t": event}
        self._events.append((number, payload))
        if self._ready.is_set() or event == "READY":
            await self._write(payload)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket until either side closes it."""
        socket = await self.open(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                said = json.loads(message.data)
                await self.take(said["op"], said["d"])
        self.left(socket)
        return socket

    async def open(self, request: web.Request) -> web.WebSocketResponse:
        """Take a socket and greet who opened it."""
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            self._fault(f"the gateway was asked for as {dict(request.query)}")
        socket = self._socket = web.WebSocketResponse(max_msg_size=0)
        self.compressed = request.query.get("compress") == "zlib-stream"
        self._stream = zlib.compressobj() if self.compressed else None
        await socket.prepare(request)
        await self._send(HELLO, {"heartbeat_interval": int(BEAT_EVERY * 1000)})
        return socket

    def adopt(self, other: Gateway) -> None:
        """Go on with the socket that another one opened."""
        self._socket, self._stream = other._socket, other._stream
        self.compressed = other.compressed

    def left(self, socket: web.WebSocketResponse) -> None:
        """Take note that a socket is closed."""
        if self._socket is socket:
            self._ready.clear()

    async def take(self, op: int, body: Any) -> None:
        """Answer what a bot says."""
        assert self._socket is not None
        if op == BEAT:
            self.beats += 1
            await self._send(BEAT_TAKEN, None)
        elif op == IDENTIFY:
            self.identified.append(body)
            if body["token"] != self._token:
                await self._socket.close(code=WRONG_TOKEN)
                return
            await self._welcome()
        elif op == RESUME:
            await self._resume(body)
        else:
            self._fault(f"the gateway was sent op {op}")

    async def _welcome(self) -> None:
        self.session, self._events = f"session{self._name}{next(self._numbers)}", []
        ready = {
            "v": 10,
            "user": BOT,
            "guilds": [{"id": guild, "unavailable": True} for guild in self._guilds],
            "session_id": self.session,
            "resume_gateway_url": self.address,
            "application": {"id": APPLICATION, "flags": 0},
        }
        if "shard" in self.identified[-1]:
            ready["shard"] = self.identified[-1]["shard"]
        await self.dispatch("READY", ready)
        self._ready.set()
        for guild in self._guilds:
            await self.dispatch("GUILD_CREATE", a_guild(guild))

    async def _resume(self, body: dict[str, Any]) -> None:
        right = (self._token, self.session)
        if (body["token"], body["session_id"]) != right or body["seq"] > len(self._events):
            self._fault("a session was resumed that is none")
            await self._send(INVALID, False)
            return
        self.resumed += 1
        for number, payload in self._events:
            if number > body["seq"]:
                await self._write(payload)
        self._ready.set()
        await self.dispatch("RESUMED", {})

    async def _send(self, op: int, body: Any) -> None:
        await self._write({"op": op, "d": body, "s": None, "t": None})

    async def _write(self, payload: dict[str, Any]) -> None:
        assert self._socket is not None
        with suppress(ConnectionError):
            if self._stream is None:
                await self._socket.send_json(payload)
                return
            packed = self._stream.compress(json.dumps(payload).encode())
            await self._socket.send_bytes(packed + self._stream.flush(zlib.Z_SYNC_FLUSH))
