"""What is measured is measured with the model, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import FakeEmbedder, make_article

from bot.app import open_newsdesk
from bot.service.measuring import measure
from bot.settings import Settings
from index.errors import EvaluationError, ModelError
from index.evaluation.questions import Question
from index.models import silent

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedders import Embedder

TOWNS = range(1, 31)
QUESTIONS = [
    Question(
        id=f"{kind}{number}",
        text=f"What will the repair of the bridge in {town}{number} cost?",
        facts=facts,
    )
    for number in TOWNS
    for kind, town, facts in (
        ("there", "Town", (f"the repair would cost {number} million crowns",)),
        ("nowhere", "Zorkania", ()),
    )
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a newsdesk with some articles."""
    settings = Settings(data=tmp_path / "data", model="fake")
    with open_newsdesk(settings, load=lambda _: FakeEmbedder()) as desk:
        list(desk.library.add_all(make_article(number) for number in TOWNS))
        desk.indexer.embed_missing()
    return settings


def test_nothing_is_measured_by_words_alone_where_the_model_cannot_be_used(
    settings: Settings,
) -> None:
    def gone(name: str) -> Embedder:
        raise ModelError(f"{name} is gone.")

    with open_newsdesk(settings, load=gone) as desk:
        before = desk.asking.minimum
        with pytest.raises(EvaluationError, match=r"cannot be used; run “newsdesk doctor”"):
            measure(desk, QUESTIONS, "mine", silent, fit=True)
        assert (desk.asking.minimum, desk.calibrations.current()) == (before, None)


def test_nothing_is_measured_by_words_alone_where_embedding_fails_half_way(
    settings: Settings,
) -> None:
    class Failing(FakeEmbedder):
        """Fails from its tenth question on."""

        asked = 0

        def embed(self, texts: list[str], *, question: bool = False) -> object:
            self.asked += question
            self.failing = self.asked >= 10
            return super().embed(texts, question=question)

    with open_newsdesk(settings, load=lambda _: embedder) as desk:
        embedder = Failing()
        with pytest.raises(EvaluationError, match="fake does not answer; try again when"):
            measure(desk, QUESTIONS, "mine", silent, fit=True)
        assert embedder.asked == 10
        assert desk.calibrations.current() is None


def test_an_empty_index_is_still_said_to_be_empty(tmp_path: Path) -> None:
    with (
        open_newsdesk(Settings(data=tmp_path / "none"), load=lambda _: FakeEmbedder()) as desk,
        pytest.raises(EvaluationError, match="index is empty"),
    ):
        measure(desk, QUESTIONS, "mine", silent)
