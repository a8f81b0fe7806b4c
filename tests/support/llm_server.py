"""An LLM's server on loopback that speaks OpenAI's interface, well or badly, as it is scripted.

    with LlmServer() as server:
        server.answers("The bridge opened.").fails(429, retry_after=5).hangs()
        client = LlmClient(server.url, "any-model")

What it is to do is a queue: each request for an answer takes the next, and the last one stays for
all that follow; where nothing is scripted it answers with `ANYTHING`. Whatever it does returns the
server, so that it can be written in one line. `requests` holds what was asked, in order, with
headers (names in lower case) and body; `paths` those of the refused ones and of `/models`, too.

well:   answers, answers_by (a function of the request), answers_whole (JSON where a stream was
        asked for), answers_oddly (keep-alives, null and reasoning deltas, no choices)
late:   answers(first_pause=…, pause=…), hangs, hangs_after, keeps_alive
badly:  fails, fails_inside, fails_whole, sends_page, sends, hangs_up, cuts_off, never_ends,
        redirects
always: refuses (parameters that it does not know), wants (a key), offers (models)
"""

from __future__ import annotations

import json
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from llm_wire import EVENTS, JSON, LlmRequest, Wire, failing, in_words, streamed, usage
from quiet_server import LOOPBACK, QuietHandler, QuietServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from llm_wire import Behaviour

ANYTHING = "The bridge opened."


