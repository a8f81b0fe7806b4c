"""The embedded engine compares each passage by the stems of its own language."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import tantivy

from index.engines.embedded.lexical import LexicalIndex, LexicalPassage, LogPosition
from index.models import Filters
from index.stemming import stems

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "en": "The council closed both bridges for 1,200 days.",
    "de": "Die Bürgermeisterin kündigte an, dass 1.200 Häuser gebaut werden.",
    "es": "La economía creció y las alcaldesas celebraron.",
    "ru": "Мэр объявил о закрытии старого моста через Ёлку.",
    "ja": "若葉市は若葉大橋を春まで閉鎖すると発表した。MFVは動く。",
}


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    """An index with a passage in each language."""
    made = LexicalIndex(tmp_path)
    fill(made, TEXTS)
    return made


def fill(index: LexicalIndex, texts: dict[str, str], seq: int = 1) -> None:
    passages = [
        LexicalPassage(row, f"a{row}", text, " ".join(stems(text, language)), *[None] * 5, language)
        for row, (language, text) in enumerate(texts.items(), 1)
    ]
    with index.writing() as writer:
        assert writer is not None
        index.replace(writer, None, passages, LogPosition("d", seq))
    index.position()


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("bridge closing", "en"),
        ("Haus", "de"),
        ("bürgermeister", "de"),
        ("1200", "de"),
        ("alcaldesa", "es"),
        ("economia", "es"),
        ("закрытие", "ru"),
        ("елка", "ru"),
        ("閉鎖", "ja"),
        ("大橋の閉鎖", "ja"),
        ("mfv", "ja"),
    ],
)
def test_words_are_found_in_other_forms_of_their_language(
    index: LexicalIndex, asked: str, language: str
) -> None:
    found = index.search(asked, Filters(), 5)
    assert found[0].row == 1 + list(TEXTS).index(language)


def test_phrases_are_found_in_every_language(index: LexicalIndex) -> None:
    rows = [[each.row for each in index.phrase(text, Filters(), 5)] for text in TEXTS.values()]
    assert rows == [[1], [2], [3], [4], [5]]
    assert not index.phrase("春まで若葉", Filters(), 5)


def test_the_languages_are_those_of_the_passages_and_english_without_any(
    index: LexicalIndex, tmp_path: Path
) -> None:
    assert set(index.languages()) == set(TEXTS)
    fill(index, {"ja": TEXTS["ja"]}, 2)
    assert index.languages() == ("ja",)
    assert LexicalIndex(tmp_path / "empty").languages() == ("en",)


def test_what_is_written_without_spaces_is_no_word_that_another_is_a_slip_of(
    index: LexicalIndex,
) -> None:
    assert index.beginning("m") == {"mfv": 1}
    assert index.beginning("若") == {}


def test_english_stems_are_what_they_were() -> None:
    assert stems("The mayor’s café closed 1,200 bridges.") == [
        *("the", "mayor", "s", "cafe", "close", "1", "200", "bridg"),
    ]
    assert stems("1 200 maisons, 12 345,5", "fr") == ["1200", "maison", "12345", "5"]
    assert stems("費用は1,200円", "ja") == ["費用", "用は", "1200", "円"]
    assert stems("plain words", "xx") == ["plain", "words"]


def test_an_index_of_an_earlier_version_is_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", tokenizer_name="news", index_option="position")
    tantivy.Index(schema.build(), path=str(tmp_path))
    with caplog.at_level(logging.WARNING):
        index = LexicalIndex(tmp_path)
    assert index.position() is None
    fill(index, TEXTS)
    assert index.search("Häuser", Filters(), 1)
