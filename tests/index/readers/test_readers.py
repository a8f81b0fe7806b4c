"""The reader's seam: one new file is found and used, and one that fails hinders nobody."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index import readers
from index.errors import ModelError, ReadingError
from index.readers import INCLUDED, ReadableText, load_reader, read_checked, read_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

QUESTION = "Who leads Torrin Bank now?"
TEXT = ReadableText("", "Ann Holt leads Torrin Bank. It rained.", ((0, 27), (28, 38)))
# The whole of what a newcomer writes stands there: the docstring's steps and nothing else.
EXAMPLES = Path(__file__).parents[2] / "support" / "example_readers"


@pytest.fixture
def _new_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file in the readers' room."""
    monkeypatch.setattr(readers, "__path__", [*readers.__path__, str(EXAMPLES)])


class Failing:
    """Fails, or gives what it was told to."""

    name, revision = "failing", ""

    def __init__(self, scores: list[list[float]] | None = None) -> None:
        self._scores = scores

    def read(self, question: str, texts: Sequence[ReadableText]) -> list[list[float]]:
        if self._scores is None:
            raise ReadingError("The server of failing does not answer.")
        return self._scores


@pytest.mark.usefixtures("_new_file")
def test_a_reader_is_one_new_file() -> None:
    reader = load_reader("sharing:plain", {"common": "who now"})
    assert reader.name == "sharing:plain"
    (scores,) = read_checked(reader, QUESTION, [TEXT])
    assert scores[0] > 0 > scores[1]


@pytest.mark.usefixtures("_new_file")
def test_a_reader_says_what_it_lacks_and_an_unknown_one_is_refused() -> None:
    with pytest.raises(ModelError, match="NEWSDESK_READER_OPTIONS"):
        load_reader("sharing:plain")
    with pytest.raises(ModelError, match=r"no reader “shraing”") as refused:
        load_reader("shraing:plain")
    there = str(refused.value).rpartition("there is ")[2].removesuffix(".").split(", ")
    assert there == ["cross_encoder", "included", "sharing"]


@pytest.mark.parametrize("name", ["no/such/folder", r"C:\models\none"])
def test_any_other_name_is_that_of_a_cross_encoder(name: str) -> None:
    with pytest.raises(ModelError, match="CrossEncoder of sentence-transformers") as refused:
        load_reader(name)
    assert str(refused.value).startswith(f"The reader {name} cannot be loaded")


def test_the_included_one_goes_by_its_name() -> None:
    reader = load_reader(INCLUDED, {"threads": "1"})
    assert reader.name == INCLUDED
    assert len(reader.revision) == 64


@pytest.mark.parametrize("scores", [[], [[1.0]], [[1.0, 2.0, 3.0]], [[1.0, 2.0], [1.0, 2.0]]])
def test_scores_of_another_number_are_refused(scores: list[list[float]]) -> None:
    with pytest.raises(ReadingError, match="one score for each sentence"):
        read_checked(Failing(scores), QUESTION, [TEXT])


def test_a_failing_reader_leaves_a_question_to_its_words(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert read_or_none(Failing(), QUESTION, [TEXT]) is None
    assert "failing does not answer" in caplog.text
    assert "Torrin" not in caplog.text


def test_without_a_reader_or_a_text_nothing_is_read() -> None:
    assert read_or_none(None, QUESTION, [TEXT]) is None
    assert read_or_none(Failing(), QUESTION, []) is None
    assert read_or_none(Failing([[1, 2]]), QUESTION, [TEXT]) == [(1.0, 2.0)]
