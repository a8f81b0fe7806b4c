"""An LLM's server is asked as its kind wants it; all it does ends in text or in a sentence."""

from __future__ import annotations

import gzip
import threading
import time
from typing import TYPE_CHECKING

import pytest
from llm_server import LlmServer

from bot.service.llm.client import LlmClient
from bot.service.llm.errors import LlmError, LlmReason
from bot.service.llm.replies import TokenCount
from bot.service.llm.requests import LlmMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from llm_wire import LlmRequest, Wire

KEY = "sk-secret-of-ours"
QUESTION = "What did the ferryman say about the bridge?"
TEXT = "The bridge opened on Monday. [1]"
MESSAGES = (LlmMessage("system", "Write plainly."), LlmMessage("user", QUESTION))


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture
def client(server: LlmServer) -> Iterator[LlmClient]:
    client = LlmClient(server.url, "tiny", KEY, silent_seconds=2.0)
    yield client
    client.close()


def written(client: LlmClient, most_tokens: int = 100) -> str:
    return "".join(client.complete(MESSAGES, most_tokens))


def failure(client: LlmClient, most_tokens: int = 100) -> LlmError:
    """Return what a reply fails with, which never tells what was asked or written, or the key."""
    with pytest.raises(LlmError) as raised:
        list(client.complete(MESSAGES, most_tokens))
    told = str(raised.value)
    assert told.endswith(".")
    assert not any(
        secret in told for secret in (KEY, QUESTION, "ferryman", "It failed", "The bridge")
    )
    # Where the error is logged with its traceback, nothing else stands there.
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    return raised.value


def test_an_answer_comes_in_pieces_and_its_tokens_at_the_end(
    server: LlmServer, client: LlmClient
) -> None:
    server.answers(TEXT, tokens=(120, 9))
    reply = client.complete(MESSAGES, 77)
    assert server.requests == []
    assert next(reply) == "The"
    assert reply.tokens is None
    assert "".join(reply) == TEXT.removeprefix("The")
    assert reply.tokens == TokenCount(120, 9)
    assert reply.finish_reason == "stop"
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "Write plainly."},
            {"role": "user", "content": QUESTION},
        ],
        "stream": True,
        "temperature": 0,
        "max_tokens": 77,
        "stream_options": {"include_usage": True},
    }


def test_pieces_come_while_the_rest_is_being_written(server: LlmServer, client: LlmClient) -> None:
    server.hangs_after("The bridge")
    reply = client.complete(MESSAGES, 100)
    assert [next(reply), next(reply)] == ["The", " bridge"]
    reply.close()


def test_no_key_is_sent_where_there_is_none(server: LlmServer) -> None:
    assert written(LlmClient(server.url, "tiny")) == "The bridge opened."
    assert "authorization" not in server.requests[0].headers


def test_a_password_in_the_address_is_sent_and_never_told(server: LlmServer) -> None:
    url = server.url.replace("http://", "http://me:hush@")
    client = LlmClient(url, "tiny")
    assert written(client) == "The bridge opened."
    assert server.requests[0].headers["authorization"] == "Basic bWU6aHVzaA=="
    server.fails(500)
    assert "hush" not in str(failure(client)) + client.place


@pytest.mark.parametrize(
    ("refused", "sent"),
    [
        (["stream_options"], {"max_tokens", "temperature"}),
        (["max_tokens", "temperature"], {"max_completion_tokens", "stream_options"}),
        (["max_tokens", "max_completion_tokens"], {"temperature", "stream_options"}),
    ],
)
@pytest.mark.parametrize("status", [400, 422])
def test_what_a_server_does_not_know_is_left_out_and_not_sent_again(
    server: LlmServer, client: LlmClient, refused: list[str], sent: set[str], status: int
) -> None:
    server.refuses(*refused, status=status).answers(TEXT)
    assert [written(client), written(client)] == [TEXT, TEXT]
    always = {"model", "messages", "stream"}
    assert [set(request.body) - always for request in server.requests] == [sent, sent]
    assert len(server.paths) == 2 + len(refused)


def test_a_refusal_that_names_nothing_is_tried_once_with_the_least(
    server: LlmServer, client: LlmClient
) -> None:
    server.refuses("stream_options", named=False).answers(TEXT)
    assert written(client) == TEXT
    assert set(server.requests[0].body) == {"model", "messages", "stream"}
    assert len(server.paths) == 2


def test_a_request_that_is_wrong_anyhow_fails_and_is_asked_in_full_again(
    server: LlmServer, client: LlmClient
) -> None:
    server.fails(400, told=f"Too long: {QUESTION}").fails(400).answers(TEXT)
    error = failure(client)
    assert (error.reason, error.status, error.rests) == (LlmReason.REFUSED, 400, False)
    assert len(server.requests) == 2
    assert written(client) == TEXT
    assert "stream_options" in server.requests[-1].body


