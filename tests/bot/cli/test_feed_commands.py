"""`newsdesk feed …` from the first address to the last list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from feed_desk import BOATS, RSS, STORM
from feed_files import Item, rss
from web_server import LOOPBACK, Reply, WebServer, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from command_lines import CommandLine

PAGE = """<html><head><title>Varde Times</title>{}</head></html>"""
LINK = '<link rel="alternate" type="application/rss+xml" title="{0}" href="/{0}">'


class FeedLine:
    """The command line, and a server that it may ask."""

    def __init__(self, run: CommandLine, server: WebServer) -> None:
        self.run, self.server = run, server

    def serve(self, *items: Item, path: str = "/feed") -> str:
        self.server.routes[path] = Reply(rss(*items), headers={"Content-Type": RSS})
        return self.server.url(path)

    def __call__(self, *args: str) -> Any:
        return self.run("feed", *args, fetch_allow=LOOPBACK)

    def json(self, *args: str) -> dict[str, Any]:
        return self.run.json("feed", *args, fetch_allow=LOOPBACK)


@pytest.fixture
def feed(run: CommandLine) -> Iterator[FeedLine]:
    """The command line on an empty folder, and a server."""
    with WebServer() as server:
        yield FeedLine(run, server)


def test_a_feed_from_beginning_to_end(feed: FeedLine) -> None:
    url = feed.serve(BOATS, STORM, Item("Only a headline", text=""))
    tried = feed.json("test", url)
    assert [article["headline"] for article in tried["new"]] == [BOATS.title, STORM.title]
    assert feed.json("list") == {"feeds": []}
    given = ("--category", "Sea", "--every", "15m")
    added = feed.json("add", url, *given)["feed"]
    assert (added["url"], added["title"], added["category"]) == (url, "Varde Times", "Sea")
    assert added["every"] == "PT15M"
    (done,) = feed.json("update")["feeds"]
    told = {name: done[name] for name in ("url", "status", "added", "updated", "error")}
    assert told == {"url": url, "status": "changed", "added": 2, "updated": 0, "error": None}
    assert [item["reason"] for item in done["skipped"]] == [
        "it is only a headline, without any text"
    ]
    assert feed.json("update")["feeds"] == []
    (again,) = feed.json("update", "--all")["feeds"]
    assert (again["status"], again["added"], again["http"]) == ("unchanged", 0, 200)
    shown = feed.json("show", "varde times")
    assert (shown["stories"], shown["feed"]["failures"]) == (2, 0)
    assert {article["category"] for article in shown["newest"]} == {"Sea"}
    assert feed.json("pause", added["id"])["feed"]["paused"]
    assert feed.json("update", "--all")["feeds"] == []
    assert not feed.json("resume", url)["feed"]["paused"]
    assert feed.json("remove", "varde")["feed"]["id"] == added["id"]
    assert feed.json("list")["feeds"] == []
    listed = feed.run.json("list")["articles"]
    assert {article["headline"] for article in listed} == {BOATS.title, STORM.title}


def test_what_people_read(feed: FeedLine) -> None:
    assert feed("list").stdout == "No feeds; add one: newsdesk feed add URL\n"
    url = feed.serve(BOATS)
    shown = feed("test", url).stdout
    assert "Night boats from June" in shown
    assert "1 new, 0 changed, 0 unchanged, 0 skipped." in shown
    assert "--full-text" in shown
    assert "newsdesk feed update" in feed("add", url, "--every", "2h", "--full-text").stdout
    assert "not fetched yet · every 2h · full text" in feed("list").stdout
    assert feed("update").stdout.splitlines() == [
        "Varde Times: 1 added, 0 updated",
        "1 fetched, 0 failed; 1 article added, 0 updated.",
    ]
    assert "nothing new" in feed("update", "--all").stdout
    assert feed("update").stdout == "No feed is due; --all fetches those that are not, too.\n"
    feed.server.routes["/feed"] = Reply(b"", 500)
    failed = feed("update", "varde", "times")
    assert (failed.exit_code, "status 500" in failed.stdout) == (1, True)
    shown = feed("show", "varde").stdout
    assert "failed once: Its server answers with status 500." in shown
    assert "1 story so far" in shown
    assert "Night boats from June" in shown
    doctor = feed.run.json("doctor")["checks"]
    assert [(one["ok"], one["sentence"]) for one in doctor if one["name"] == "feeds"] == [
        (True, "1 feed; none is failing.")
    ]
    assert feed("pause", "varde").stdout.startswith("Paused: Varde Times (")
    assert "paused" in feed("list").stdout


def test_a_feed_that_is_there_is_set_anew(feed: FeedLine) -> None:
    added = feed.json("add", feed.serve(BOATS), "--every", "2h")["feed"]
    given = ("--category", "Sea", "--every", "15m", "--full-text")
    (changed,) = feed.json("set", "varde", "times", *given).values()
    assert (changed["category"], changed["every"], changed["full_text"]) == ("Sea", "PT15M", True)
    assert "Sea · every 15m · full text" in feed("list").stdout
    shown = feed("set", added["id"], "--category", "auto", "--every", "auto", "--no-full-text")
    assert shown.stdout.startswith("Set; it holds for what comes in from now on.\nVarde Times\n")
    (plain,) = feed.json("list")["feeds"]
    assert (plain["category"], plain["every"], plain["full_text"]) == (None, None, False)
    assert feed("set", "varde").exit_code == 2
    assert "write 15m" in feed("set", "varde", "--every", "often").stderr


def test_a_feed_that_is_cut_off_is_told_and_loses_its_last_entry(feed: FeedLine) -> None:
    whole = rss(BOATS, STORM).decode()
    cut = whole[: whole.index("until Friday")]
    feed.server.routes["/feed"] = Reply(cut.encode(), headers={"Content-Type": RSS})
    tried = feed.json("test", feed.server.url("/feed"))
    assert [article["headline"] for article in tried["new"]] == [BOATS.title]
    assert (tried["damage"], tried["brief"]) == ("cut off", 1)
    shown = feed("test", feed.server.url("/feed")).stdout
    assert "The feed is cut off: this is what could be read before its end." in shown
    assert "1 of them is a summary; --full-text takes the text of its page instead." in shown
    shown = feed("test", feed.server.url("/feed"), "--full-text").stdout
    assert "1 of them is a summary; the text of its page will come in instead." in shown
    feed("add", feed.server.url("/feed"))
    (done,) = feed.json("update")["feeds"]
    assert (done["added"], done["damage"]) == (1, "cut off")
    feed.server.routes["/feed"] = Reply(whole.replace("</item>", "</b></item>", 1).encode())
    assert "no well-formed XML" in feed("test", feed.server.url("/feed")).stdout
    shown = feed("update", "--all").stdout
    assert "  The feed is no well-formed XML: this is what could be read of it." in shown
    feed.server.routes["/feed"] = Reply(whole.encode())
    assert feed.json("test", feed.server.url("/feed"))["damage"] is None


def test_a_page_with_several_feeds_gives_the_choice(feed: FeedLine) -> None:
    feed.server.routes["/"] = page(PAGE.format(LINK.format("feed") + LINK.format("sports")))
    asked = feed("add", feed.server.url("/"))
    assert (asked.exit_code, asked.stdout) == (1, "")
    assert f"{feed.server.url('/sports')}  (sports)" in asked.stderr
    asked = feed("add", feed.server.url("/"), "--json")
    assert asked.exit_code == 1
    assert json.loads(asked.stdout)["choices"] == [
        {"url": feed.server.url(f"/{name}"), "title": name} for name in ("feed", "sports")
    ]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("add", "https://v.example/", "--every", "soon"), "write 15m, 2h or 1d"),
        (("show", "ferry"), "No feed goes by “ferry”"),
        (("add", "ftp://v.example/feed"), "http"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    feed: FeedLine, args: tuple[str, ...], said: str
) -> None:
    result = feed(*args)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_lists_of_feeds(feed: FeedLine) -> None:
    path = feed.run.folder / "feeds.opml"
    path.write_text(
        '<opml><body><outline text="Sports"><outline text="Cup" xmlUrl="https://cup.example/f"/>'
        "</outline></body></opml>"
    )
    assert feed("import", str(path), "--every", "1d").stdout.endswith(
        "1 added, 0 there already, 0 skipped.\n"
    )
    (listed,) = feed.json("list")["feeds"]
    assert (listed["title"], listed["category"], listed["every"]) == ("Cup", "Sports", "P1D")
    assert len(feed.json("import", str(path))["present"]) == 1
    written = feed("export").stdout
    assert feed.json("export") == {"opml": written}
    assert 'xmlUrl="https://cup.example/f"' in written
    result = feed.run("import", str(path))
    assert "a list of feeds (OPML), which “newsdesk feed import” takes in" in " ".join(
        result.stdout.split()
    )
    path.write_text("<opml/>")
    assert "names no feed" in feed("import", str(path)).stderr
