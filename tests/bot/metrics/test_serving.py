"""A process's metrics and health as they are scraped, of a newsdesk in this process."""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from fakes import make_article
from ports import free_port
from scraping import fetch, listening, probe, scrape, until

from articles.errors import StartError
from articles.feeds.models import FeedChoices
from bot.app import open_newsdesk
from bot.metrics.figures import ALL_FIGURES, GAUGE, SERVERS, STEP_SECONDS, label_value
from bot.metrics.health import Role
from bot.metrics.serving import served, serving
from bot.service.activity import Ending
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.metrics.figures import Values
    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

WORKER = Role("worker")
HERE = ("127.0.0.1", 0)


@pytest.fixture
def port(desk: Newsdesk) -> Iterator[int]:
    with serving(desk, WORKER, *HERE) as port:
        yield port


def test_all_that_a_newsdesk_without_an_llm_has_is_scraped(desk: Newsdesk, port: int) -> None:
    found = scrape(port)
    named = {f.scraped_name for f in ALL_FIGURES if not f.name.startswith(("newsdesk_llm",))}
    gateway = ("newsdesk_gateway", "newsdesk_servers", "newsdesk_questions_waiting")
    named = {name for name in named if not name.startswith(gateway)} - {STEP_SECONDS.name}
    assert named <= set(found.samples)
    ours = {name for name in found.samples if name.startswith("newsdesk_")}
    assert {name for name in ours if not name.startswith(STEP_SECONDS.name)} == named
    assert found.value("newsdesk_info", "worker") == 1
    assert found.value("process_resident_memory_bytes") > 10_000_000
    assert "_created" not in found.text


def test_every_value_of_a_label_is_there_from_the_beginning(port: int) -> None:
    found = scrape(port)
    for figure in ALL_FIGURES:
        if figure.scraped_name in found.samples and figure.kind != GAUGE:
            values = set(found.samples[figure.scraped_name])
            assert values == {label_value(value) for value in figure.values}, figure.name


def test_the_library_is_counted_in_all_scopes(desk: Newsdesk, port: int) -> None:
    desk.followed.follow()
    before = scrape(port)
    assert before.value("newsdesk_articles") == 32
    assert before.value("newsdesk_passages_pending") == 0
    assert before.value("newsdesk_index_lag_seconds") == 0
    desk.library.add(make_article(77, scope="999"))
    after = scrape(port)
    assert after.value("newsdesk_articles") == 33
    assert after.value("newsdesk_passages") > before.value("newsdesk_passages")
    assert after.value("newsdesk_passages_pending") > 0
    assert after.value("newsdesk_index_lag_seconds") > 0
    desk.indexer.embed_missing()
    desk.followed.follow()
    settled = scrape(port)
    assert settled.value("newsdesk_passages_pending") == 0
    assert settled.value("newsdesk_index_lag_seconds") == 0


def test_imports_and_feeds_are_counted(desk: Newsdesk, port: int, tmp_path: Path) -> None:
    story = tmp_path / "otter.txt"
    story.write_text("Otter seen in Lake Torrin\n\nA fisherman saw an otter on Sunday.")
    for _ in range(2):
        desk.importer.import_paths([story])
    desk.feeds._store.add(
        "https://outlet.example/feed", FeedChoices(), scope=None, title="The secret otter"
    )
    found = scrape(port)
    assert found.samples["newsdesk_imported_articles_total"] == {
        "added": 1,
        "updated": 0,
        "unchanged": 1,
    }
    assert found.value("newsdesk_feeds") == found.value("newsdesk_feeds_due") == 1
    assert found.value("newsdesk_feeds_failing") == found.value("newsdesk_feeds_paused") == 0
    assert found.value("newsdesk_feeds_late_seconds") > 0
    assert "otter" not in found.text


