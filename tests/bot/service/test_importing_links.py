"""Web addresses are imported like files, under the fetcher's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from web_server import LOOPBACK, Names, Reply, WebServer, moved, page

from articles.fetching.fetcher import Fetcher
from articles.fetching.models import FetchError
from articles.models import TAKEN_DOWN, Status
from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from articles.models import Article
    from bot.service.importing import ImportReport
    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

HOSTS = ("www.salapost.com", "m.salapost.com", "copycat.com")
FERRY = """<html><head><title>Ferry is back after the storm</title>{head}</head><body><article>
<h1>Ferry is back after the storm</h1>
<p>The ferry between Sala and Ruta sailed again on Monday, said captain Ann Holt.</p>
<p>It had stayed in the harbour for nine days because of the storm.</p>
</article></body></html>"""


def ferry(canonical: str = "") -> Reply:
    return page(
        FERRY.format(head=f'<link rel="canonical" href="{canonical}">' if canonical else "")
    )


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, embedders: dict[str, Embedder]) -> Iterator[Newsdesk]:
    """A newsdesk for which some names of the web lead to the server."""
    fetcher = Fetcher(allow=HOSTS, resolve=Names(dict.fromkeys(HOSTS, LOOPBACK)))
    settings = Settings(data=tmp_path / "data", model="fake", reader="none")
    with open_newsdesk(settings, load=embedders.__getitem__, fetcher=fetcher) as desk:
        yield desk


def taken(desk: Newsdesk, done: ImportReport, scope: str | None = None) -> list[Article]:
    return [desk.library.find(each, scope=scope) for each in done.articles]


def test_a_page_is_taken_in_with_its_own_address(desk: Newsdesk, server: WebServer) -> None:
    server.routes["/news/ferry?utm_source=x"] = ferry()
    done = desk.importer.import_link(server.url("/news/ferry?utm_source=x", HOSTS[0]), scope="7")
    assert (done.added, done.skipped) == (1, ())
    (article,) = taken(desk, done, "7")
    assert article.url == server.url("/news/ferry?utm_source=x", HOSTS[0])
    assert article.scope == "7"
    assert article.headline == "Ferry is back after the storm"


@pytest.mark.parametrize(
    ("host", "canonical", "url"),
    [
        (HOSTS[1], "https://www.salapost.com/ferry", "https://www.salapost.com/ferry"),
        # Anyone's page could take the place of an outlet's story.
        (HOSTS[2], "https://www.salapost.com/ferry", None),
    ],
)
def test_a_page_speaks_for_its_own_site_alone(
    desk: Newsdesk, server: WebServer, host: str, canonical: str, url: str | None
) -> None:
    server.routes["/a"] = ferry(canonical)
    done = desk.importer.import_link(server.url("/a", host))
    assert [each.url for each in taken(desk, done)] == [url or server.url("/a", host)]


def test_files_of_several_articles_keep_their_own_addresses(
    desk: Newsdesk, server: WebServer
) -> None:
    lines = (
        '{"headline": "One", "text": "It rained."}\n{"headline": "Two", "text": "It snowed."}\nbad'
    )
    server.routes["/news.jsonl"] = page(lines, "text/plain")
    address = server.url("/news.jsonl", HOSTS[0])
    done = desk.importer.import_paths([address])
    assert done.added == 2
    assert [each.url for each in taken(desk, done)] == [None, None]
    assert [item.path for item in done.skipped] == [f"{address}:3"]


def test_a_front_page_is_no_article(desk: Newsdesk, server: WebServer) -> None:
    server.routes["/"] = ferry()
    done = desk.importer.import_link(server.url("/", HOSTS[0]))
    (skipped,) = done.skipped
    assert skipped.path == server.url("/", HOSTS[0])
    assert skipped.reason == "it is a front page, not an article"


def test_addresses_and_files_are_taken_in_together(
    desk: Newsdesk, server: WebServer, tmp_path: Path
) -> None:
    path = tmp_path / "pass.txt"
    path.write_text("Flood closes Ruta pass\n\nThe Ruta pass closed on Monday after rain.")
    server.routes |= {
        "/ferry": ferry(),
        "/gone": Reply(status=410),
        "/off": moved("ftp://salapost.com/"),
    }
    told = [server.url(each, HOSTS[0]) for each in ("/gone", "/off", "/ferry")]
    done = desk.importer.import_paths([*told, path, "ftp://salapost.com/a"])
    assert done.added == 2
    no_web = "is not fetched: only addresses that begin with https:// or http:// are."
    assert [(item.path, item.reason) for item in done.skipped] == [
        (told[0], "www.salapost.com has taken this page down for good."),
        (told[1], f"“ftp://salapost.com/” {no_web}"),
        ("ftp://salapost.com/a", f"“ftp://salapost.com/a” {no_web}"),
    ]


def test_a_private_network_is_reached_where_the_settings_name_it(
    opened: Callable[..., Newsdesk], server: WebServer
) -> None:
    server.routes["/ferry"] = ferry()
    with pytest.raises(FetchError, match="NEWSDESK_FETCH_ALLOW"):
        opened().importer.import_link(server.url("/ferry"))
    assert server.asked == []
    desk = opened(fetch_allow=f"salapost.com, {LOOPBACK}:{server.port}", contact="desk@sala.test")
    assert desk.importer.import_link(server.url("/ferry")).added == 1
    assert server.asked[-1].headers["user-agent"].endswith(" (+desk@sala.test)")


def test_a_closed_newsdesk_fetches_nothing(
    tmp_path: Path, embedders: dict[str, Embedder], server: WebServer
) -> None:
    settings = Settings(data=tmp_path, model="fake", reader="none", fetch_allow=LOOPBACK)
    with open_newsdesk(settings, load=embedders.__getitem__) as desk:
        fetcher = desk.fetcher
    with pytest.raises(FetchError, match="closing"):
        fetcher.fetch(server.url())


def test_a_story_whose_page_was_taken_down_is_taken_back(desk: Newsdesk, server: WebServer) -> None:
    server.routes["/news/ferry"] = ferry()
    address = server.url("/news/ferry", HOSTS[0])
    (known,) = taken(desk, desk.importer.import_link(address))
    server.routes["/news/ferry"] = Reply(status=410)
    # A server's copy is its own: what it says changes nothing for everyone.
    with pytest.raises(FetchError, match="taken this page down"):
        desk.importer.import_link(address, scope="7")
    assert desk.library.find(known.id).status is Status.LIVE
    done = desk.importer.import_link(address)
    assert (done.updated, done.articles) == (1, (known.id,))
    gone = desk.library.get(known.id)
    assert gone is not None
    assert (gone.status, gone.note) == (Status.RETRACTED, TAKEN_DOWN)
    assert gone.sections == known.sections
