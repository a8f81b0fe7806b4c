"""Common words of the bot's languages, and in which of them a question is."""

from __future__ import annotations

import pytest

from index.query.dictionaries import (
    DICTIONARIES,
    is_common,
    is_frequent,
    is_german_compound,
    language_of,
    likely_languages,
)


@pytest.mark.parametrize(
    ("word", "languages", "common"),
    [
        ("weather", ["en"], True),
        ("Weather", ["en"], True),
        ("drector", DICTIONARIES, False),
        ("Stellen", ["de"], True),
        ("Stellen", ["en"], False),
        ("Stellen", DICTIONARIES, True),
        ("empleos", ["es"], True),
        ("emplois", ["fr"], True),
        ("empregos", ["pt"], True),
        ("eleccion", ["es"], True),
        ("s30", DICTIONARIES, False),
        # Younger than the films, or British.
        ("Ransomware", ["en"], True),
        ("deepfakes", ["en"], True),
        ("apologise", ["en"], True),
        ("ransomware", ["fr"], False),
        ("Merkel", ["en"], False),
        ("", DICTIONARIES, False),
    ],
)
def test_common_words_are_known_in_any_case(word: str, languages: list[str], common: bool) -> None:
    assert is_common(word, languages) is common


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("did falk get convicted?", "en"),
        ("fjordtel s30 price", None),
        ("wieviele Stellen streicht Halden Line?", "de"),
        ("Ist Nora Ek noch Direktorin von Halden Line?", "de"),
        ("combien d'emplois Halden Line supprime-t-elle ?", "fr"),
        ("¿Cuántos empleos recorta Halden Line?", "es"),
        ("quem ganhou a copa", "pt"),
        ("", None),
    ],
)
def test_function_words_tell_the_language(question: str, language: str | None) -> None:
    assert language_of(question) == language


def test_a_capital_makes_no_name_of_a_frequent_word() -> None:
    assert is_frequent("Mayor")
    assert not is_frequent("Tesla")


def test_german_words_may_be_made_of_two() -> None:
    assert is_german_compound("Stellenabbau")
    assert is_german_compound("Hafengesellschaft")
    assert not is_german_compound("Zorblax")
    assert not is_german_compound("Zetterling")


def test_a_text_without_function_words_is_english_where_any_word_is() -> None:
    assert likely_languages("wer leitet Halden") == ("en", "de")
    assert likely_languages("fjordtel drector price") == ("en",)
    assert likely_languages("bundesliga tabelle") == DICTIONARIES