def test_a_database_that_is_gone_leaves_figures_out_and_fails_no_scrape(
    desk: Newsdesk, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    desk.activity.questions.add(Ending.ANSWERED)
    desk.database.close()
    file = Path(desk.settings.data / "newsdesk.db")
    kept = file.read_bytes()
    file.write_bytes(b"This is no database. " * 1000)
    try:
        with caplog.at_level(logging.WARNING, logger="bot"):
            found = scrape(port)
            scrape(port)
        assert found.value("newsdesk_questions_total", "answered") == 1
        assert found.value("newsdesk_ready", "database") == 0
        assert {"newsdesk_articles", "newsdesk_feeds", "newsdesk_index_lag_seconds"}.isdisjoint(
            found.samples
        )
        status, told = probe(port, "/readyz")
        assert status == 503
        assert not told["checks"]["database"]
        assert probe(port, "/healthz")[0] == 200
        # That it fails is told once, not with every scrape.
        assert len({record.message for record in caplog.records}) == len(caplog.records)
    finally:
        desk.database.close()
        file.write_bytes(kept)
    assert scrape(port).value("newsdesk_articles") == 32


def test_it_is_ready_when_its_models_are_loaded(
    sample_data: Path, tmp_path: Path, real_embedder: Embedder
) -> None:
    data = tmp_path / "data"
    copytree(sample_data, data)
    gate = threading.Event()

    def load(_: str) -> Embedder:
        assert gate.wait(30)
        return real_embedder

    settings = Settings(data=data, reader="none")
    with open_newsdesk(settings, load=load, follow=True) as desk, serving(desk, WORKER, *HERE) as p:
        try:
            status, told = probe(p, "/readyz")
            assert status == 503
            assert told == {
                "ready": False,
                "role": "worker",
                "checks": {"database": True, "index": True, "models": False},
            }
            assert scrape(p).value("newsdesk_ready", "models") == 0
            assert probe(p, "/healthz") == (200, {"alive": True, "role": "worker"})
        finally:
            gate.set()
        until(lambda: probe(p, "/readyz")[0] == 200)
        assert all(probe(p, "/readyz")[1]["checks"].values())
        assert scrape(p).value("newsdesk_ready", "models") == 1


def test_a_role_says_whether_it_is_alive_and_ready(desk: Newsdesk) -> None:
    well = {"alive": True, "gateway": True}

    def broken() -> bool:
        raise RuntimeError("changed size during iteration")

    def own() -> Values:
        if not well["gateway"]:
            raise RuntimeError("changed size during iteration")
        return {SERVERS: {"": 3}}

    checks = {"gateway": lambda: well["gateway"], "odd": broken}
    role = Role("bot", lambda: well["alive"], checks, own)
    with serving(desk, role, *HERE) as port:
        assert scrape(port).value("newsdesk_servers") == 3
        _, told = probe(port, "/readyz")
        assert told["checks"]["gateway"] is True
        assert told["checks"]["odd"] is False
        well.update(alive=False, gateway=False)
        assert probe(port, "/healthz") == (503, {"alive": False, "role": "bot"})
        assert probe(port, "/readyz")[1]["checks"]["gateway"] is False
        assert "newsdesk_servers" not in scrape(port).samples


def test_nothing_else_is_there(port: int) -> None:
    status, kind, text = fetch(port, "/")
    assert (status, kind) == (404, "text/plain")
    assert "/metrics" in text
    assert fetch(port, "/metrics/")[0] == 404
    assert fetch(port, "/healthz?x")[0] == 200


def test_whoever_says_nothing_holds_nobody_up(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    with closing(socket.create_connection(("127.0.0.1", port))) as silent:
        assert scrape(port)
        silent.send(b"GET /metr")
    with closing(socket.create_connection(("127.0.0.1", port))) as rude:
        rude.send(b"GET /metrics HTTP/1.0\r\n\r\n")
    assert scrape(port)
    assert capfd.readouterr().err == ""


def test_a_port_that_is_taken_is_told_in_one_sentence(desk: Newsdesk) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(HERE)
        taken.listen()
        port = taken.getsockname()[1]
        settings = desk.settings.model_copy(update={"metrics": str(port)})
        with (
            pytest.raises(
                StartError,
                match=rf"^NEWSDESK_METRICS: nothing can listen at 127\.0\.0\.1, port {port} "
                r"\(Address already in use\); name another port, or end what listens there\.$",
            ),
            served(replace(desk, settings=settings), WORKER),
        ):
            pass


def test_no_port_is_open_unless_one_is_named(opened: Callable[..., Newsdesk]) -> None:
    import os

    before = listening(os.getpid())
    with served(opened(), WORKER):
        assert listening(os.getpid()) == before
    named = free_port()
    with served(opened(metrics=str(named)), WORKER):
        assert listening(os.getpid()) - before == {named}
        assert scrape(named)
    assert listening(os.getpid()) == before
