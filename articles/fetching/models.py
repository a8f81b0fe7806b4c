"""What comes back from the web, and why nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from articles.errors import NewsdeskError
from articles.models import Frozen


class FetchReason(StrEnum):
    """Why there is no answer."""

    NOT_HTTP = "not http"
    NOT_ALLOWED = "not allowed"
    NAME_NOT_FOUND = "name not found"
    NO_CONNECTION = "no connection"
    TIMED_OUT = "timed out"
    TOO_LARGE = "too large"
    TOO_MANY_REDIRECTS = "too many redirects"
    REDIRECT_LOOP = "redirect loop"
    TLS = "tls"
    BROKEN_ANSWER = "broken answer"
    BUSY = "busy"
    CLOSED = "closed"
    ROBOTS = "robots"
    NOT_AN_ARTICLE = "not an article"
    GONE = "gone"


# These say nothing of whom was to be asked.
PASSING = frozenset({FetchReason.BUSY, FetchReason.CLOSED})


class FetchError(NewsdeskError):
    """Say why a web address gives no answer; `reason` says it to programs."""

    def __init__(self, sentence: str, *, reason: FetchReason, **values: object) -> None:
        super().__init__(sentence, **values)
        self.reason = reason


class FetchAnswer(Frozen):
    """An answer, whatever its status.

    `url` is the address that gave it, after all redirects. `headers` have lower-case names; those
    that came several times are joined by commas. `content` is decompressed. `moved_to` is the
    address to remember in place of the one that was asked: as far as permanent redirects (301, 308)
    lead in one line from it, else None. Whether the answer there is worth it is for the caller.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    moved_to: str | None = None
