"""The command worker: what a running bot does beside answering, in a process of its own."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.cli.errors import guarded
from bot.cli.opening import Terminal, pass_terminal

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


@click.command()
@pass_terminal
@guarded
def worker(terminal: Terminal) -> None:
    """Fetch feeds and embed what comes in, for bots that leave it to workers.

    Several may run, on several machines, where the database is on a server; one that is killed
    loses nothing, and another one goes on with its work.
    """
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with terminal.open(follow=True, background=True) as newsdesk:
        click.echo("Working: feeds are fetched, passages are embedded.", err=True)
        _serve(newsdesk, stopped)


def _serve(newsdesk: Newsdesk, stopped: threading.Event) -> None:
    """Write the heartbeat until the worker is to stop; it is ready where the database answers."""
    from bot.metrics.health import Role
    from bot.metrics.serving import served
    from bot.service.attempts import Attempts
    from bot.state.heartbeat import (
        STALE_AFTER,
        WRITTEN_EVERY,
        heartbeat_file,
        remove_heartbeat,
        write_heartbeat,
    )

    file = heartbeat_file(newsdesk.settings.data)
    attempt = Attempts()
    beat_at = time.monotonic()

    def is_alive() -> bool:
        return time.monotonic() - beat_at < STALE_AFTER

    try:
        with served(newsdesk, Role("worker", is_alive)):
            while not stopped.is_set():
                ready = attempt("Reading the database", newsdesk.inspector.has_pending)
                with suppress(OSError):
                    write_heartbeat(file, ready=ready, latency=None, now=datetime.now(UTC))
                beat_at = time.monotonic()
                stopped.wait(WRITTEN_EVERY)
    finally:
        remove_heartbeat(file)


commands = (worker,)