class LlmServer:
    """Plays what it is scripted to; see the module."""

    def __init__(self) -> None:
        self.requests: list[LlmRequest] = []
        self.paths: list[str] = []
        self.stopped = threading.Event()
        self._script: deque[Behaviour] = deque()
        self._last: Behaviour | None = None
        self._refused: dict[str, tuple[int, bool]] = {}
        self._key: str | None = None
        self._models: tuple[str, ...] | None = None
        self._lock = threading.Lock()
        self._server = QuietLlmServer(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """Return the address that is set, as servers' documentation gives it."""
        return f"http://{LOOPBACK}:{self.port}/v1"

    # What it always does.

    def refuses(self, *parameters: str, status: int = 400, named: bool = True) -> Self:
        """Refuse requests that have one of these, and say which unless `named` is false.

        The script goes on with the next request that it takes.
        """
        self._refused |= dict.fromkeys(parameters, (status, named))
        return self

    def wants(self, key: str) -> Self:
        """Refuse whoever does not come with the key."""
        self._key = key
        return self

    def offers(self, *models: str) -> Self:
        """Tell these models, and answer for no other; else `/models` is not there."""
        self._models = models
        return self

    # What it does next.

    def plays(self, behaviour: Behaviour) -> Self:
        """Do whatever a function does."""
        with self._lock:
            self._script.append(behaviour)
        return self

    def answers(self, text: str, **how: Any) -> Self:
        """Stream a text a word at a time; how is said at `streamed`."""
        return self.plays(streamed(text, **how))

    def answers_by(self, write: Callable[[LlmRequest], str], **how: Any) -> Self:
        """Stream what a function makes of each request."""
        return self.plays(lambda request, wire: streamed(write(request), **how)(request, wire))

    def answers_whole(self, text: str, *, tokens: tuple[int, int] = (100, 20)) -> Self:
        """Send the answer as one JSON object, although a stream was asked for."""
        message = {"index": 0, "message": {"role": "assistant", "content": text}}
        return self.sends(
            json.dumps({"choices": [{**message, "finish_reason": "stop"}], "usage": usage(tokens)}),
            content_type=JSON,
        )

    def answers_oddly(self, text: str, *, tokens: tuple[int, int] = (100, 20)) -> Self:
        """Answer right, with all between that servers are known to send."""

        def behave(request: LlmRequest, wire: Wire) -> None:
            wire.begin("text/event-stream")
            wire.send(": OPENROUTER PROCESSING\n\n")
            wire.event({"choices": [], "prompt_filter_results": []})
            wire.write(None, role="assistant")
            wire.write(None, reasoning_content="They ask of a bridge.", reasoning="Hm.")
            for piece in in_words(text):
                wire.send(": keep-alive\r\n\r\n")
                wire.event({"choices": [{"index": 0, "delta": {"content": piece}}], "usage": None})
                wire.event({"choices": [{"index": 0, "delta": None, "finish_reason": None}]})
            wire.event(
                {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": usage(tokens)}
            )
            wire.send("event: ping\nretry: 3000\n\ndata:\n\n")
            wire.event("[DONE]")
            wire.end()

        return self.plays(behave)

    def hangs(self) -> Self:
        """Take the request and say nothing, for as long as the test lasts."""
        return self.plays(lambda request, wire: wire.wait())

    def hangs_after(self, text: str) -> Self:
        """Stream a text and then say nothing more."""
        return self._writes(text, lambda wire: wire.wait())

    def keeps_alive(self, pause: float = 0.02) -> Self:
        """Send comments alone, on and on."""

        def behave(request: LlmRequest, wire: Wire) -> None:
            wire.begin(EVENTS)
            while True:
                wire.send(": OPENROUTER PROCESSING\n\n")
                wire.wait(pause)

        return self.plays(behave)

    def never_ends(self, piece: str = "and on ", pause: float = 0.0) -> Self:
        """Write on and on."""

        def behave(request: LlmRequest, wire: Wire) -> None:
            wire.begin(EVENTS)
            while True:
                wire.write(piece)
                wire.wait(pause)

        return self.plays(behave)

    def fails(self, status: int, *, retry_after: object = None, told: str = "It failed.") -> Self:
        """Answer with a status and an error in JSON."""
        headers = {} if retry_after is None else {"Retry_After": str(retry_after)}
        body = json.dumps({"error": {"message": told, "type": "error", "code": None}})
        return self.sends(body, status=status, content_type=JSON, **headers)

    def fails_inside(self, code: int | str | None = 502, *, after: str = "") -> Self:
        """Begin a stream of 200, write some, and send an error in it."""
        error = {"message": "The provider failed.", "code": code}

        def fail(wire: Wire) -> None:
            wire.event({"error": error, "choices": [{"delta": {"content": ""}}]})
            wire.end()

        return self._writes(after, fail)

    def fails_whole(self, code: int | str | None = None) -> Self:
        """Send an error as the whole body of a 200."""
        error = {"error": {"message": "It failed.", "code": code}}
        return self.sends(json.dumps(error), content_type=JSON)

    def sends_page(self, status: int = 200) -> Self:
        """Send a page instead of an answer, as the login of a proxy."""
        page = "<!doctype html><title>Log in</title>"
        return self.sends(page, status=status, content_type="text/html")

    def redirects(self, to: str, status: int = 307) -> Self:
        """Lead to another address."""
        return self.sends("", status=status, content_type="text/plain", Location=to)

    def sends(
        self, *bodies: str | bytes, status: int = 200, content_type: str = EVENTS, **headers: str
    ) -> Self:
        """Send a body as it is, in these chunks."""

        def behave(request: LlmRequest, wire: Wire) -> None:
            wire.begin(content_type, status, **headers)
            for body in bodies:
                if body:
                    wire.send(body)
            wire.end()

        return self.plays(behave)

    def hangs_up(self) -> Self:
        """End the connection without an answer."""
        return self.plays(lambda request, wire: None)

    def cuts_off(self, after: str = "The bridge") -> Self:
        """Stream a text and end the connection in the middle of it."""
        return self._writes(after, lambda wire: None)

    def _writes(self, text: str, then: Callable[[Wire], None]) -> Self:
        def behave(request: LlmRequest, wire: Wire) -> None:
            wire.begin(EVENTS)
            for piece in in_words(text):
                wire.write(piece)
            then(wire)

        return self.plays(behave)

    # How it is asked.

    def take(self, request: LlmRequest) -> Behaviour:
        """Return what to do with a request."""
        refusal = self._refusal(request)
        if refusal is not None:
            return failing(*refusal)
        with self._lock:
            self.requests.append(request)
            if self._script:
                self._last = self._script.popleft()
        return self._last or streamed(ANYTHING)

    def _refusal(self, request: LlmRequest) -> tuple[int, str] | None:
        key, model = request.headers.get("authorization"), request.body.get("model")
        if self._key is not None and key != f"Bearer {self._key}":
            return 401, f"Incorrect API key provided: {key}."
        if not request.path.partition("?")[0].endswith("/chat/completions"):
            return 404, "There is nothing here."
        if self._models is not None and model not in self._models:
            return 404, f"The model {model} does not exist."
        for name in self._refused:
            if name in request.body:
                status, named = self._refused[name]
                instead = " Use 'max_completion_tokens' instead." if name == "max_tokens" else ""
                return status, f"Unsupported: '{name}'.{instead}" if named else "Bad request."
        return None

    def models(self, path: str) -> tuple[int, object]:
        """Return the status and the body for a GET."""
        with self._lock:
            self.paths.append(path)
        if self._models is None or not path.partition("?")[0].endswith("/models"):
            return 404, {"error": {"message": "There is nothing here."}}
        return 200, {"object": "list", "data": [{"id": name} for name in self._models]}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Handler(QuietHandler):
    """Answers one request by the script, and ends the connection."""

    protocol_version = "HTTP/1.1"
    timeout = 5
    server: QuietLlmServer

    def do_POST(self) -> None:
        """Answer a request for an answer."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        content = self.rfile.read(int(headers.get("content-length", "0")))
        self.close_connection = True
        request = LlmRequest(self.path, headers, json.loads(content))
        llm = self.server.llm
        llm.paths.append(self.path)
        with suppress(OSError):  # who has had enough hangs up
            llm.take(request)(request, Wire(self, llm.stopped))

    def do_GET(self) -> None:
        """Tell the models."""
        self.close_connection = True
        status, body = self.server.llm.models(self.path)
        with suppress(OSError):
            wire = Wire(self, self.server.llm.stopped)
            wire.begin(JSON, status)
            wire.send(json.dumps(body))
            wire.end()


class QuietLlmServer(QuietServer):
    """Serves what an LLM's server plays."""

    def __init__(self, llm: LlmServer) -> None:
        self.llm = llm
        super().__init__(Handler)
