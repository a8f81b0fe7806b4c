"""The one way out: asks a web address, follows where it leads, and keeps the rules at each step."""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from contextlib import contextmanager, suppress
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from articles.errors import NewsdeskError
from articles.fetching.addresses import AllowedHosts, parsed, port_of, refused
from articles.fetching.models import FetchAnswer, FetchError, FetchReason
from articles.fetching.reading import TooLargeError, read_body
from articles.fetching.turns import HostTurns, closing
from articles.reading.files import MAX_BYTES, MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Set

    from httpx2 import URL

    from articles.fetching.connecting import Deadline, PinnedBackend

TIMEOUT_SECONDS = 30.0
MOST_REDIRECTS = 5
PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}
# What a caller may say to a server. No cookie and no password ever goes out.
SENDABLE = frozenset(
    {"accept", "accept-language", "cache-control", "if-modified-since", "if-none-match"}
)
ANSWERS = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NOTHING: Mapping[str, str] = MappingProxyType({})


class Fetcher:
    """Fetches what stands at web addresses; safe to call from many threads.

    - Only http and https. A host is looked up once for each request, and connected to at the very
      address that was checked, again after each redirect: none that is private, reserved or leads
      there by another way, unless `allow` names the host (“host” or “host:port”).
    - One request at a time for each host: whoever comes meanwhile waits.
    - The time, for an address with all its redirects but without that wait, and the size, packed
      and unpacked, are limited while reading.
    - No cookies, no proxies; who asks is said by `agent`, with `contact` (an address of the web or
      of mail).

    `resolve` is called like `socket.getaddrinfo`, `connect` like `ssrfguard.connect`; `tls` says
    which certificates are good, by default those that the system trusts.
    """

    def __init__(
        self,
        *,
        allow: Collection[str] = (),
        contact: str = "",
        timeout_seconds: float = TIMEOUT_SECONDS,
        max_bytes: int = MAX_BYTES,
        resolve: Callable[..., Any] = socket.getaddrinfo,
        connect: Callable[..., socket.socket] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.agent = agent_of(contact)
        self._allowed = AllowedHosts(allow)
        self._timeout = timeout_seconds
        self._max_bytes = max_bytes
        self._resolve = resolve
        self._connect = connect
        self._tls = tls
        self._turns = HostTurns()
        self._lock = Lock()
        self._open: set[PinnedBackend] = set()

    def fetch(self, url: str, headers: Mapping[str, str] = NOTHING) -> FetchAnswer:
        """Return the answer of an address, whatever its status; raise FetchError where none comes.

        `headers` are sent along, at each redirect too; they may be those of `SENDABLE` alone.
        """
        from articles.fetching.connecting import Deadline

        if unknown := {name.lower() for name in headers} - SENDABLE:
            raise ValueError(f"not to be sent: {', '.join(sorted(unknown))}")
        asked = self.parsed(url)
        seen, moved_to, permanent = {asked}, None, True
        left = self._timeout
        while True:
            with self._turns.turn(asked.host):
                deadline = Deadline(left)
                with told_plainly(asked.host, self._timeout, self._max_bytes):
                    answer = self._ask(asked, headers, deadline)
                    if not leads_on(answer.status, answer.headers):
                        return answer.model_copy(update={"moved_to": moved_to})
                    left = deadline.left()
            following = self._following(asked, answer.headers["location"])
            refuse_endless(seen, following, asked.host)
            permanent = permanent and answer.status in PERMANENT
            moved_to = str(following) if permanent else moved_to
            seen.add(following)
            asked = following

    def parsed(self, url: str) -> URL:
        """Return an address in its normal form; raise FetchError where it is none to be asked."""
        return parsed(url, self._allowed)

    def space(self, host: str, seconds: float) -> None:
        """Leave so many seconds between requests to a host, as its robots.txt asks."""
        self._turns.space(host, seconds)

    def close(self) -> None:
        """Fetch no more; who waits for an answer gets a FetchError."""
        self._turns.close()
        with self._lock:
            for backend in self._open:
                backend.abort()

    def _following(self, asked: URL, location: str) -> URL:
        from httpx2 import InvalidURL

        with suppress(UnicodeError):
            # Many send the address as it is written, where only ASCII should come.
            location = location.encode("latin-1").decode("utf-8")
        try:
            following = str(asked.join(location))
        except (InvalidURL, ValueError):
            following = location
        return self.parsed(following)

    def _ask(self, url: URL, headers: Mapping[str, str], deadline: Deadline) -> FetchAnswer:
        """Return the answer of one request; the content of one that leads on is not read."""
        import httpcore2

        with self._connection(url, deadline) as connection:
            request = httpcore2.Request(
                "GET",
                httpcore2.URL(
                    scheme=url.raw_scheme,
                    host=url.raw_host,
                    port=port_of(url),
                    target=url.raw_path,
                ),
                headers=self._sent(url, headers),
            )
            response = connection.handle_request(request)
            got = _received(response.headers)
            content = b""
            if not leads_on(response.status, got):
                if int(got.get("content-length", "0") or 0) > self._max_bytes:
                    raise TooLargeError
                coding = got.get("content-encoding", "")
                content = read_body(response.iter_stream(), coding, self._max_bytes)
            return FetchAnswer(url=str(url), status=response.status, headers=got, content=content)

    def _sent(self, url: URL, headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
        sent = {
            "host": url.netloc.decode("ascii"),
            "user-agent": self.agent,
            "accept": ANSWERS,
            # The one coding that the standard library can unpack piece by piece.
            "accept-encoding": "gzip",
            "connection": "close",
            **{name.lower(): value for name, value in headers.items()},
        }
        return [(name.encode(), value.encode("latin-1", "replace")) for name, value in sent.items()]

    @contextmanager
    def _connection(self, url: URL, deadline: Deadline) -> Iterator[Any]:
        """Give a connection to the host of an address, which is opened when it is first used."""
        import httpcore2

        from articles.fetching.connecting import PinnedBackend

        seams: dict[str, Any] = {"resolve": self._resolve}
        if self._connect:
            seams["connect"] = self._connect
        anywhere = self._allowed.names(url.raw_host.decode(), port_of(url))
        backend = PinnedBackend(deadline, anywhere=anywhere, **seams)
        with self._lock:
            if url.scheme == "https" and self._tls is None:
                self._tls = ssl.create_default_context()
            self._open.add(backend)
        origin = httpcore2.Origin(url.raw_scheme, url.raw_host, port_of(url))
        try:
            yield httpcore2.HTTPConnection(origin, self._tls, network_backend=backend)
        except Exception:
            if self._turns.closed:
                raise closing() from None
            raise
        finally:
            with self._lock:
                self._open.discard(backend)
            backend.close()


def leads_on(status: int, headers: Mapping[str, str]) -> bool:
    """Return whether an answer is but a way to another address."""
    return status in REDIRECTS and "location" in headers


def refuse_endless(seen: Set[URL], following: URL, host: str) -> None:
    """Raise FetchError where redirects lead to what was seen, or on and on."""
    if following in seen:
        raise FetchError(
            "{host} leads round in a circle, so that nothing was fetched.",
            reason=FetchReason.REDIRECT_LOOP,
            host=host,
        )
    if len(seen) > MOST_REDIRECTS:
        raise FetchError(
            "{host} leads on more than {most} times, so that nothing was fetched.",
            reason=FetchReason.TOO_MANY_REDIRECTS,
            host=host,
            most=MOST_REDIRECTS,
        )


def agent_of(contact: str) -> str:
    """Return what the newsdesk calls itself: its name, its version and whom to turn to."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        agent = f"Newsdesk/{version('newsdesk')}"
    except PackageNotFoundError:
        agent = "Newsdesk"
    plain = "".join(c for c in contact if " " <= c <= "~" and c not in "()").strip()
    return f"{agent} (+{plain})" if plain else agent


def _received(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by their names in lower case; cookies are left where they came from."""
    got: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        if key != "set-cookie":
            got[key] = f"{got[key]}, {text}" if key in got else text
    return got


@contextmanager
def told_plainly(host: str, seconds: float, most: int) -> Iterator[None]:
    """Turn whatever a request fails with into a sentence."""
    try:
        yield
    except NewsdeskError:
        raise
    except TooLargeError:
        raise FetchError(
            "What {host} sends has more than {most} MB, so that it was not read.",
            reason=FetchReason.TOO_LARGE,
            host=host,
            most=round(most / MEGABYTE),
        ) from None
    except TimeoutError:
        raise FetchError(
            "{host} did not answer in full within {seconds} seconds; try again later.",
            reason=FetchReason.TIMED_OUT,
            host=host,
            seconds=max(1, round(seconds)),
        ) from None
    except Exception as error:
        if failure := _failure_of(error, host):
            raise failure from None
        raise


def _failure_of(error: Exception, host: str) -> FetchError | None:
    """Return what a request failed with as a sentence, None for a fault of ours."""
    import httpcore2
    import ssrfguard

    if isinstance(error, ssrfguard.BlockedAddressError):
        return refused(host)
    if isinstance(error, socket.gaierror | UnicodeError):
        return FetchError(
            "No server named {host} is found; check the address.",
            reason=FetchReason.NAME_NOT_FOUND,
            host=host,
        )
    if isinstance(error, ssl.SSLError):
        return FetchError(
            "{host} does not prove with a certificate who it is, so that nothing was fetched.",
            reason=FetchReason.TLS,
            host=host,
        )
    broken = (httpcore2.RemoteProtocolError, gzip.BadGzipFile, zlib.error, EOFError, ValueError)
    if isinstance(error, broken):
        return FetchError(
            "{host} gave an answer that cannot be read; try again later.",
            reason=FetchReason.BROKEN_ANSWER,
            host=host,
        )
    if isinstance(error, OSError):
        return FetchError(
            "{host} takes no connection, or broke it off; try again later.",
            reason=FetchReason.NO_CONNECTION,
            host=host,
        )
    return None
