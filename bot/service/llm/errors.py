"""Why an LLM wrote nothing, or not all."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from articles.feeds.schedule import retry_after

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_RETRY_SECONDS = 3600.0


class LlmReason(StrEnum):
    """What kind of failure it is."""

    UNREACHABLE = "unreachable"
    KEY = "key"
    NOT_FOUND = "not found"
    QUOTA = "quota"
    REFUSED = "refused"
    REDIRECT = "redirect"
    SERVER = "server"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LONG = "too long"
    CUT_OFF = "cut off"
    NO_FIRST_WORD = "no first word"
    NO_SENTENCE = "no sentence"
    OUT_OF_TIME = "out of time"
    TOO_MANY = "too many"
    RESTING = "resting"
    CLOSED = "closed"


# After these, the next question would wait for nothing, too.
RESTING = frozenset(
    {
        LlmReason.UNREACHABLE,
        LlmReason.KEY,
        LlmReason.NOT_FOUND,
        LlmReason.QUOTA,
        LlmReason.NO_FIRST_WORD,
        LlmReason.NO_SENTENCE,
    }
)
BY_STATUS = {
    401: LlmReason.KEY,
    402: LlmReason.QUOTA,
    403: LlmReason.KEY,
    404: LlmReason.NOT_FOUND,
    429: LlmReason.QUOTA,
}


class LlmError(Exception):
    """Say what happened to a reply: for the log and for whoever runs the bot, in English.

    The sentence never holds a question, an answer or a key, and nothing that a server says in its
    own words, since that may repeat them. `begun` says whether some of the text had come,
    `retry_after` for how many seconds the server asked to be left alone, at most an hour.
    """

    def __init__(
        self,
        reason: LlmReason,
        sentence: str,
        *,
        begun: bool = False,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.begun = begun
        self.status = status
        self.retry_after = retry_after

    @property
    def rests(self) -> bool:
        """Return whether to leave the LLM alone for a while."""
        return self.reason in RESTING or self.retry_after is not None


def status_error(
    status: int, model: str, place: str, headers: Mapping[str, str] | None = None
) -> LlmError:
    """Return what an HTTP status other than 200 means; header names are in lower case."""
    reason = BY_STATUS.get(status)
    if reason is LlmReason.KEY:
        sentence = f"{place} refuses the key ({status})"
    elif reason is LlmReason.NOT_FOUND:
        sentence = f"{place} does not exist, or has no model named {model} (404)"
    elif reason is LlmReason.QUOTA:
        sentence = f"{place} answers no more for now: too many requests, or no credit ({status})"
    elif 300 <= status < 400:
        reason = LlmReason.REDIRECT
        sentence = f"{place} leads to another address ({status}), where the key must not go"
    elif status >= 500:
        reason = LlmReason.SERVER
        sentence = f"{place} failed ({status})"
    else:
        reason = LlmReason.REFUSED
        sentence = f"{place} refuses the request ({status})"
    seconds = retry_after(headers or {}, datetime.now(UTC)).total_seconds()
    after = min(seconds, MOST_RETRY_SECONDS) or None
    return LlmError(reason, f"{sentence}.", status=status, retry_after=after)
