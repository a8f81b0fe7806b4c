"""Measure a day of many feeds in quick motion, against a server on loopback.

    make day [FEEDS=500]

Each feed has a pace of its own, from a story every ten minutes to one every other day. Some servers
say that nothing changed, some say how long an answer stays fresh, and some fail. The model is a
stand-in. Questions are asked all the while, first without and then with the feeds.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import socket
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from scoring import Table, markdown, point
from standin import StandInEmbedder
from volume import made_up, resident_megabytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from bot.service.feeds import Feeds
    from bot.service.newsdesk import Newsdesk

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "day.md"
BEGINS = datetime(2026, 11, 1, tzinfo=UTC)
HOURS, STEP = 24, timedelta(minutes=5)
FEEDS_A_HOST, ENTRIES = 2, 20
FASTEST_MINUTES, SLOWEST_MINUTES = 10, 2_880
TEXTS = 2_000
# What feeds do, and how many of a hundred do it.
MANNERS = {"etag": 55, "last-modified": 15, "max-age": 10, "plain": 15, "failing": 4, "gone": 1}
PAUSE_SECONDS = 0.02
QUESTION = "what did {} say about {} and {}"


class FeedPlan(NamedTuple):
    """A feed of the server: what it does, and the time between two of its stories in minutes."""

    number: int
    manner: str
    minutes: float

    @property
    def host(self) -> str:
        """Return the name of its host, which leads to loopback."""
        return f"outlet{self.number // FEEDS_A_HOST}.example"


def plans(count: int) -> list[FeedPlan]:
    """Return feeds by chance, the same ones each time."""
    chance = Random(13)  # noqa: S311
    manners = chance.choices(list(MANNERS), list(MANNERS.values()), k=count)
    span = SLOWEST_MINUTES / FASTEST_MINUTES
    return [
        FeedPlan(number, manner, FASTEST_MINUTES * span ** chance.random())
        for number, manner in enumerate(manners)
    ]


class FeedServer(ThreadingHTTPServer):
    """Serves feeds as they stand at a moment, which it is told in seconds since the day began."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, feeds: Sequence[FeedPlan], texts: Sequence[str], moment: Any) -> None:
        self.feeds, self.texts, self.moment = feeds, texts, moment
        self.counts: Counter[str] = Counter()
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), FeedHandler)

    def body(self, plan: FeedPlan) -> tuple[bytes, datetime]:
        """Return a feed's bytes, and when its newest story came."""
        latest = int(self.moment.value / 60 / plan.minutes)
        rows = []
        for number in range(latest, latest - ENTRIES, -1):
            at = BEGINS + timedelta(minutes=number * plan.minutes)
            text = self.texts[(plan.number * 31 + number) % len(self.texts)]
            rows.append(
                f"<item><title>{' '.join(text.split()[:7])} {plan.number}-{number}</title>"
                f"<link>https://{plan.host}/{plan.number}/{number}</link>"
                f"<pubDate>{format_datetime(at)}</pubDate>"
                f"<description>{text}</description></item>"
            )
        channel = f"<title>Feed {plan.number}</title>{''.join(rows)}"
        raw = f'<rss version="2.0"><channel>{channel}</channel></rss>'.encode()
        return raw, BEGINS + timedelta(minutes=latest * plan.minutes)


class FeedHandler(BaseHTTPRequestHandler):
    """Answers for one of the feeds of its server, whose number is the path."""

    server: FeedServer

    def do_GET(self) -> None:
        """Answer as the feed's manner is."""
        plan = self.server.feeds[int(self.path.strip("/"))]
        raw, newest = self.server.body(plan)
        mark, date = hashlib.sha256(raw).hexdigest()[:16], format_datetime(newest, usegmt=True)
        headers = {
            "etag": {"ETag": f'"{mark}"'},
            "last-modified": {"Last-Modified": date},
            "max-age": {"Cache-Control": "max-age=1800"},
        }.get(plan.manner, {})
        known = (
            self.headers["If-None-Match"] == f'"{mark}"'
            or self.headers["If-Modified-Since"] == date
        )
        status = {"failing": 500, "gone": 410}.get(plan.manner, 304 if known else 200)
        sent = raw if status == 200 else b""
        with self.server.lock:
            self.server.counts.update({str(status): 1, "sent": len(sent), "asked": 1})
            self.server.counts["saved"] += len(raw) if status == 304 else 0
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def serve(count: int, texts: Sequence[str], moment: Any, pipe: Connection) -> None:
    """Serve until told to end, in a process of its own; then tell what was asked."""
    server = FeedServer(plans(count), texts, moment)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(server.server_port)
    pipe.recv()
    pipe.send(dict(server.counts))


class Watch:
    """The clock of the day that is played."""

    def __init__(self, moment: Any) -> None:
        self._moment = moment

    def __call__(self) -> datetime:
        """Return the moment that it is in that day."""
        return BEGINS + timedelta(seconds=self._moment.value)


