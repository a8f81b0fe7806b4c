"""Short questions on made-up articles, as people type them, with the real models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

CASES = Path(__file__).parents[4] / "shared" / "cases" / "ask"
pytestmark = pytest.mark.skipif(
    not CASES.is_dir(), reason="the shared cases are not beside this folder"
)
# What the first sentence holds; None where nothing is to be said. Two of the twenty still come out
# otherwise: 5 (an older article's count first) and 17 (German).
FIRST = {
    "1": "150 jobs", "2": "85 people", "3": "was found guilty", "4": "is back as director",
    "6": None, "7": None, "8": None, "9": None, "10": None, "11": None, "12": None, "13": None,
    "14": None, "15": None, "16": "has pleaded guilty", "19": "Jonas Lie", "20": "steps down",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, real_embedder: Embedder) -> Iterator[Newsdesk]:
    """A newsdesk with the cases' articles."""
    settings = Settings(data=tmp_path_factory.mktemp("cases"))
    with open_newsdesk(settings, load=lambda _: real_embedder) as newsdesk:
        newsdesk.importer.import_paths([CASES / "articles.jsonl"])
        yield newsdesk


@pytest.mark.parametrize("name", FIRST)
def test_the_answer_comes_first_or_nothing_is_said(desk: Newsdesk, name: str) -> None:
    lines = (CASES / "questions.jsonl").read_text("utf-8").splitlines()
    asked = {row["id"]: row["query"] for row in map(json.loads, lines)}
    said = [sentence.text for sentence in desk.asking.ask(asked[name]).sentences]
    wanted = FIRST[name]
    if wanted is None:
        assert said == []
    else:
        assert wanted in said[0]


def test_a_missing_model_is_named(desk: Newsdesk) -> None:
    note = desk.asking.ask("fjordtel s30 price").note
    assert note == "The coverage found does not mention: S30."
