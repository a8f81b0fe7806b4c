"""The one fetcher: every rule of it on real sockets."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from web_server import CERTIFICATE, LOOPBACK, Names, Reply, WebServer, bomb, drip, moved, page

from articles.fetching.fetcher import Fetcher
from articles.fetching.models import FetchError, FetchReason

if TYPE_CHECKING:
    from collections.abc import Iterator

KIB = 1024


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """One that may ask the server, and reads little."""
    fetcher = Fetcher(allow=[LOOPBACK], max_bytes=64 * KIB)
    yield fetcher
    fetcher.close()


@pytest.fixture
def hasty() -> Fetcher:
    """One that is not patient."""
    return Fetcher(allow=[LOOPBACK], timeout_seconds=0.4)


def reason_of(fetcher: Fetcher, url: str) -> FetchReason:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    told = str(caught.value)
    assert told.endswith(".")
    assert "{" not in told
    return caught.value.reason


def test_an_answer_comes_back_as_it_was_sent(server: WebServer, fetcher: Fetcher) -> None:
    server.routes["/a?b=c"] = page("The ferry is back.", ETag='"1"')
    answer = fetcher.fetch(server.url("/a?b=c#top"), {"If-None-Match": '"0"'})
    assert (answer.status, answer.content) == (200, b"The ferry is back.")
    assert (answer.url, answer.moved_to) == (server.url("/a?b=c"), None)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["etag"] == '"1"'
    (asked,) = server.asked
    assert asked.headers["host"] == f"{LOOPBACK}:{server.port}"
    assert asked.headers["if-none-match"] == '"0"'


@pytest.mark.parametrize("status", [304, 404, 410, 429, 500, 503])
def test_any_status_is_an_answer(server: WebServer, fetcher: Fetcher, status: int) -> None:
    server.routes["/"] = Reply(status=status, headers={"Retry-After": "120"})
    answer = fetcher.fetch(server.url())
    assert (answer.status, answer.headers["retry-after"]) == (status, "120")


def test_who_asks_is_said(server: WebServer) -> None:
    server.routes["/"] = page("hello")
    Fetcher(allow=[LOOPBACK], contact="https://desk.test/bot\r\nX: y").fetch(server.url())
    Fetcher(allow=[LOOPBACK]).fetch(server.url())
    agents = [asked.headers["user-agent"] for asked in server.asked]
    assert agents[0].startswith("Newsdesk/")
    assert agents[0].endswith(" (+https://desk.test/botX: y)")
    assert agents[0].startswith(agents[1])
    assert "(" not in agents[1]


def test_only_harmless_headers_are_sent(server: WebServer, fetcher: Fetcher) -> None:
    for name in ("Cookie", "Authorization", "Host", "X-Forwarded-For"):
        with pytest.raises(ValueError, match=name.lower()):
            fetcher.fetch(server.url(), {name: "x"})
    assert server.asked == []


def test_cookies_do_not_come_back(server: WebServer, fetcher: Fetcher) -> None:
    server.routes["/"] = Reply(status=302, headers={"Set-Cookie": "a=b", "Location": "/next"})
    server.routes["/next"] = page("hello", **{"Set-Cookie": "c=d"})
    assert "set-cookie" not in fetcher.fetch(server.url()).headers
    fetcher.fetch(server.url("/next"))
    assert not any("cookie" in asked.headers for asked in server.asked)


def test_proxies_of_the_environment_are_not_used(
    server: WebServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.routes["/"] = page("hello")
    assert fetcher.fetch(server.url()).content == b"hello"


# What leads where.


def test_redirects_are_followed(server: WebServer, fetcher: Fetcher) -> None:
    for step in range(5):
        server.routes[f"/{step}"] = moved(f"/{step + 1}", (302, 303, 307, 301, 308)[step])
    server.routes["/5"] = page("at last")
    answer = fetcher.fetch(server.url("/0"), {"If-None-Match": '"0"'})
    assert (answer.content, answer.url) == (b"at last", server.url("/5"))
    assert {asked.headers["if-none-match"] for asked in server.asked} == {'"0"'}


@pytest.mark.parametrize("sent", ["/fähre", "/f%C3%A4hre"])
def test_redirects_may_be_written_in_any_script(
    server: WebServer, fetcher: Fetcher, sent: str
) -> None:
    server.routes["/"] = moved(sent.encode().decode("latin-1"))
    server.routes["/f%C3%A4hre"] = page("hello")
    assert fetcher.fetch(server.url()).url == server.url("/f%C3%A4hre")


def test_only_permanent_redirects_are_to_be_remembered(server: WebServer, fetcher: Fetcher) -> None:
    server.routes |= {
        "/old": moved("/new", 301),
        "/new": moved("/newer", 308),
        "/newer": moved("/today", 302),
        "/today": moved("/here", 301),
        "/here": page("hello"),
        "/one": moved("/here", 301),
    }
    assert fetcher.fetch(server.url("/old")).moved_to == server.url("/newer")
    assert fetcher.fetch(server.url("/newer")).moved_to is None
    assert fetcher.fetch(server.url("/one")).moved_to == server.url("/here")


def test_the_sixth_redirect_is_one_too_many(server: WebServer, fetcher: Fetcher) -> None:
    for step in range(6):
        server.routes[f"/{step}"] = moved(f"/{step + 1}")
    assert reason_of(fetcher, server.url("/0")) is FetchReason.TOO_MANY_REDIRECTS
    assert len(server.asked) == 6


@pytest.mark.parametrize("back", ["/a", "/b"])
def test_a_circle_of_redirects_ends(server: WebServer, fetcher: Fetcher, back: str) -> None:
    server.routes |= {"/a": moved("/b"), "/b": moved(back)}
    assert reason_of(fetcher, server.url("/a")) is FetchReason.REDIRECT_LOOP
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://127.0.0.2/", FetchReason.NOT_ALLOWED),
        ("http://169.254.169.254/latest/meta-data/", FetchReason.NOT_ALLOWED),
        ("http://[fd00:ec2::254]/", FetchReason.NOT_ALLOWED),
        ("//localhost/", FetchReason.NOT_ALLOWED),
        ("http://someone:secret@news.test/", FetchReason.NOT_ALLOWED),
        ("file:///etc/passwd", FetchReason.NOT_HTTP),
        ("ftp://news.test/", FetchReason.NOT_HTTP),
        ("gopher://127.0.0.1:25/", FetchReason.NOT_HTTP),
        ("javascript:alert(1)", FetchReason.NOT_HTTP),
        ("http://[", FetchReason.NOT_HTTP),
        ("http://a b/", FetchReason.NOT_HTTP),
    ],
)
def test_each_redirect_is_checked_anew(
    server: WebServer, fetcher: Fetcher, to: str, reason: FetchReason
) -> None:
    server.routes["/"] = moved(to)
    assert reason_of(fetcher, server.url()) is reason
    assert len(server.asked) == 1


def test_a_redirect_that_leads_nowhere_is_an_answer(server: WebServer, fetcher: Fetcher) -> None:
    server.routes["/"] = Reply(b"somewhere", 301)
    assert fetcher.fetch(server.url()).status == 301


def test_a_name_and_password_are_not_told_on(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch("https://ann:hunter2@news.test/feed")
    assert "hunter2" not in str(caught.value)
    assert "news.test" in str(caught.value)


# Names and addresses.


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(server: WebServer) -> None:
    """The name leads to a public address first, and to a private one then."""
    names = Names({"news.test": ["93.184.216.34", LOOPBACK]})
    reached = []

    def connect(addresses: Any, *, policy: Any, timeout: float) -> socket.socket:
        reached.append([str(address.ip) for address in addresses])
        return socket.create_connection((LOOPBACK, server.port), timeout)

    server.routes["/"] = moved("/next")
    server.routes["/next"] = page("secret")
    fetcher = Fetcher(resolve=names, connect=connect)
    assert reason_of(fetcher, server.url("/", "news.test")) is FetchReason.NOT_ALLOWED
    # Once for each request; what the second was led to is not connected to.
    assert names.asked == ["news.test", "news.test"]
    assert reached == [["93.184.216.34"]]
    assert server.paths() == ["/"]
    assert server.asked[0].headers["host"] == f"news.test:{server.port}"


def test_a_name_that_leads_both_ways_is_refused() -> None:
    def both(host: str, port: int, *_: Any) -> list[Any]:
        return [*Names({host: "93.184.216.34"})(host, port), *Names({host: "10.0.0.1"})(host, port)]

    assert reason_of(Fetcher(resolve=both), "http://news.test/") is FetchReason.NOT_ALLOWED


def test_a_name_may_be_allowed_where_its_address_is_private(server: WebServer) -> None:
    server.routes["/"] = page("hello")
    names = Names({"news.test": LOOPBACK, "other.test": LOOPBACK})
    for allow in ("news.test", "NEWS.test.", f"news.test:{server.port}"):
        fetcher = Fetcher(allow=[allow], resolve=names)
        assert fetcher.fetch(server.url("/", "news.test")).content == b"hello"
        assert reason_of(fetcher, server.url("/", "other.test")) is FetchReason.NOT_ALLOWED
    fetcher = Fetcher(allow=["news.test:1"], resolve=names)
    assert reason_of(fetcher, server.url("/", "news.test")) is FetchReason.NOT_ALLOWED


def test_a_name_that_is_not_there() -> None:
    fetcher = Fetcher(resolve=Names({}))
    assert reason_of(fetcher, "http://nowhere.test/") is FetchReason.NAME_NOT_FOUND


def test_a_lookup_that_hangs_is_left_behind() -> None:
    def hang(*_: Any) -> list[Any]:
        time.sleep(3)
        return []

    started = time.monotonic()
    fetcher = Fetcher(resolve=hang, timeout_seconds=0.1)
    assert reason_of(fetcher, "http://news.test/") is FetchReason.TIMED_OUT
    assert time.monotonic() - started < 2


# What is too long, too large or broken.


def test_a_slow_drip_ends_in_time(server: WebServer, hasty: Fetcher) -> None:
    server.routes["/"] = drip()
    started = time.monotonic()
    assert reason_of(hasty, server.url()) is FetchReason.TIMED_OUT
    assert time.monotonic() - started < 2


def test_headers_that_drip_end_in_time(server: WebServer, hasty: Fetcher) -> None:
    def headers() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        for number in range(100):
            yield f"X-{number}: x\r\n".encode()

    server.routes["/"] = Reply(bare=True, pieces=headers(), pause=0.02)
    assert reason_of(hasty, server.url()) is FetchReason.TIMED_OUT


def test_the_time_is_for_all_redirects_together(server: WebServer, hasty: Fetcher) -> None:
    server.routes |= {
        f"/{step}": Reply(status=302, headers={"Location": f"/{step + 1}"}, pause=0.15)
        for step in range(5)
    }
    assert reason_of(hasty, server.url("/0")) is FetchReason.TIMED_OUT
    assert len(server.asked) < 5


def test_what_is_too_large_is_not_read(server: WebServer, fetcher: Fetcher) -> None:
    server.routes["/said"] = Reply(bytes(65 * KIB))
    server.routes["/unsaid"] = Reply(pieces=[bytes(KIB)] * 1000)
    server.routes["/bomb"] = bomb(8)
    server.routes["/fits"] = Reply(bytes(64 * KIB))
    for path in ("/said", "/unsaid", "/bomb"):
        assert reason_of(fetcher, server.url(path)) is FetchReason.TOO_LARGE
    assert len(fetcher.fetch(server.url("/fits")).content) == 64 * KIB


def test_packed_answers_are_unpacked(server: WebServer, fetcher: Fetcher) -> None:
    packed = gzip.compress(b"first ") + gzip.compress(b"second")
    server.routes["/"] = Reply(packed, headers={"Content-Encoding": "GZip"})
    assert fetcher.fetch(server.url()).content == b"first second"
    assert server.asked[0].headers["accept-encoding"] == "gzip"


BROKEN = {
    "no http": Reply(bare=True, content=b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "nothing": Reply(bare=True, content=b""),
    "cut": Reply(bare=True, content=b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"),
    "packed and cut": Reply(gzip.compress(b"x" * 500)[:-9], headers={"Content-Encoding": "gzip"}),
    "not packed": Reply(b"plain", headers={"Content-Encoding": "gzip"}),
    "packed otherwise": Reply(b"plain", headers={"Content-Encoding": "br"}),
    "packed twice": Reply(b"plain", headers={"Content-Encoding": "gzip, gzip"}),
    "huge headers": Reply(
        bare=True, content=b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000 + b"\r\n\r\n"
    ),
    "two lengths": Reply(
        bare=True, content=b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
    ),
}


@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_answer_is_none(server: WebServer, fetcher: Fetcher, reply: Reply) -> None:
    server.routes["/"] = reply
    assert reason_of(fetcher, server.url()) is FetchReason.BROKEN_ANSWER


def test_nobody_listens(fetcher: Fetcher) -> None:
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    assert reason_of(fetcher, f"http://{LOOPBACK}:{port}/") is FetchReason.NO_CONNECTION


# TLS.


@pytest.fixture
def trusting() -> ssl.SSLContext:
    """Trusts the server's certificate, which is for news.test alone."""
    return ssl.create_default_context(cafile=CERTIFICATE)