def feeds_of(newsdesk: Newsdesk, clock: Watch, hosts: Sequence[str]) -> Feeds:
    """Return the service of feeds with another clock, and names that all lead to loopback."""
    from articles.fetching.fetcher import Fetcher
    from articles.fetching.robots import Robots
    from bot.app import make_feeds

    def resolve(_: str, port: int, *__: Any, **___: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    fetcher = Fetcher(allow=hosts, resolve=resolve)
    return make_feeds(
        newsdesk.database,
        newsdesk.library,
        newsdesk.importer,
        Robots(fetcher),
        server_limit=0,
        clock=clock,
        chance=Random(13).random,  # noqa: S311
    )


def asking(newsdesk: Newsdesk, until: threading.Event) -> list[float]:
    """Ask one question after the other, with short pauses; return the seconds of each."""
    chance, took = Random(7), []  # noqa: S311
    words = [word for row in made_up(50) for word in row["text"].split()]
    while not took or not until.wait(PAUSE_SECONDS):
        question = QUESTION.format(*chance.choices(words, k=3))
        begun = time.perf_counter()
        with newsdesk.right_of_way.asking():
            newsdesk.asking.ask(question)
        took.append(time.perf_counter() - begun)
    return took


def play(count: int, data: Path, hours: int = HOURS, quiet_seconds: float = 10.0) -> list[Table]:
    """Play a day of so many feeds; return what was asked, what came in, and how answers fared."""
    from articles.feeds.models import FeedChoices
    from articles.feeds.store import FeedStore
    from bot.app import open_newsdesk
    from bot.settings import Settings

    context = multiprocessing.get_context("spawn")
    moment, (pipe, other) = context.Value("d", 0.0), context.Pipe()
    texts = [row["text"].replace("\n\n", " ") for row in made_up(TEXTS)]
    server = context.Process(target=serve, args=(count, texts, moment, other), daemon=True)
    server.start()
    port, given = pipe.recv(), plans(count)
    settings = Settings(data=data, reader="none")
    with open_newsdesk(settings, load=lambda _: StandInEmbedder()) as newsdesk:
        clock = Watch(moment)
        feeds = feeds_of(newsdesk, clock, sorted({plan.host for plan in given}))
        store = FeedStore(newsdesk.database, clock)
        for plan in given:
            url = f"http://{plan.host}:{port}/{plan.number}"
            store.add(url, FeedChoices(), scope=None, title=None)
        feeds.update()
        before, quiet = resident_megabytes(), asked_alone(newsdesk, quiet_seconds)
        begun, added, most, busy = time.perf_counter(), 0, 0.0, threading.Event()
        times: list[float] = []
        asker = threading.Thread(target=lambda: times.extend(asking(newsdesk, busy)))
        asker.start()
        while moment.value < hours * 3600:
            moment.value += STEP.total_seconds()
            added += sum(one.added for one in feeds.update(embed=False).feeds)
            most = max(most, resident_megabytes())
        took = time.perf_counter() - begun
        busy.set()
        asker.join()
        later = asked_alone(newsdesk, quiet_seconds)
    pipe.send("end")
    counts = pipe.recv()
    server.join()
    return tables(count, counts, added, took, (before, most), (quiet, times, later))


def asked_alone(newsdesk: Newsdesk, seconds: float) -> list[float]:
    """Return the seconds that questions take while nothing else goes on."""
    until = threading.Event()
    threading.Timer(seconds, until.set).start()
    return asking(newsdesk, until)


def tables(
    count: int,
    counts: dict[str, int],
    added: int,
    took: float,
    memory: tuple[float, float],
    asked: tuple[list[float], list[float], list[float]],
) -> list[Table]:
    """Return what was measured."""
    sent, saved = counts["sent"], counts.get("saved", 0)
    answers = ", ".join(
        f"{counts[s]:,} with {s}" for s in ("200", "304", "410", "500") if s in counts
    )
    rows = [
        ("requests a feed", f"{counts['asked'] / count:.1f}"),
        ("answers", answers),
        ("sent", f"{sent / 1e6:.1f} MB"),
        ("not sent again (304)", f"{saved / 1e6:.1f} MB, {saved / (sent + saved):.0%}"),
        ("stories in", f"{added:,}"),
        ("stories a minute, in quick motion", f"{added / took * 60:,.0f}"),
        ("the day took", f"{took:.0f} s"),
        ("memory before and at most", f"{memory[0]:.0f} and {memory[1]:.0f} MB"),
    ]
    times = [
        (name, f"{len(each):,}", *(f"{1000 * point(each, share):.1f} ms" for share in (0.5, 0.95)))
        for name, each in zip(("before", "meanwhile", "after"), asked, strict=True)
    ]
    return [
        Table(f"A day of {count} feeds", ("", ""), tuple(rows)),
        Table("Questions", ("", "n", "median", "95%"), tuple(times)),
    ]


@click.command(help=__doc__)
@click.option("--feeds", "count", type=click.IntRange(1), default=500, help="How many feeds.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="For the tables.")
def main(count: int, results: Path) -> None:
    """Play the day, and write the tables."""
    with TemporaryDirectory() as folder:
        made = play(count, Path(folder))
    page = (
        "# A day of feeds\n\nWritten by `make day`.\n\n" + "\n\n".join(map(markdown, made)) + "\n"
    )
    click.echo(page)
    results.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
