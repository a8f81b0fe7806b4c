"""Which language a question is asked in, which of its words tell, and what they weigh."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from index.query.languages import language_asked
from index.query.words import COMMON, asked_stems, telling
from index.stemming import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

HELD = ("de", "en", "es", "fr", "it", "ja", "nl", "pt", "ru")


class Counting:
    """As much of an engine as weighs words: every stem but some is in one of ten passages."""

    def __init__(self, languages: Sequence[str], held: dict[str, int]) -> None:
        self._languages, self._held = languages, held

    def languages(self) -> Sequence[str]:
        return self._languages

    def stems(self, text: str, language: str = "en") -> list[str]:
        return stems(text, language)

    def frequencies(self, wanted: Sequence[str], scope: str | None) -> tuple[int, list[int]]:
        return 10, [self._held.get(stem, 0) for stem in wanted]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who leads Torrin Bank now?", "en"),
        ("halden line jobs", "en"),
        ("ferry", "en"),
        ("Wer leitet die Torrin Bank?", "de"),
        ("¿Quién dirige Torrin Bank?", "es"),
        ("Qui dirige Torrin Bank ?", "fr"),
        ("Quem dirige o Torrin Bank?", "pt"),
        ("Chi guida Torrin Bank?", "it"),
        ("Wie is de baas van Torrin Bank?", "nl"),
        ("Кто руководит Torrin Bank?", "ru"),
        ("トリン銀行の頭取は誰ですか", "ja"),
        ("橋閉鎖", "ja"),
        ("12:30?", "en"),
    ],
)
def test_a_question_is_in_one_of_the_library_s_languages(question: str, language: str) -> None:
    assert language_asked(question, HELD) == language


def test_in_a_library_of_one_language_every_question_is_in_it() -> None:
    assert language_asked("Wieviele Stellen streicht Halden Line?", ("en",)) == "en"
    assert language_asked("Who leads Torrin Bank?", ("de",)) == "de"
    # Where none of the languages is written so, that of most articles is meant, or English.
    assert language_asked("Кто?", ("de", "fr")) == "de"
    assert language_asked("Кто?", ("de", "en")) == "en"


@pytest.mark.parametrize(
    ("language", "question", "words"),
    [
        ("en", "Who closed the bridge?", ["closed", "bridge"]),
        ("de", "Wie viele Stellen streicht Tremmel?", ["stellen", "streicht", "tremmel"]),
        ("fr", "Combien coûtent les travaux ?", ["coûtent", "travaux"]),
        ("ja", "若葉大橋の修理費はいくらですか", ["若葉大橋", "修理費"]),
        ("ja", "誰が市長に選ばれましたか", ["市長", "選ば"]),
        ("ja", "MFVの社長は何人ですか", ["mfv", "社長"]),
        ("zh", "谁关闭了大桥？", ["关闭", "大桥"]),
    ],
)
def test_words_that_tell_nothing_are_left_out_in_every_language(
    language: str, question: str, words: list[str]
) -> None:
    assert telling(question, language) == words
    assert "wer" not in COMMON


def test_a_word_weighs_once_in_whichever_languages_it_stands() -> None:
    alone = asked_stems("Halden Line cuts", Counting(("en",), {"line": 2}), None)
    assert alone.elsewhere == {}
    assert alone.weights["line"] == pytest.approx(math.log(1 + 8.5 / 2.5))
    asked = asked_stems("Halden Line cuts", Counting(("en", "fr"), {"line": 1, "lin": 3}), None)
    assert asked.weights.keys() == alone.weights.keys()
    # It is as rare as where it stands most often.
    assert asked.weights["line"] == pytest.approx(math.log(1 + 7.5 / 3.5))
    assert list(asked.own(["lin", "pont"])) == ["line", "pont"]
