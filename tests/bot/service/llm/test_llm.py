"""The LLM that is set up: asked in time, left alone where it fails, told of in the log once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from clock import Clock
from llm_server import LlmServer

from bot.service.llm.budget import Budget
from bot.service.llm.client import LlmClient
from bot.service.llm.errors import LlmError, LlmReason
from bot.service.llm.llm import Llm
from bot.service.llm.replies import TokenCount
from bot.service.llm.requests import LlmMessage
from bot.service.llm.resting import Rest
from bot.service.llm.timing import ReplyThreads
from bot.state.tokens import UsedTokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.newsdesk import Newsdesk

QUESTION = "What did the ferryman say?"
MESSAGES = (LlmMessage("user", QUESTION),)


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(1000.0)


@pytest.fixture
def llm(server: LlmServer, clock: Clock[float], newsdesk: Newsdesk) -> Iterator[Llm]:
    budget = Budget(UsedTokens(newsdesk.database), 1000, 100)
    client = LlmClient(server.url, "tiny", "sk-secret")
    threads = ReplyThreads()
    llm = Llm(client, budget, first_seconds=1.5, rest=Rest(clock), threads=threads)
    llm.prepare()
    yield llm
    llm.close()


def outcome(llm: Llm) -> Any:
    """Return what is written, or the kind of failure."""
    try:
        return "".join(llm.ask(MESSAGES, 100, sentence_seconds=5))
    except LlmError as error:
        return error.reason


def test_what_it_writes_comes_with_its_tokens(server: LlmServer, llm: Llm) -> None:
    server.answers("The ferry sails.", tokens=(30, 4))
    text = llm.ask(MESSAGES, 100, sentence_seconds=5)
    assert "".join(text) == "The ferry sails."
    assert (text.tokens, text.finish_reason) == (TokenCount(30, 4), "stop")
    assert llm.model == "tiny"


def test_one_that_hangs_costs_the_time_once_and_is_told_once(
    server: LlmServer, llm: Llm, clock: Clock[float], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    server.hangs()
    assert outcome(llm) is LlmReason.NO_FIRST_WORD
    started = time.monotonic()
    assert [outcome(llm) for _ in range(20)] == [LlmReason.RESTING] * 20
    assert time.monotonic() - started < 1.5
    assert len(server.requests) == 1
    clock.now += 31
    assert outcome(llm) is LlmReason.NO_FIRST_WORD
    clock.now += 61
    server.answers("The ferry sails.")
    assert outcome(llm) == "The ferry sails."
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert ours == [
        "The LLM tiny failed: No word of an answer came in time.",
        "The LLM tiny works again.",
    ]


@pytest.mark.parametrize(
    ("status", "rests"), [(401, True), (403, True), (404, True), (429, True), (500, False)]
)
def test_what_the_next_question_would_meet_too_is_not_asked_again(
    server: LlmServer, llm: Llm, status: int, rests: bool
) -> None:
    server.fails(status).answers("The ferry sails.")
    outcome(llm)
    assert outcome(llm) == (LlmReason.RESTING if rests else "The ferry sails.")


def test_one_that_begins_and_comes_to_no_sentence_is_left_alone(
    server: LlmServer, llm: Llm
) -> None:
    server.hangs_after("The").answers("The ferry sails.")
    with pytest.raises(LlmError) as failed:
        list(llm.ask(MESSAGES, 100, sentence_seconds=0.5))
    assert failed.value.reason is LlmReason.NO_SENTENCE
    assert outcome(llm) is LlmReason.RESTING


def test_what_is_of_use_has_more_time(server: LlmServer, llm: Llm) -> None:
    server.answers("The ferry sails at noon today.", pause=0.5)
    text = llm.ask(MESSAGES, 100, sentence_seconds=0.0)
    came = [next(text)]
    text.goes_on(30)
    assert "".join([*came, *text]) == "The ferry sails at noon today."
    server.hangs_after("The ferry sails.")
    text = llm.ask(MESSAGES, 100, sentence_seconds=5)
    next(text)
    text.goes_on(-5)
    with pytest.raises(LlmError) as failed:
        list(text)
    assert failed.value.reason is LlmReason.OUT_OF_TIME
    server.answers("The ferry sails.")
    assert outcome(llm) == "The ferry sails."


def test_what_cannot_be_prepared_is_told_by_the_first_question(server: LlmServer, llm: Llm) -> None:
    assert server.paths == []
    wrong = Llm(LlmClient(server.url, "tiny", "schlüssel"), llm.budget, first_seconds=1.5)
    wrong.prepare()
    assert outcome(wrong) is LlmReason.KEY


def test_the_server_says_for_how_long(server: LlmServer, llm: Llm, clock: Clock[float]) -> None:
    server.fails(429, retry_after=600).answers("The ferry sails.")
    assert outcome(llm) is LlmReason.QUOTA
    clock.now += 599
    assert outcome(llm) is LlmReason.RESTING
    clock.now += 2
    assert outcome(llm) == "The ferry sails."


def test_one_that_is_down_is_found_out_at_once(
    llm: Llm, server: LlmServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.hangs_up()
    started = time.monotonic()
    assert [outcome(llm), outcome(llm)] == [LlmReason.UNREACHABLE, LlmReason.RESTING]
    assert time.monotonic() - started < 1.5
    assert len(caplog.records) == 1


def test_nothing_that_is_asked_or_written_or_secret_is_logged(
    server: LlmServer, llm: Llm, caplog: pytest.LogCaptureFixture
) -> None:
    # What libraries log, a terminal shows from warnings on.
    caplog.set_level("DEBUG", "bot")
    server.answers("The ferry sails.").fails(400, told=QUESTION).fails(400, told=QUESTION)
    server.cuts_off("The ferry").fails_inside(after="The ferry").fails(401, told="sk-secret")
    for _ in range(5):
        outcome(llm)
    text = caplog.text
    assert "The LLM tiny failed" in text
    assert not any(secret in text for secret in ("ferry", "sk-secret"))


def test_one_who_stops_reading_says_nothing_of_the_llm(
    server: LlmServer, llm: Llm, caplog: pytest.LogCaptureFixture
) -> None:
    server.never_ends(pause=0.01)
    text = llm.ask(MESSAGES, 100, sentence_seconds=5)
    next(text)
    del text
    server.answers("The ferry sails.")
    assert outcome(llm) == "The ferry sails."
    assert caplog.records == []