@pytest.mark.parametrize(
    "script",
    [
        lambda server: server.answers_whole(TEXT, tokens=(7, 5)),
        lambda server: server.answers_oddly(TEXT, tokens=(7, 5)),
        lambda server: server.answers(TEXT, tokens=(7, 5), done=False),
        lambda server: server.answers(TEXT, tokens=(7, 5), finish=None),
    ],
)
def test_whatever_way_an_answer_comes_it_is_read(
    server: LlmServer, client: LlmClient, script: Callable[[LlmServer], object]
) -> None:
    script(server)
    reply = client.complete(MESSAGES, 100)
    assert "".join(reply) == TEXT
    assert reply.tokens == TokenCount(7, 5)


def test_events_under_another_name_and_content_in_parts_are_read(
    server: LlmServer, client: LlmClient
) -> None:
    parts = '[{"type": "thinking", "thinking": []}, {"type": "text", "text": "It opened."}]'
    event = f'{{"choices": [{{"delta": {{"content": {parts}}}, "finish_reason": "length"}}]}}'
    server.sends(f"data: {event}\r\n\r\n", content_type="text/plain")
    reply = client.complete(MESSAGES, 100)
    assert "".join(reply) == "It opened."
    assert (reply.finish_reason, reply.tokens) == ("length", None)


