"""A reply has its time and no more, whatever it waits for."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from llm_server import LlmServer

from bot.service.llm.client import LlmClient
from bot.service.llm.errors import LlmError, LlmReason
from bot.service.llm.requests import LlmMessage
from bot.service.llm.timing import ReplyThreads, in_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.llm.client import LlmReply
    from bot.service.llm.replies import TokenCount

MESSAGES = (LlmMessage("user", "What opened?"),)
TEXT = "The bridge opened on Monday."
# What a busy machine may take longer.
SLACK = 0.5


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture
def threads() -> ReplyThreads:
    return ReplyThreads(3)


class FakeReply:
    """Yields what a function yields, and is closed by an event that the function may wait for."""

    def __init__(self, write: Callable[[threading.Event], Iterator[str]]) -> None:
        self.tokens: TokenCount | None = None
        self.finish_reason: str | None = None
        self.closed = threading.Event()
        self._pieces = write(self.closed)

    def __iter__(self) -> Iterator[str]:
        return self._pieces

    def close(self) -> None:
        self.closed.set()


def asked(server: LlmServer) -> Callable[[], LlmReply]:
    """Return what asks the server, for times in which nothing else has to be loaded."""
    client = LlmClient(server.url, "tiny")
    client.prepare()
    return lambda: client.complete(MESSAGES, 100)


def late(pieces: Iterator[str]) -> tuple[list[str], LlmError, float]:
    """Return what came, what it failed with, and the seconds that took."""
    started = time.monotonic()
    came: list[str] = []
    with pytest.raises(LlmError) as raised:
        came.extend(pieces)
    return came, raised.value, time.monotonic() - started


def wait_until_free(threads: ReplyThreads) -> None:
    """Wait until every thread has ended; fail where one hangs."""
    until = time.monotonic() + 3
    while threads.busy:
        assert time.monotonic() < until, "a thread hangs"
        time.sleep(0.01)


def test_what_comes_in_time_is_yielded_as_it_comes(server: LlmServer) -> None:
    server.answers(TEXT, pause=0.05)
    pieces = in_time(asked(server), 2, 5)
    started = time.monotonic()
    assert next(pieces) == "The"
    assert time.monotonic() - started < 2
    assert "".join(pieces) == TEXT.removeprefix("The")


@pytest.mark.parametrize(
    "script",
    [
        lambda server: server.hangs(),
        lambda server: server.keeps_alive(),
        lambda server: server.answers(TEXT, first_pause=30),
        lambda server: server.never_ends("\n", pause=0.01),
    ],
)
def test_no_word_in_time_ends_it_to_the_moment(
    server: LlmServer, threads: ReplyThreads, script: Callable[[LlmServer], object]
) -> None:
    script(server)
    came, error, seconds = late(in_time(asked(server), 0.4, 5, threads=threads))
    assert "".join(came).strip() == ""
    assert (error.reason, error.begun, error.rests) == (LlmReason.NO_FIRST_WORD, False, True)
    assert 0.3 <= seconds < 0.4 + SLACK
    wait_until_free(threads)


@pytest.mark.parametrize(
    "script",
    [
        lambda server: server.hangs_after("The bridge"),
        lambda server: server.never_ends("on ", pause=0.05),
        lambda server: server.answers(TEXT, pause=0.7),
    ],
)
def test_what_goes_on_for_too_long_is_cut_off_to_the_moment(
    server: LlmServer, threads: ReplyThreads, script: Callable[[LlmServer], object]
) -> None:
    script(server)
    came, error, seconds = late(in_time(asked(server), 2, 2, threads=threads))
    assert came
    assert (error.reason, error.begun, error.rests) == (LlmReason.OUT_OF_TIME, True, False)
    assert 1.9 <= seconds < 2 + SLACK
    wait_until_free(threads)


def test_what_blocks_before_there_is_a_reply_is_not_waited_for(threads: ReplyThreads) -> None:
    release = threading.Event()
    made: list[FakeReply] = []

    def make() -> FakeReply:
        release.wait(10)
        made.append(FakeReply(lambda closed: iter(["The"])))
        return made[0]

    _, error, seconds = late(in_time(make, 0.2, 1, threads=threads))
    assert error.reason is LlmReason.NO_FIRST_WORD
    assert seconds < 0.2 + SLACK
    release.set()
    wait_until_free(threads)
    assert made[0].closed.is_set()


def test_what_the_reply_fails_with_is_raised_after_what_came(server: LlmServer) -> None:
    server.cuts_off("The bridge")
    came, error, _ = late(in_time(asked(server), 2, 5))
    assert came == ["The", " bridge"]
    assert (error.reason, error.begun) == (LlmReason.CUT_OFF, True)


def test_a_fault_of_ours_is_raised_as_it_is(threads: ReplyThreads) -> None:
    def make() -> FakeReply:
        raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        next(in_time(make, 1, 1, threads=threads))


def test_the_time_of_who_reads_is_not_counted(threads: ReplyThreads) -> None:
    pieces = in_time(lambda: FakeReply(lambda _: iter("abc")), 0.2, 0.3, threads=threads)
    assert next(pieces) == "a"
    time.sleep(0.4)
    assert list(pieces) == ["b", "c"]


def test_a_text_that_is_whole_does_not_fail_for_a_server_that_then_hangs(
    threads: ReplyThreads,
) -> None:
    def make() -> FakeReply:
        def write(closed: threading.Event) -> Iterator[str]:
            yield "It opened."
            reply.finish_reason = "stop"
            closed.wait(10)

        reply = FakeReply(write)
        return reply

    assert list(in_time(make, 0.5, 0.5, threads=threads)) == ["It opened."]


def test_who_wants_no_more_ends_it(server: LlmServer, threads: ReplyThreads) -> None:
    server.never_ends(pause=0.01)
    pieces = in_time(asked(server), 2, 30, threads=threads)
    next(pieces)
    del pieces
    wait_until_free(threads)


def test_threads_do_not_pile_up_where_nothing_answers(threads: ReplyThreads) -> None:
    release = threading.Event()

    def write(_: threading.Event) -> Iterator[str]:
        release.wait(10)
        yield "late"

    def make() -> FakeReply:
        return FakeReply(write)

    for _ in range(3):
        assert late(in_time(make, 0.05, 1, threads=threads))[1].reason is LlmReason.NO_FIRST_WORD
    started = time.monotonic()
    with pytest.raises(LlmError, match="3 answers") as raised:
        in_time(make, 0.5, 1, threads=threads)
    assert time.monotonic() - started < 0.2
    assert (raised.value.reason, raised.value.rests) == (LlmReason.TOO_MANY, False)
    release.set()
    wait_until_free(threads)


def test_a_thread_that_hangs_does_not_keep_the_process_from_ending() -> None:
    code = (
        "import time\n"
        "from bot.service.llm.errors import LlmError\n"
        "from bot.service.llm.timing import in_time\n"
        "try:\n    next(in_time(lambda: time.sleep(60), 0.1, 1))\n"
        "except LlmError as error:\n    print(error)\n"
    )
    root = Path(__file__).parents[4]
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert run.stdout == "No word of an answer came in time.\n"
