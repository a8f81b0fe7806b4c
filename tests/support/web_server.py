"""A web server on loopback that plays well or badly, and names that lead to it.

Each path answers with a `Reply`, or with what a function of the request returns; what was asked is
kept in `asked`. Made with `with WebServer() as server`, it is closed at once, whatever it sends.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from quiet_server import LOOPBACK, QuietHandler, QuietServer

if TYPE_CHECKING:
    from types import TracebackType

CERTIFICATE = Path(__file__).with_name("news_test.pem")


@dataclass(frozen=True)
class Asked:
    """A request as it came; header names are in lower case."""

    path: str
    headers: Mapping[str, str]
    at: float

    @property
    def host(self) -> str:
        """Return the host that was asked for, without its port."""
        return self.headers["host"].rpartition(":")[0]


@dataclass(frozen=True)
class Reply:
    """What is sent back; a `bare` one without a line of HTTP before its body.

    `pieces` is a body that is sent piece by piece, with `pause` seconds before each; without it,
    `content` is sent after one such pause.
    """

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    pieces: Iterable[bytes] | None = None
    bare: bool = False


def page(text: str, content_type: str = "text/html; charset=utf-8", **headers: str) -> Reply:
    """Return a page."""
    return Reply(text.encode(), headers={"Content-Type": content_type, **headers})


def moved(to: str, status: int = 301) -> Reply:
    """Return a redirect."""
    return Reply(b"elsewhere", status, {"Location": to})


def bomb(megabytes: int) -> Reply:
    """Return some kilobytes that are many megabytes once they are unpacked."""
    packed = gzip.compress(bytes(megabytes * 1024 * 1024), 9)
    return Reply(packed, headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})


def drip(piece: bytes = b"x", pause: float = 0.02) -> Reply:
    """Return a body that never ends, one small piece after the other."""
    return Reply(pieces=iter(lambda: piece, None), pause=pause)


Route = Reply | Callable[[Asked], Reply]


class Handler(QuietHandler):
    """Answers one request for the server's routes, and ends the connection."""

    protocol_version = "HTTP/1.1"
    timeout = 5
    server: QuietWebServer

    def do_GET(self) -> None:
        """Answer a request."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.path, headers, time.monotonic())
        self.close_connection = True
        web = self.server.web
        # Until the answer begins: who has it all may ask again before this thread is done.
        with web.counting(asked.host):
            reply = web.reply_to(asked)
            if reply.pieces is None:
                web.stopped.wait(reply.pause)
        with suppress(OSError):  # who has had enough hangs up
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        whole = reply.pieces is None
        stopped = self.server.web.stopped
        if not reply.bare:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if whole and reply.status != 304:
                self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
        for piece in [reply.content] if reply.pieces is None else reply.pieces:
            if not whole and stopped.wait(reply.pause):
                return
            self.wfile.write(piece)


class QuietWebServer(QuietServer):
    """Serves the routes of a web server."""

    def __init__(self, web: WebServer) -> None:
        self.web = web
        super().__init__(Handler)


class WebServer:
    """Answers at `routes`, by path; with `tls`, as https://news.test."""

    def __init__(self, routes: Mapping[str, Route] | None = None, *, tls: bool = False) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.asked: list[Asked] = []
        self.most_at_once: dict[str, int] = defaultdict(int)
        # The names for which TLS clients took the server.
        self.tls_names: list[str | None] = []
        self._now: dict[str, int] = defaultdict(int)
        self._lock = threading.Lock()
        self.stopped = threading.Event()
        self._tls = tls
        self._server = QuietWebServer(self)
        if tls:
            self._server.socket = self._context().wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return self._server.server_port

    def url(self, path: str = "/", host: str = LOOPBACK) -> str:
        """Return the address of a path; the host is any name that leads to loopback."""
        return f"http{'s' if self._tls else ''}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths that were asked, in order."""
        return [each.path for each in self.asked]

    def reply_to(self, asked: Asked) -> Reply:
        """Return what a request gets; 404 where nothing is set for its path."""
        with self._lock:
            self.asked.append(asked)
        route = self.routes.get(asked.path, Reply(b"not here", 404))
        return route if isinstance(route, Reply) else route(asked)

    @contextmanager
    def counting(self, host: str) -> Iterator[None]:
        """Count how many requests of a host are answered at once."""
        with self._lock:
            self._now[host] += 1
            self.most_at_once[host] = max(self.most_at_once[host], self._now[host])
        try:
            yield
        finally:
            with self._lock:
                self._now[host] -= 1

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        context.sni_callback = lambda _socket, name, _context: self.tls_names.append(name)
        return context

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Names:
    """Looks names up as `socket.getaddrinfo` does; each has addresses that it gives in turn.

    The last one is given again and again, and a name that is not there is not found.
    """

    def __init__(self, addresses: Mapping[str, str | list[str]]) -> None:
        self._addresses = {name: _in_turn(given) for name, given in addresses.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        self.asked.append(host)
        if host.replace(".", "").isdigit() or ":" in host:
            address = host
        elif host in self._addresses:
            address = next(self._addresses[host])
        else:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        rest = (0, 0) if ":" in address else ()
        return [(family, socket.SOCK_STREAM, 6, "", (address, port, *rest))]


def _in_turn(given: str | list[str]) -> Iterator[str]:
    addresses = [given] if isinstance(given, str) else given
    yield from addresses
    while True:
        yield addresses[-1]
