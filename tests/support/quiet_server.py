"""What the servers on loopback share: they say nothing, and wait for nobody."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOOPBACK = "127.0.0.1"


class QuietHandler(BaseHTTPRequestHandler):
    """Says nothing of requests."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    """Does not wait for threads at the end, and says nothing of clients that go away."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, handler: type[QuietHandler]) -> None:
        super().__init__((LOOPBACK, 0), handler)

    def handle_error(self, *_: Any) -> None:
        """Take it as it is: tests look at what the client makes of it."""
