"""HTTP as an LLM is asked by it: one connection for each request, and failures as sentences."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from httpx2 import (
    BasicAuth,
    Client,
    ConnectError,
    DecodingError,
    HTTPError,
    InvalidURL,
    Limits,
    ProxyError,
    SSEError,
    StreamError,
    SyncByteStream,
    Timeout,
    TimeoutException,
)

from articles.errors import cut
from articles.fetching.fetcher import agent_of
from bot.service.llm.errors import LlmError, LlmReason
from bot.service.llm.replies import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from httpx2 import Response

    from bot.service.llm.requests import LlmAddress

CONNECT_SECONDS = 10.0
# With what is not text: keep-alives, reasoning, and some 300 bytes around each token.
MOST_BODY_BYTES = 16 << 20
# This machine, to which no proxy leads.
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


def make_http(address: LlmAddress, key: str | None, seconds: float) -> Client:
    """Return what sends requests; a server may be silent for so many seconds.

    Each request has a connection of its own, so that it is known which one to end, and none is
    kept that the server may end just when it is used. Redirects are not followed, so that the key
    goes nowhere else. Raises LlmError for a key that cannot be sent, and where the environment
    names a proxy that cannot be used.
    """
    headers = {"User-Agent": agent_of(""), "Accept-Encoding": "identity"}
    if key:
        if not (key.isascii() and key.isprintable()):
            raise LlmError(LlmReason.KEY, "The key has characters that cannot be sent.")
        headers["Authorization"] = f"Bearer {key}"
    by_password = not key and (address.user or address.password)
    try:
        return Client(
            headers=headers,
            auth=BasicAuth(address.user, address.password) if by_password else None,
            timeout=Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
            limits=Limits(max_keepalive_connections=0),
            follow_redirects=False,
            mounts=dict.fromkeys([f"all://{host}" for host in LOCAL_HOSTS]),
        )
    except (ImportError, ValueError):
        raise LlmError(
            LlmReason.UNREACHABLE, "The proxy that the environment names cannot be used."
        ) from None


def cap(response: Response, place: str, most_bytes: int = MOST_BODY_BYTES) -> None:
    """Let the body of a response end with an LlmError after so many bytes, keep-alives included."""
    if isinstance(response.stream, SyncByteStream):
        response.stream = CappedStream(response.stream, place, most_bytes)


class CappedStream(SyncByteStream):
    """The body of a response up to a size."""

    def __init__(self, body: SyncByteStream, place: str, most_bytes: int) -> None:
        self._body = body
        self._place = place
        self._left = most_bytes

    def __iter__(self) -> Iterator[bytes]:
        """Yield the body; raise LlmError where it is longer."""
        for chunk in self._body:
            self._left -= len(chunk)
            if self._left < 0:
                raise LlmError(LlmReason.TOO_LONG, f"{self._place} sends on and on.")
            yield chunk

    def close(self) -> None:
        """Close the response."""
        self._body.close()


def read_whole(response: Response, place: str, most_bytes: int = MOST_BODY_BYTES) -> bytes:
    """Return the body of a response, unpacked where it came packed; raise LlmError for a longer."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > most_bytes:
            raise LlmError(LlmReason.TOO_LONG, f"{place} sends on and on.")
    return bytes(body)


@contextmanager
def told_plainly(place: str, answered: Callable[[], bool]) -> Iterator[None]:
    """Turn whatever a request fails with into an LlmError.

    `answered` says whether the server had begun to answer: before, it cannot be reached, or not
    now; after, it broke off.
    """
    try:
        yield
    except (SSEError, DecodingError):
        raise unreadable(place) from None
    except (ConnectError, ProxyError) as error:
        why = cut(str(error))
        raise LlmError(LlmReason.UNREACHABLE, f"{place} cannot be reached: {why}.") from None
    except (HTTPError, InvalidURL, StreamError, OSError) as error:
        silent = isinstance(error, TimeoutException)
        if answered():
            why = "fell silent" if silent else "broke off"
            raise LlmError(LlmReason.CUT_OFF, f"{place} {why} before the end.") from None
        why = "does not answer" if silent else "takes no request, or broke it off"
        raise LlmError(LlmReason.UNREACHABLE, f"{place} {why}.") from None
