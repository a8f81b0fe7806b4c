"""The LLM that was set up: asked within its time, left alone while it fails, and counted."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.service.llm.counts import NOT_ITS_FAULT, LlmCounts
from bot.service.llm.errors import LlmError, LlmReason
from bot.service.llm.resting import Rest
from bot.service.llm.timing import REPLY_THREADS, ReplyThreads, TimeLimit, in_time

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.service.llm.budget import Budget
    from bot.service.llm.client import LlmClient, LlmReply
    from bot.service.llm.replies import TokenCount
    from bot.service.llm.requests import LlmMessage

log = logging.getLogger(__name__)


class LlmText(Iterator[str]):
    """What an LLM writes, a piece at a time; `tokens` is what its server counted, at the end.

    `works` is called where it proves to be of use.
    """

    def __init__(
        self,
        reply: LlmReply,
        pieces: Generator[str],
        limit: TimeLimit,
        works: Callable[[], None],
    ) -> None:
        self._reply = reply
        self._pieces = pieces
        self._limit = limit
        self._works = works

    def goes_on(self, seconds: float) -> None:
        """Take note that what came is of use, such as a whole sentence: so much time is added."""
        if not self._limit.is_put_off:
            self._limit.put_off(seconds)
            self._works()

    def __next__(self) -> str:
        """Wait for the next piece and return it; raise LlmError where none comes in time."""
        return next(self._pieces)

    def close(self) -> None:
        """Want no more of it."""
        self._pieces.close()

    @property
    def tokens(self) -> TokenCount | None:
        """Return what was counted, None where it is not known, as after a failure."""
        return self._reply.tokens

    @property
    def finish_reason(self) -> str | None:
        """Return why it ended: "stop", or "length" where its tokens ran out."""
        return self._reply.finish_reason


class Llm:
    """Asks the LLM, with `first_seconds` for its first word; safe to call from many threads."""

    def __init__(
        self,
        client: LlmClient,
        budget: Budget,
        *,
        first_seconds: float,
        rest: Rest | None = None,
        threads: ReplyThreads = REPLY_THREADS,
    ) -> None:
        self.client = client
        self.budget = budget
        self.counts = LlmCounts()
        self._first_seconds = first_seconds
        self._rest = rest or Rest()
        self._threads = threads

    @property
    def model(self) -> str:
        """Return the LLM's name."""
        return self.client.model

    def prepare(self) -> None:
        """Load what the first question would have to wait for."""
        with suppress(LlmError):  # the first question tells it
            self.client.prepare()

    def ask(
        self, messages: Sequence[LlmMessage], most_tokens: int, *, sentence_seconds: float
    ) -> LlmText:
        """Return what is written to some messages.

        After its first word's time it has so many seconds until it is whole, or until
        `LlmText.goes_on` gives it more. Reading it raises LlmError: at once where the LLM rests,
        and where something does not come in time. That it fails is logged once, and that it works
        again.
        """
        reply = self.client.complete(messages, most_tokens)
        limit = TimeLimit(self._first_seconds + sentence_seconds)
        return LlmText(reply, self._pieces(reply, limit), limit, self._works)

    def _pieces(self, reply: LlmReply, limit: TimeLimit) -> Generator[str]:
        if not self._rest.may_ask():
            raise LlmError(LlmReason.RESTING, f"{self.model} rests after it failed.")
        try:
            first = self._first_seconds
            yield from in_time(lambda: reply, first, limit, threads=self._threads)
        except LlmError as error:
            failure = error
            if error.reason is LlmReason.OUT_OF_TIME and not limit.is_put_off:
                told = "No sentence of an answer came in time."
                failure = LlmError(LlmReason.NO_SENTENCE, told, begun=True)
            if failure.reason not in NOT_ITS_FAULT:
                self.counts.failures.add(failure.reason)
                if self._rest.failed(failure):
                    log.warning("The LLM %s failed: %s", self.model, failure)
            raise failure from None
        self._works()

    def _works(self) -> None:
        if self._rest.worked():
            log.info("The LLM %s works again.", self.model)

    def close(self) -> None:
        """Ask no more."""
        self.client.close()
