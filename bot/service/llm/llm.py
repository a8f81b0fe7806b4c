"""The LLM that was set up: asked within its time, left alone while it fails, and counted."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.service.llm.errors import LlmError, LlmReason
from bot.service.llm.resting import Rest
from bot.service.llm.timing import REPLY_THREADS, ReplyThreads, in_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.llm.budget import Budget
    from bot.service.llm.client import LlmClient, LlmReply
    from bot.service.llm.replies import TokenCount
    from bot.service.llm.requests import LlmMessage

log = logging.getLogger(__name__)

# Of these the LLM is not the cause.
NOT_ITS_FAULT = frozenset({LlmReason.CLOSED, LlmReason.RESTING})


class LlmText(Iterator[str]):
    """What an LLM writes, a piece at a time; `tokens` is what its server counted, at the end."""

    def __init__(self, reply: LlmReply, pieces: Generator[str]) -> None:
        self._reply = reply
        self._pieces = pieces

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
        self, messages: Sequence[LlmMessage], most_tokens: int, *, whole_seconds: float
    ) -> LlmText:
        """Return what is written to some messages, for so many seconds after the first word's.

        Reading it raises LlmError: at once where the LLM rests, and where no word comes in time or
        the whole does not. That it fails is logged once, and that it works again.
        """
        reply = self.client.complete(messages, most_tokens)
        return LlmText(reply, self._pieces(reply, whole_seconds))

    def _pieces(self, reply: LlmReply, whole_seconds: float) -> Generator[str]:
        if not self._rest.may_ask():
            raise LlmError(LlmReason.RESTING, f"{self.model} rests after it failed.")
        try:
            first = self._first_seconds
            whole = first + whole_seconds
            pieces = in_time(lambda: reply, first, whole, threads=self._threads)
            for piece in pieces:
                if piece.strip() and self._rest.worked():
                    log.info("The LLM %s works again.", self.model)
                yield piece
        except LlmError as error:
            if error.reason not in NOT_ITS_FAULT and self._rest.failed(error):
                log.warning("The LLM %s failed, and answers are quoted: %s", self.model, error)
            raise

    def close(self) -> None:
        """Ask no more."""
        self.client.close()
