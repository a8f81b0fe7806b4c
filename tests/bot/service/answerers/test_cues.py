"""The kind of answer that is asked for, in other languages than English."""

from __future__ import annotations

import pytest

from bot.service.answerers.extractive.kinds import AnswerKind, asked_for, expected, possible


@pytest.mark.parametrize(
    ("language", "question", "kind"),
    [
        ("de", "Wie viele Stellen streicht Tremmel?", AnswerKind.NUMBER),
        ("de", "Wann beginnt der Bau?", AnswerKind.DATE),
        # All nouns are written like names.
        ("de", "Wer leitet die Bank?", None),
        ("de", "Wie kam es dazu?", None),
        ("es", "¿Cuántos empleados tiene?", AnswerKind.NUMBER),
        ("es", "¿Quién dirige la fábrica?", AnswerKind.NAME),
        ("fr", "Quand la pierre sera-t-elle exposée ?", AnswerKind.DATE),
        ("it", "Chi ha vinto?", AnswerKind.NAME),
        ("nl", "Hoeveel banen?", AnswerKind.NUMBER),
        ("pt", "Quanto custa?", AnswerKind.NUMBER),
        ("pt", "Por que fechou?", None),
        ("ru", "Когда откроют мост?", AnswerKind.DATE),
        ("ja", "修理費はいくらですか", AnswerKind.NUMBER),
        ("ja", "市長は誰ですか", None),
        ("sv", "Vem leder banken?", None),
    ],
)
def test_a_question_asks_for_a_kind(language: str, question: str, kind: AnswerKind | None) -> None:
    assert expected(question, language) is kind


@pytest.mark.parametrize(
    ("language", "kind", "text", "words"),
    [
        ("de", AnswerKind.NUMBER, "Am 3. November 2026 fielen 1.200 Stellen weg.", {"1.200"}),
        ("de", AnswerKind.DATE, "Am 3. November 2026 war es.", {"november", "2026"}),
        ("fr", AnswerKind.NUMBER, "Le 1er mars, douze maisons.", {"12"}),
        ("ru", AnswerKind.DATE, "Мост откроют 20 апреля.", {"апреля"}),
        ("es", AnswerKind.NAME, "El director, Anselmo Quirós, dijo algo.", {"anselmo", "quirós"}),
        ("ja", AnswerKind.NUMBER, "4日、350人を削減した。", {"350"}),
        ("ja", AnswerKind.DATE, "20日に来年の計画を話す。", {"20日", "来年"}),
    ],
)
def test_what_could_be_an_answer_is_told(
    language: str, kind: AnswerKind, text: str, words: set[str]
) -> None:
    assert possible(kind, text, language) >= words
    if kind is AnswerKind.NUMBER:
        assert possible(kind, text, language) == words


def test_what_the_question_says_itself_is_no_answer() -> None:
    given = asked_for("¿Quién es Anselmo Quirós?", ["Anselmo Quirós y Ana Gil."], "es")
    assert given == [frozenset({"ana", "gil"})]
