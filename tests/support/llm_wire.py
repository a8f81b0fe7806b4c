"""What goes over the connection of one request to an LLM's server; see `llm_server`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import threading
    from http.server import BaseHTTPRequestHandler

EVENTS = "text/event-stream; charset=utf-8"
JSON = "application/json"


@dataclass(frozen=True)
class LlmRequest:
    """A request for an answer, as it came."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def said(self) -> str:
        """Return what all messages say, one below the other."""
        return "\n".join(message["content"] for message in self.body["messages"])


class Wire:
    """The connection of one request; each step ends the script where the test is over."""

    def __init__(self, handler: BaseHTTPRequestHandler, stopped: threading.Event) -> None:
        self._handler = handler
        self._stopped = stopped

    def begin(self, content_type: str, status: int = 200, **headers: str) -> None:
        """Send the head of an answer; its body follows in chunks."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._handler.send_response(status)
        head = {"Content-Type": content_type, "Transfer-Encoding": "chunked", **named}
        for name, value in head.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def send(self, content: bytes | str) -> None:
        """Send some of the body."""
        data = content.encode() if isinstance(content, str) else content
        self._handler.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def event(self, message: object) -> None:
        """Send one event; a string as it is, everything else as JSON."""
        self.send(f"data: {message if isinstance(message, str) else json.dumps(message)}\n\n")

    def write(self, piece: str | None, **delta: object) -> None:
        """Send one piece of text as servers do, or another delta."""
        given = {"content": piece, **delta}
        self.event({"choices": [{"index": 0, "delta": given, "finish_reason": None}]})

    def end(self) -> None:
        """Say that the body is whole; without it the connection was cut."""
        self._handler.wfile.write(b"0\r\n\r\n")

    def wait(self, seconds: float | None = None) -> None:
        """Wait so long, or until the test is over; raise OSError where it is."""
        if self._stopped.wait(seconds):
            raise BrokenPipeError


Behaviour = Callable[[LlmRequest, Wire], None]


def streamed(
    text: str,
    *,
    tokens: tuple[int, int] | None = (100, 20),
    finish: str | None = "stop",
    done: bool = True,
    first_pause: float = 0.0,
    pause: float = 0.0,
) -> Behaviour:
    """Return what streams a text, with seconds before its first word and between the words.

    `tokens` are told where they are asked for, `finish` as the reason why it ended, and `done` says
    whether `[DONE]` is sent at the end.
    """

    def behave(request: LlmRequest, wire: Wire) -> None:
        wire.wait(first_pause)
        wire.begin(EVENTS)
        wire.write("", role="assistant")
        for number, piece in enumerate(in_words(text)):
            wire.wait(pause if number else 0.0)
            wire.write(piece)
        if finish:
            wire.event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        if tokens and request.body.get("stream_options", {}).get("include_usage"):
            wire.event({"choices": [], "usage": usage(tokens)})
        if done:
            wire.event("[DONE]")
        wire.end()

    return behave


def failing(status: int, told: str) -> Behaviour:
    """Return what answers with a status and an error as servers send it."""

    def behave(request: LlmRequest, wire: Wire) -> None:
        wire.begin(JSON, status)
        wire.send(json.dumps({"error": {"message": told, "type": "error", "code": None}}))
        wire.end()

    return behave


def in_words(text: str) -> Iterable[str]:
    """Return a text in the pieces that it is sent in: words with the space before them."""
    words = text.split(" ")
    return chain(words[:1], (f" {word}" for word in words[1:])) if text else ()


def usage(tokens: tuple[int, int]) -> dict[str, int]:
    """Return tokens as servers tell them."""
    prompt, completion = tokens
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
