"""Ctrl-C ends what takes long at once, with one sentence, and the next run goes on."""

from __future__ import annotations

import json
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest
from command_lines import BRIDGE, CommandLine
from feed_desk import BOATS, RSS
from feed_files import rss
from web_server import LOOPBACK, Asked, Reply, WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray


SLOW_SECONDS = 20.0


class InterruptedServer(WebServer):
    """A server at which a person's patience ends: Ctrl-C comes while it is waited for."""

    def interrupt(self, _: Asked) -> Reply:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        return Reply(pause=SLOW_SECONDS)


@pytest.fixture
def server() -> Iterator[InterruptedServer]:
    """A server on loopback."""
    with InterruptedServer() as server:
        yield server


def test_a_feed_that_is_waited_for_is_given_back(
    run: CommandLine, server: InterruptedServer
) -> None:
    feed = Reply(rss(BOATS), headers={"Content-Type": RSS})
    server.routes["/feed"] = feed
    run.json("feed", "add", server.url("/feed"), fetch_allow=LOOPBACK)
    server.routes["/feed"] = server.interrupt
    begun = time.monotonic()
    ended = run("feed", "update", fetch_allow=LOOPBACK)
    assert time.monotonic() - begun < SLOW_SECONDS / 2
    assert (ended.exit_code, ended.stdout) == (130, "")
    assert ended.stderr.splitlines() == [
        "Stopped: what has come in is kept, and the next run fetches the rest."
    ]
    (kept,) = run.json("feed", "list")["feeds"]
    assert (kept["failures"], kept["error"]) == (0, None)
    server.routes["/feed"] = feed
    (done,) = run.json("feed", "update", fetch_allow=LOOPBACK)["feeds"]
    assert done["added"] == 1


def test_a_page_that_is_waited_for_is_left(run: CommandLine, server: InterruptedServer) -> None:
    server.routes["/page"] = server.interrupt
    begun = time.monotonic()
    ended = run("import", server.url("/page"), "--json", fetch_allow=LOOPBACK)
    assert time.monotonic() - begun < SLOW_SECONDS / 2
    assert (ended.exit_code, ended.stdout) == (130, "")
    assert "the articles taken in so far are kept" in ended.stderr


@pytest.mark.parametrize("args", [("import",), ("index", "rebuild"), ("index", "update")])
def test_what_was_not_embedded_is_embedded_by_the_next_run(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    path = run.write("news.jsonl", BRIDGE)
    given = (*args, path) if args == ("import",) else args
    embedder = run.embedders["fake"]

    def interrupted(texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(embedder, "embed", interrupted)
        run("import", path)
        ended = run(*given)
    assert (ended.exit_code, ended.stdout) == (130, "")
    assert ended.stderr.startswith("Stopped: ")
    assert ended.stderr.count("\n") == 1
    assert run("index", "verify").exit_code == 1
    again = run(*given, "--json")
    assert (again.exit_code, len(again.stdout.splitlines())) == (0, 1)
    assert json.loads(again.stdout)
    assert run("index", "verify").exit_code == 0