def test_a_server_proves_to_be_the_one_of_the_name(trusting: ssl.SSLContext) -> None:
    names = Names({"news.test": LOOPBACK, "other.test": LOOPBACK})
    allow = ["news.test", "other.test", LOOPBACK]
    with WebServer({"/": page("hello")}, tls=True) as server:
        fetcher = Fetcher(allow=allow, resolve=names, tls=trusting)
        assert fetcher.fetch(server.url("/", "news.test")).content == b"hello"
        assert server.tls_names == ["news.test"]
        assert server.asked[0].headers["host"] == f"news.test:{server.port}"
        for host in ("other.test", LOOPBACK):
            assert reason_of(fetcher, server.url("/", host)) is FetchReason.TLS
        stranger = Fetcher(allow=allow, resolve=names)
        assert reason_of(stranger, server.url("/", "news.test")) is FetchReason.TLS
        assert len(server.asked) == 1


def test_a_server_without_tls(server: WebServer, fetcher: Fetcher) -> None:
    url = server.url().replace("http:", "https:")
    assert reason_of(fetcher, url) is FetchReason.TLS


# Many threads.


def test_a_host_is_asked_one_at_a_time(server: WebServer) -> None:
    names = Names({"one.test": LOOPBACK, "two.test": LOOPBACK})
    fetcher = Fetcher(allow=["one.test", "two.test"], resolve=names)
    server.routes["/"] = Reply(b"hello", pause=0.03)
    urls = [server.url("/", host) for host in ("one.test", "two.test") for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        assert {answer.status for answer in pool.map(fetcher.fetch, urls)} == {200}
    assert dict(server.most_at_once) == {"one.test": 1, "two.test": 1}


def test_closing_ends_what_is_being_fetched(server: WebServer) -> None:
    server.routes["/"] = Reply(b"late", pause=20)
    fetcher = Fetcher(allow=[LOOPBACK])
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(reason_of, fetcher, server.url()) for _ in range(2)]
        while not server.asked:
            time.sleep(0.005)
        fetcher.close()
        reasons = {each.result(5) for each in waiting}
    assert reasons == {FetchReason.CLOSED}
    assert reason_of(fetcher, server.url()) is FetchReason.CLOSED
