"""The command status, and what it and the console tell of an LLM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_lines import CommandLine

    from bot.service.newsdesk import Newsdesk

LLM = {"llm_url": "http://127.0.0.1:9/v1", "llm_model": "tiny"}


def test_it_tells_what_there_is(filled: CommandLine) -> None:
    told = filled("status").stdout
    assert "2 articles searched" in told
    assert "LLM" not in told
    found = filled.json("status")
    assert (found["index"]["articles"], found["pending"], found["sources"]) == (2, 0, 2)
    assert found["llm"] is None


def test_it_tells_what_is_used_of_an_llm(filled: CommandLine) -> None:
    assert "LLM tiny: 0 of 2,000,000 tokens used today" in filled("status", **LLM).stdout
    assert filled.json("status", **LLM, llm_tokens=500)["llm"] == {
        "model": "tiny",
        "tokens": {"by_all": 0, "for_all": 500, "by_server": 0, "for_server": 200_000},
    }


def test_the_console_tells_it_too(opened: Callable[..., Newsdesk]) -> None:
    desk = opened(**LLM)
    assert desk.llm is not None
    desk.llm.budget.spend("7", 1234)
    told = Console(desk).answer("/status") or ""
    assert "LLM tiny: 1,234 of 2,000,000 tokens used today" in told
