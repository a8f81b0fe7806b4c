"""`newsdesk worker`: real processes that embed what others bring in, and end when they are told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from databases import database_kind  # noqa: F401
from fakes import make_article

from bot.app import open_newsdesk
from bot.settings import Settings
from bot.state.heartbeat import check_heartbeat, heartbeat_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

ROOT = Path(__file__).parents[3]
SOON = 60.0
ARTICLES = 40


@contextmanager
def worker(folder: Path, url: str | None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker whose own data are in a folder, or in that of others without a server."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given = {**kept, "PYTHONPATH": str(ROOT), "NEWSDESK_DATA": str(folder / "data")}
    given |= {"NEWSDESK_READER": "none", "NEWSDESK_BACKGROUND": "false"}
    if url is not None:
        given["DATABASE_URL"] = url
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "worker"],
        env=given,
        cwd=folder,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(done: Callable[[], object]) -> None:
    give_up_at = time.monotonic() + SOON
    while not done():
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


@pytest.fixture
def desk(tmp_path: Path, database_url: str | None, real_embedder: Embedder) -> Iterator[Newsdesk]:
    settings = Settings(data=tmp_path / "data", database_url=database_url, reader="none")
    with open_newsdesk(settings, load=lambda _: real_embedder) as desk:
        yield desk


def test_workers_embed_what_others_bring_in_and_end_when_told(
    desk: Newsdesk, tmp_path: Path, database_url: str | None
) -> None:
    list(desk.library.add_all(make_article(number) for number in range(1, ARTICLES)))
    assert desk.inspector.has_pending()
    folders = [tmp_path]
    if database_url is not None:
        folders.append(tmp_path / "another machine")
        folders[1].mkdir()
    with ExitStack() as stack:
        workers = [stack.enter_context(worker(folder, database_url)) for folder in folders]
        wait_for(lambda: not desk.inspector.has_pending())
        assert desk.inspector.verify() == []
        for folder in folders:
            file = heartbeat_file(folder / "data")
            wait_for(file.exists)
            assert check_heartbeat(file) is None
        for process in workers:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(SOON) for process in workers] == [0] * len(workers)
        assert not any(heartbeat_file(folder / "data").exists() for folder in folders)
        for process in workers:
            assert process.stderr
            assert b"Traceback" not in process.stderr.read()
