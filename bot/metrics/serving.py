"""The port at which a process tells how it is: `/metrics`, `/healthz` and `/readyz`."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler

from articles.errors import StartError
from bot.metrics.health import Health

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from bot.metrics.health import Role
    from bot.service.newsdesk import Newsdesk

log = logging.getLogger(__name__)

JOIN_WITHIN = 2.0


@contextmanager
def served(newsdesk: Newsdesk, role: Role) -> Iterator[None]:
    """Serve a process's metrics and health while inside, where the settings name a port for it.

    Raises StartError where that port cannot be listened on.
    """
    address = newsdesk.settings.metrics_address
    if address is None:
        yield
        return
    with serving(newsdesk, role, *address):
        yield


@contextmanager
def serving(newsdesk: Newsdesk, role: Role, host: str, port: int) -> Iterator[int]:
    """Serve at an address, by a thread for each who asks; yield the port, a free one for 0."""
    from prometheus_client import start_http_server

    from bot.metrics.exporting import make_registry

    health = Health(newsdesk, role)
    registry = make_registry(newsdesk, health)
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise StartError(
            f"NEWSDESK_METRICS: nothing can listen at {host}, port {port} "
            f"({error.strerror or error}); name another port, or end what listens there."
        ) from error
    server.RequestHandlerClass = QuietRequest
    server.set_app(application(server.get_app(), health))
    log.info("Metrics and health are served at %s, port %d.", host, server.server_port)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(JOIN_WITHIN)


class QuietRequest(WSGIRequestHandler):
    """Answers one request; that whoever asked has gone, or says nothing, is no fault."""

    timeout = 10

    def handle(self) -> None:
        """Answer it."""
        with suppress(OSError):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Log nothing."""


def application(metrics: WSGIApplication | None, health: Health) -> WSGIApplication:
    """Return what answers requests: `metrics` at its path, and health as small JSON.

    What is not well has the status 503.
    """

    def alive() -> dict[str, Any]:
        return {"alive": health.role.is_alive(), "role": health.role.name}

    def ready() -> dict[str, Any]:
        found = health.look()
        return {"ready": found.is_ready, "role": health.role.name, "checks": found.checks}

    probes: dict[str, Callable[[], dict[str, Any]]] = {"/healthz": alive, "/readyz": ready}

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/metrics" and metrics is not None:
            return metrics(environ, start_response)
        if path not in probes:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"There is /metrics, /healthz and /readyz.\n"]
        told = probes[path]()
        well = next(iter(told.values()))
        status = "200 OK" if well else "503 Service Unavailable"
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        start_response(status, headers)
        return [json.dumps(told).encode() + b"\n"]

    return answer
