"""`newsdesk doctor` asks an LLM that is set up, and says what is wrong with it and what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from llm_server import LlmServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from command_lines import CommandLine

KEY = "sk-secret-of-ours"


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


def looked(run: CommandLine, url: str, **settings: Any) -> dict[str, Any]:
    """Return what is found of the LLM; the key and a password are in none of it."""
    values = {"llm_url": url, "llm_model": "tiny", "llm_key": KEY, **settings}
    result = run("doctor", "--json", **values)
    assert KEY not in result.output
    assert "hush" not in result.output
    (found,) = [each for each in json.loads(result.stdout)["checks"] if each["name"] == "LLM"]
    assert (result.exit_code == 0) is found["ok"]
    return dict(found)


def test_one_that_writes_in_time_is_well(run: CommandLine, server: LlmServer) -> None:
    server.wants(KEY).answers("yes", first_pause=0.1)
    found = looked(run, server.url)
    assert found["ok"]
    place = f"http://127.0.0.1:{server.port}/v1/chat/completions"
    assert found["sentence"].startswith(f"tiny at {place} writes; its first word came after 0.")
    assert found["sentence"].endswith("s, within the 3 s of NEWSDESK_LLM_SECONDS.")
    assert found["next"] == ""
    assert len(server.requests) == 1


def test_one_that_had_to_be_loaded_is_timed_again(run: CommandLine, server: LlmServer) -> None:
    server.answers("yes", first_pause=1.1).answers("yes")
    assert looked(run, server.url, llm_seconds=1)["ok"]


def test_one_that_is_too_slow_is_a_fault(run: CommandLine, server: LlmServer) -> None:
    server.answers("yes", first_pause=0.3)
    found = looked(run, server.url, llm_seconds=0.1)
    assert not found["ok"]
    assert "which is more than the 0.1 s of NEWSDESK_LLM_SECONDS" in found["sentence"]
    assert "raise NEWSDESK_LLM_SECONDS" in found["next"]


def test_a_model_that_is_not_there_is_told_with_those_that_are(
    run: CommandLine, server: LlmServer
) -> None:
    server.offers("lar\x1b[31mge", "huge")
    found = looked(run, server.url)
    assert "has no model named tiny; it has lar" in found["sentence"]
    assert "\x1b" not in found["sentence"]
    assert found["next"] == "Set NEWSDESK_LLM_MODEL to one of them."


@pytest.mark.parametrize(
    ("script", "told", "step"),
    [
        (lambda s: s.wants("another"), "refuses the key (401)", "NEWSDESK_LLM_KEY"),
        (lambda s: s.fails(404), "no model named tiny (404)", "Mend NEWSDESK_LLM_URL"),
        (lambda s: s.fails(429), "no credit (429)", "account"),
        (lambda s: s.sends_page(), "something else than", "OpenAI's interface"),
        (lambda s: s.answers("", finish="length"), "wrote nothing; its tokens ran out", "thinks"),
        (lambda s: s.redirects("http://elsewhere.example"), "another address", "leads"),
        (lambda s: s.fails(500), "failed (500)", "log"),
    ],
)
def test_each_fault_has_its_sentence_and_its_step(
    run: CommandLine,
    server: LlmServer,
    script: Callable[[LlmServer], object],
    told: str,
    step: str,
) -> None:
    script(server)
    found = looked(run, server.url)
    assert not found["ok"]
    assert told in found["sentence"]
    assert step in found["next"]


def test_one_that_is_not_there(run: CommandLine) -> None:
    with LlmServer() as gone:
        url = gone.url.replace("http://", "http://me:hush@")
    found = looked(run, url, llm_key=None)
    assert "cannot be reached" in found["sentence"]
    assert found["next"] == "Start the server, or mend NEWSDESK_LLM_URL."


def test_none_is_looked_at_where_none_is_set_up(run: CommandLine) -> None:
    assert "LLM" not in {check["name"] for check in run.json("doctor")["checks"]}
