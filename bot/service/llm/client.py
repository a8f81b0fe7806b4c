"""Asks an LLM's server over OpenAI's interface, and hands on what it writes as it comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot.service.llm.errors import LlmError, LlmReason, status_error
from bot.service.llm.replies import ReplyPart, TokenCount, read_part, unreadable
from bot.service.llm.requests import LlmMessage, RequestForm, parse_address

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from httpx2 import Client, Response

    from bot.settings import Settings

__all__ = ["LlmClient", "LlmError", "LlmMessage", "LlmReply", "TokenCount"]

# In case nobody closes a reply: `in_time` does long before.
SILENT_SECONDS = 30.0
# For a server that does not keep to the tokens asked for; a token has some four characters.
CHARACTERS_A_TOKEN = 10
MOST_MODELS = 200
# What a server says that does not know all of a request: OpenAI's, and pydantic's.
DOES_NOT_FIT = frozenset({400, 422})
HEADERS = {
    "Content-Type": "application/json",
    "Accept": "text/event-stream, application/json",
}
# As `socket.SHUT_RDWR`.
BOTH_WAYS = 2


class LlmReply(Iterator[str]):
    """What an LLM writes, in pieces as they come; it is asked when the first one is wanted.

    A piece is never empty. Raises LlmError in place of a piece where something fails; what came
    before that is not whole. `tokens` is what the server counted and `finish_reason` why it ended
    ("stop", or "length" where the tokens ran out), None until that is known.
    """

    def __init__(self, client: LlmClient, messages: Sequence[LlmMessage], most_tokens: int) -> None:
        self.tokens: TokenCount | None = None
        self.finish_reason: str | None = None
        self.closed = False
        # Whether the server has begun to answer, and whether with some text.
        self.answered = False
        self.begun = False
        self._connection: Any = None
        self._pieces = client.pieces(self, messages, most_tokens)

    def __next__(self) -> str:
        """Wait for the next piece and return it."""
        try:
            return next(self._pieces)
        except LlmError as error:
            if self.closed:
                raise _closed() from None
            error.begun = self.begun
            raise

    def close(self) -> None:
        """Want no more; who waits for a piece in another thread gets an LlmError."""
        self.closed = True
        self._hang_up()
        with suppress(ValueError):  # a thread that waits in there comes out by itself
            self._pieces.close()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Take note of the connection, of which httpcore tells while it is made."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._connection = info["return_value"]
        if self.closed:
            self._hang_up()
            # What is told at the end of a step must not hide how that ended.
            if event.endswith(".started") and "close" not in event:
                raise _closed()

    def take(self, part: ReplyPart) -> None:
        """Take note of what a message of the stream brings besides text."""
        self.finish_reason = part.finish_reason or self.finish_reason
        self.tokens = part.tokens or self.tokens
        self.begun = self.begun or bool(part.text)

    def _hang_up(self) -> None:
        # To close the socket would not wake a thread that reads from it.
        connected = self._connection and self._connection.get_extra_info("socket")
        if connected is not None:
            with suppress(OSError):
                connected.shutdown(BOTH_WAYS)


class LlmClient:
    """Asks one model at one server, with or without a key; safe to call from many threads.

    `url` is what the server's own documentation gives for OpenAI's clients, its host alone, or the
    whole address of `/chat/completions`; raises ValueError for anything else. Redirects are not
    followed, so that the key goes nowhere else. Proxies of the environment are used, though not to
    this machine itself.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str | None = None,
        *,
        silent_seconds: float = SILENT_SECONDS,
    ) -> None:
        self.model = model
        self._address = parse_address(url)
        # Where it is asked, as it may be printed.
        self.place = self._address.shown("/chat/completions")
        self._key = key.strip() if key else None
        self._silent_seconds = silent_seconds
        # The one taken last: what a server refuses it is not asked for again.
        self._form = RequestForm()

    def prepare(self) -> None:
        """Load what the first request would have to wait for; raise LlmError where that fails."""
        _ = self._http

    def complete(self, messages: Sequence[LlmMessage], most_tokens: int) -> LlmReply:
        """Return the reply to some messages; nothing is sent until its first piece is wanted."""
        return LlmReply(self, messages, most_tokens)

    def models(self) -> tuple[str, ...]:
        """Return the names of the models that the server offers; raise LlmError where it fails."""
        from bot.service.llm.connection import cap, read_whole, told_plainly

        place = self._address.shown("/models")
        asked = self._http.stream("GET", self._address.of("/models"))
        with told_plainly(place, lambda: False), asked as response:
            cap(response, place)
            if response.status_code != 200:
                raise status_error(response.status_code, self.model, place, response.headers)
            content = read_whole(response, place)
        try:
            names = [each["id"] for each in json.loads(content)["data"]]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise unreadable(place) from None
        return tuple(name for name in names if isinstance(name, str))[:MOST_MODELS]

    def close(self) -> None:
        """Ask no more."""
        if "_http" in self.__dict__:
            self._http.close()

    @cached_property
    def _http(self) -> Client:
        from bot.service.llm.connection import make_http

        return make_http(self._address, self._key, self._silent_seconds)

    def pieces(
        self, reply: LlmReply, messages: Sequence[LlmMessage], most_tokens: int
    ) -> Generator[str]:
        """Yield what is written for a reply, and tell it the rest."""
        from bot.service.llm.connection import cap, read_whole, told_plainly

        form: RequestForm | None = self._form
        while form:
            asked = self._http.stream(
                "POST",
                self._address.of("/chat/completions"),
                content=_encoded(form.body(self.model, messages, most_tokens)),
                headers=HEADERS,
                extensions={"trace": reply.trace},
            )
            with told_plainly(self.place, lambda: reply.answered), asked as response:
                cap(response, self.place)
                status = response.status_code
                if status == 200:
                    reply.answered = True
                    self._form = form
                    yield from self._text(response, reply, most_tokens * CHARACTERS_A_TOKEN)
                    return
                if status in DOES_NOT_FIT:
                    form = form.without(read_whole(response, self.place).decode(errors="replace"))
                if form is None or status not in DOES_NOT_FIT:
                    raise status_error(status, self.model, self.place, response.headers)

    def _text(self, response: Response, reply: LlmReply, most: int) -> Iterator[str]:
        """Yield the text of an answer of 200, at most so many characters of it."""
        left = most
        for part in self._parts(response, reply):
            reply.take(part)
            left -= len(part.text)
            if left < 0:
                raise LlmError(LlmReason.TOO_LONG, f"{self.place} writes on and on.")
            if part.text:
                yield part.text
        if not reply.begun:
            why = "; its tokens ran out before" if reply.finish_reason == "length" else ""
            raise LlmError(LlmReason.EMPTY, f"{self.place} wrote nothing{why}.")

    def _parts(self, response: Response, reply: LlmReply) -> Iterator[ReplyPart]:
        """Yield what is in an answer, streamed or whole; raise LlmError where it is cut off."""
        from httpx2 import EventSource

        from bot.service.llm.connection import read_whole

        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind.endswith("json"):
            yield read_part(read_whole(response, self.place), self.model, self.place)
            return
        if kind.endswith(("html", "xml")):
            raise unreadable(self.place)
        # Some send events and call them something else.
        response.headers["content-type"] = "text/event-stream"
        any_came = False
        for event in EventSource(response):
            if event.data.strip() == "[DONE]":
                return
            if event.data.strip():
                any_came = True
                yield read_part(event.data, self.model, self.place)
        if not any_came:
            raise unreadable(self.place)
        if reply.finish_reason is None:
            raise LlmError(LlmReason.CUT_OFF, f"{self.place} broke off before the end.")


def _encoded(body: dict[str, Any]) -> bytes:
    """Return a body as JSON; half of a character, which UTF-8 has not, is sent as “?”."""
    return json.dumps(body, ensure_ascii=False).encode(errors="replace")


def client_of(settings: Settings) -> LlmClient | None:
    """Return what asks the LLM that is set up, None where none is."""
    if not settings.llm_url or not settings.llm_model:
        return None
    key = settings.llm_key.get_secret_value() if settings.llm_key else None
    return LlmClient(str(settings.llm_url), settings.llm_model, key)


def _closed() -> LlmError:
    return LlmError(LlmReason.CLOSED, "The answer was no longer wanted.")