FAULTS: dict[str, tuple[Callable[[LlmServer], object], LlmReason, bool]] = {
    "401": (lambda s: s.fails(401), LlmReason.KEY, True),
    "403": (lambda s: s.fails(403), LlmReason.KEY, True),
    "404": (lambda s: s.fails(404), LlmReason.NOT_FOUND, True),
    "402": (lambda s: s.fails(402), LlmReason.QUOTA, True),
    "429": (lambda s: s.fails(429), LlmReason.QUOTA, True),
    "500": (lambda s: s.fails(500), LlmReason.SERVER, False),
    "503": (lambda s: s.fails(503, retry_after=9), LlmReason.SERVER, True),
    "an error in a stream": (lambda s: s.fails_inside(502), LlmReason.SERVER, False),
    "a quota in a stream": (lambda s: s.fails_inside("429"), LlmReason.QUOTA, True),
    "an error as a whole": (lambda s: s.fails_whole(None), LlmReason.SERVER, False),
    "a page": (lambda s: s.sends_page(), LlmReason.UNREADABLE, False),
    "a page in text": (
        lambda s: s.sends("<!doctype html>", content_type="text/plain"),
        LlmReason.UNREADABLE,
        False,
    ),
    "broken JSON": (lambda s: s.sends('data: {"choices": [\n\n'), LlmReason.UNREADABLE, False),
    "deep JSON": (lambda s: s.sends(f"data: {'[' * 90_000}\n\n"), LlmReason.UNREADABLE, False),
    "no choices at all": (lambda s: s.sends('data: {"a": 1}\n\n'), LlmReason.UNREADABLE, False),
    "an object for a list": (
        lambda s: s.sends('{"choices": {}}', content_type="application/json"),
        LlmReason.UNREADABLE,
        False,
    ),
    "wrong encoding": (
        lambda s: s.sends(b"\xff\xfe", Content_Encoding="gzip"),
        LlmReason.UNREADABLE,
        False,
    ),
    "nothing": (lambda s: s.answers("", finish="length"), LlmReason.EMPTY, False),
    "no events": (lambda s: s.sends(""), LlmReason.UNREADABLE, False),
    "withheld": (lambda s: s.answers("The", finish="content_filter"), LlmReason.REFUSED, False),
    "a redirect": (lambda s: s.redirects("http://127.0.0.1:9/v1"), LlmReason.REDIRECT, False),
    "hung up": (lambda s: s.hangs_up(), LlmReason.UNREACHABLE, True),
    "silence": (lambda s: s.hangs(), LlmReason.UNREACHABLE, True),
    "cut off": (lambda s: s.cuts_off(), LlmReason.CUT_OFF, False),
    "silence within": (lambda s: s.hangs_after("The bridge"), LlmReason.CUT_OFF, False),
    "an end without a reason": (
        lambda s: s.answers(TEXT, finish=None, done=False, tokens=None),
        LlmReason.CUT_OFF,
        False,
    ),
    "no end": (lambda s: s.never_ends(), LlmReason.TOO_LONG, False),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_in_a_sentence(server: LlmServer, fault: str) -> None:
    script, reason, rests = FAULTS[fault]
    script(server)
    error = failure(LlmClient(server.url, "tiny", KEY, silent_seconds=0.3))
    assert (error.reason, error.rests) == (reason, rests)
    with_text = {"withheld", "cut off", "silence within", "an end without a reason", "no end"}
    assert error.begun is (fault in with_text)


def test_an_error_after_some_text_says_that_it_was_begun(
    server: LlmServer, client: LlmClient
) -> None:
    server.fails_inside(after="The bridge")
    reply = client.complete(MESSAGES, 100)
    assert [next(reply), next(reply)] == ["The", " bridge"]
    with pytest.raises(LlmError) as raised:
        next(reply)
    assert raised.value.begun


def test_what_is_no_text_has_an_end_too(server: LlmServer, client: LlmClient) -> None:
    megabyte = ": keep-alive\n" * 80_000
    server.sends(*[megabyte] * 20)
    assert failure(client).reason is LlmReason.TOO_LONG


def test_the_key_goes_nowhere_else(server: LlmServer, client: LlmClient) -> None:
    with LlmServer() as other:
        server.redirects(f"{other.url}/chat/completions")
        assert "another address" in str(failure(client))
        assert other.paths == []


def test_where_there_is_no_server_is_told(client: LlmClient) -> None:
    with LlmServer() as gone:
        url = gone.url
    error = failure(LlmClient(url, "tiny", KEY))
    assert (error.reason, error.begun) == (LlmReason.UNREACHABLE, False)
    assert "refused" in str(error)
    unknown = failure(LlmClient("http://nowhere.invalid/v1", "tiny", KEY))
    assert unknown.reason is LlmReason.UNREACHABLE


@pytest.mark.parametrize(
    ("given", "seconds"),
    [(7, 7.0), (7.5, None), ("soon", None), (90_000, 3600.0), (-5, None), (None, None)],
)
def test_how_long_to_wait_is_kept_up_to_an_hour(
    server: LlmServer, client: LlmClient, given: object, seconds: float | None
) -> None:
    server.fails(429, retry_after=given)
    assert failure(client).retry_after == seconds


@pytest.mark.parametrize("text", [None, "The bridge"])
def test_a_reply_is_closed_while_another_thread_waits(server: LlmServer, text: str | None) -> None:
    server.hangs_after(text) if text else server.hangs()
    reply = LlmClient(server.url, "tiny", silent_seconds=60).complete(MESSAGES, 100)
    errors: list[LlmError] = []

    def read() -> None:
        try:
            list(reply)
        except LlmError as error:
            errors.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    while not server.requests:
        time.sleep(0.01)
    time.sleep(0.1)
    reply.close()
    thread.join(2)
    assert not thread.is_alive()
    assert [error.reason for error in errors] == [LlmReason.CLOSED]


def test_a_reply_closed_before_it_is_read_asks_nothing(
    server: LlmServer, client: LlmClient
) -> None:
    reply = client.complete(MESSAGES, 100)
    reply.close()
    assert list(reply) == []
    assert server.paths == []


def test_a_reply_closed_half_read_ends_there(server: LlmServer, client: LlmClient) -> None:
    server.never_ends(pause=0.01)
    reply = client.complete(MESSAGES, 100)
    next(reply)
    reply.close()
    assert list(reply) == []


def test_a_server_whose_answer_is_no_longer_wanted_is_told_so(
    server: LlmServer, client: LlmClient
) -> None:
    hung_up = threading.Event()

    def behave(_: LlmRequest, wire: Wire) -> None:
        wire.begin("text/event-stream")
        try:
            while True:
                wire.write("on ")
                wire.wait(0.01)
        except ConnectionError:
            hung_up.set()

    server.plays(behave)
    reply = client.complete(MESSAGES, 1000)
    next(reply)
    reply.close()
    assert hung_up.wait(2)


def test_a_bomb_does_not_go_off(server: LlmServer, client: LlmClient) -> None:
    packed = gzip.compress(bytes(64 << 20))
    server.sends(packed, content_type="application/json", Content_Encoding="gzip")
    assert failure(client).reason is LlmReason.TOO_LONG


def test_a_key_is_sent_without_what_stands_around_it(server: LlmServer) -> None:
    assert written(LlmClient(server.url, "tiny", f" {KEY}\n")) == "The bridge opened."
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    error = failure(LlmClient(server.url, "tiny", "schlüssel"))
    assert (error.reason, str(error)) == (
        LlmReason.KEY,
        "The key has characters that cannot be sent.",
    )


def test_half_a_character_is_no_reason_to_fail(server: LlmServer, client: LlmClient) -> None:
    assert "".join(client.complete([LlmMessage("user", "Où\ud83d?")], 10)) == "The bridge opened."
    assert server.requests[0].said == "Où??"


def test_models_are_told_where_the_server_tells_them(server: LlmServer, client: LlmClient) -> None:
    server.offers("tiny", "large")
    assert client.models() == ("tiny", "large")
    assert written(LlmClient(server.url, "large")) == "The bridge opened."
    error = failure(LlmClient(server.url, "huge"))
    assert error.reason is LlmReason.NOT_FOUND
    assert "huge" in str(error)


def test_models_that_cannot_be_read_are_an_error(server: LlmServer, client: LlmClient) -> None:
    with pytest.raises(LlmError, match="does not exist"):
        client.models()


def test_a_proxy_of_the_environment_is_used_but_not_to_this_machine(
    server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.port}")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with LlmServer() as local:
        assert written(LlmClient(local.url, "tiny")) == "The bridge opened."
        assert len(local.requests) == 1
    assert server.requests == []
    assert written(LlmClient("http://llm.invalid/v1", "tiny")) == "The bridge opened."
    assert server.requests[0].headers["host"] == "llm.invalid"


def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "nonsense://here")
    error = failure(LlmClient("http://llm.invalid/v1", "tiny"))
    assert error.reason is LlmReason.UNREACHABLE
    assert "proxy" in str(error)
