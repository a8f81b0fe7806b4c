"""What an LLM costs and how it fails, as it is scraped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from llm_server import LlmServer
from prose_passages import TODAY, quoted_answer
from scraping import scrape

from bot.metrics.health import Role
from bot.metrics.serving import serving
from bot.service.composing import Composer
from bot.service.llm.budget import Budget
from bot.service.llm.client import LlmClient
from bot.service.llm.llm import Llm
from bot.service.prose.models import Task
from bot.service.prose.writing import Prose
from bot.state.tokens import UsedTokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.newsdesk import Newsdesk

BOUGHT = "Torrin Bank purchased the ferry company Halden Line for 4.3 billion dollars."
INVENTED = "Halden Line will close all its offices in Paris."


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


def test_tokens_answers_sentences_and_failures_are_told(
    newsdesk: Newsdesk, server: LlmServer
) -> None:
    budget = Budget(UsedTokens(newsdesk.database), 100_000, 50_000)
    llm = Llm(LlmClient(server.url, "small-secret-model"), budget, first_seconds=15.0)
    composer = Composer(newsdesk.inspector, newsdesk.library, "extractive", newsdesk.story_lookup)
    prose = Prose(llm, lambda: None, composer, lambda: TODAY)
    desk = replace(newsdesk, llm=llm, prose=prose)
    with serving(desk, Role("bot"), "127.0.0.1", 0) as port:
        assert set(scrape(port).samples["newsdesk_llm_failures_total"].values()) == {0}
        server.answers(f"{BOUGHT} [1]\n{INVENTED} [1]", tokens=(812, 96)).fails(429)
        prose.write(quoted_answer(), Task.ASK, scope="1234567")
        prose.write(quoted_answer(), Task.ASK, scope="1234567")
        found = scrape(port)
    assert found.samples["newsdesk_llm_tokens_total"] == {"prompt": 812, "completion": 96}
    assert found.samples["newsdesk_llm_answers_total"] == {"prose": 1, "quotes": 1}
    assert found.samples["newsdesk_llm_sentences_total"] == {"let_through": 1, "refused": 1}
    failed = {r: n for r, n in found.samples["newsdesk_llm_failures_total"].items() if n}
    assert failed == {"quota": 1}
    assert found.value("newsdesk_llm_tokens_today") == 908
    assert found.value("newsdesk_llm_tokens_allowed") == 100_000
    told = ("halden", "torrin", "secret", "1234567", server.url)
    assert [word for word in told if word in found.text.casefold()] == []
