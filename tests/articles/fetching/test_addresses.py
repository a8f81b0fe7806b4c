"""Which web addresses are asked at all."""

from __future__ import annotations

import pytest
from web_server import LOOPBACK, Names

from articles.fetching.addresses import AllowedHosts, parsed
from articles.fetching.fetcher import Fetcher
from articles.fetching.models import FetchError, FetchReason

NOBODY = AllowedHosts()
PRIVATE = """
127.0.0.1 127.8.8.8 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 169.254.170.2
100.64.0.1 100.100.100.200 0.0.0.0 0.1.2.3 192.0.0.1 192.0.0.9 192.0.0.192 192.0.2.1 198.18.0.1
198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 192.88.99.1
::1 :: fe80::1 fc00::1 fd00:ec2::254 fec0::1 ff02::1 2001:db8::1 100::1 64:ff9b:1::1
::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:10.0.0.1 ::ffff:0:127.0.0.1 ::127.0.0.1
64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:a9fe:a9fe::1 2002:c0a8:101::
2001:0:4136:e378:8000:63bf:80ff:fffe 2001:0:7f00:1:0:0:f7f7:f7f7 2001:20::1 2001:1::1
""".split()
PUBLIC = """
93.184.216.34 8.8.8.8 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 2606:4700:4700::1111
::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
""".split()
ODD = """
2130706433 0x7f000001 0x7f.1 0x7f.0.0.1 0177.0.0.1 127.1 127.0.1 0 017700000001 127.0.0.1.
1.2.3 1.2.3.4.5 256.1.1.1 0X7F.1 127.0.0.0x1 08.8.8.8
""".split()


def in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def refusal(url: str, fetcher: Fetcher) -> FetchReason:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    return caught.value.reason


class NoConnection:
    """Connects to nothing, and remembers where it should have."""

    def __init__(self) -> None:
        self.reached: list[str] = []

    def __call__(self, addresses: object, **_: object) -> object:
        self.reached += [str(address.ip) for address in addresses]  # type: ignore[attr-defined]
        raise ConnectionRefusedError


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_private_or_reserved_is_refused(address: str) -> None:
    connect = NoConnection()
    written = Fetcher(connect=connect)  # type: ignore[arg-type]
    assert refusal(f"http://{in_address(address)}/", written) is FetchReason.NOT_ALLOWED
    named = Fetcher(resolve=Names({"news.test": address}), connect=connect)  # type: ignore[arg-type]
    assert refusal("https://news.test/", named) is FetchReason.NOT_ALLOWED
    assert connect.reached == []


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_not(address: str) -> None:
    connect = NoConnection()
    fetcher = Fetcher(resolve=Names({"news.test": address}), connect=connect)  # type: ignore[arg-type]
    assert refusal("http://news.test/", fetcher) is FetchReason.NO_CONNECTION
    assert refusal(f"http://{in_address(address)}/", fetcher) is FetchReason.NO_CONNECTION
    assert len(connect.reached) == 2


@pytest.mark.parametrize("host", ODD)
def test_odd_ways_to_write_an_address_are_refused(host: str) -> None:
    """Before they are looked up, for each system reads them in its own way."""
    names = Names({host: "8.8.8.8"})
    reasons = {FetchReason.NOT_ALLOWED, FetchReason.NOT_HTTP}
    assert refusal(f"http://{host}/", Fetcher(resolve=names)) in reasons
    assert names.asked == []


@pytest.mark.parametrize(
    "url",
    [
        *("", "news.test/a", "/etc/passwd", "//news.test/", "http:", "http:///a", "http:/a"),
        *("file:///etc/passwd", "ftp://news.test/", "data:text/html,hello", "mailto:a@news.test"),
        *("http://[::1", "http://[fe80::1%25eth0]/", "http://[1.2.3.4]/", "http://①②⑦.0.0.1/"),
        *("http://a b/", "http://a\tb/", "http://news.test\r\nX: y/", "http://%31%32%37.0.0.1/"),
        *(
            f"http://{'a' * 64}.test/",
            f"http://{'a.' * 127}test/",
            "http://.test/",
            "http://-a.test/",
        ),
        *("http://news.test:port/", "http://news..test/", "http://news.test/\ud800", "\udfff"),
    ],
)
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        parsed(url, NOBODY)
    assert caught.value.reason is FetchReason.NOT_HTTP
    assert str(caught.value).encode()


@pytest.mark.parametrize("port", [1, 22, 25, 81, 1023, 65_536, 99_999])
def test_ports_of_other_services_are_not_asked(port: int) -> None:
    with pytest.raises(FetchError) as caught:
        parsed(f"http://news.test:{port}/", NOBODY)
    assert caught.value.reason is FetchReason.NOT_ALLOWED


def test_an_address_in_its_normal_form() -> None:
    for given, normal in (
        (" HTTP://News.TEST:80/a b?q=ü#top ", "http://news.test/a%20b?q=%C3%BC"),
        ("https://news.test", "https://news.test/"),
        ("https://news.test:8443/a/../b", "https://news.test:8443/b"),
        ("http://bücher.test/", "http://xn--bcher-kva.test/"),
    ):
        found = parsed(given, NOBODY)
        assert f"{found.scheme}://{found.netloc.decode()}{found.raw_path.decode()}" == normal


def test_hosts_that_are_allowed() -> None:
    allowed = AllowedHosts(["News.test", " 10.0.0.1:8080 ", "[::1]:81", "fd00::1", ""])
    assert allowed.names("news.test", 1)
    assert allowed.names("news.test.", 443)
    assert allowed.names("10.0.0.1", 8080)
    assert allowed.names("::1", 81)
    assert allowed.names("fd00::1", 80)
    for host, port in (
        *(("www.news.test", 80), ("10.0.0.1", 80), ("::1", 80), ("test", 80), ("", 80)),
        (LOOPBACK, 80),
    ):
        assert not allowed.names(host, port)
    assert parsed("http://10.0.0.1:8080/", allowed).port == 8080
    assert parsed("http://[::1]:81/", allowed).port == 81
