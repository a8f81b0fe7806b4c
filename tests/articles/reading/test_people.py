"""Of what stands where an author belongs, people's names are taken alone."""

from __future__ import annotations

import json

import pytest
from reading import TEXT, read

from articles.models import Article
from articles.reading.people import people_in, without_by


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann Holt", "Ann Holt"),
        ("By ANN HOLT and Bo Ek", "ANN HOLT and Bo Ek"),
        ("Ann Holt, traffic reporter", "Ann Holt, traffic reporter"),
        ("Ann Holt <ann@sala.example>", "Ann Holt"),
        ("ann@sala.example (Ann Holt)", "Ann Holt"),
        ("ann@sala.example", ""),
        ("Ann Holt; admin", "Ann Holt"),
        ("admin", ""),
        ("Sala Times", ""),
        ("SalaTimes, Bo Ek", "Bo Ek"),
        ("By Sala Times", ""),
        ("42", ""),
        ("https://sala.example/ann", ""),
        ("José Núñez-O’Neil | Юрий Эк", "José Núñez-O’Neil, Юрий Эк"),
        ("Admin Holt", "Admin Holt"),
        ("Ann Holt (with Bo Ek)", "Ann Holt (with Bo Ek)"),
        ("x" * 200, ""),
        ("null", ""),
    ],
)
def test_names_are_told_from_everything_else(written: str, names: str) -> None:
    assert people_in(written, "Sala Times") == names
    row = {"title": "A", "text": TEXT, "author": written, "source": "Sala Times"}
    article = read("a.json", json.dumps(row))[0]
    assert isinstance(article, Article)
    assert article.author == (names or None)


@pytest.mark.parametrize(
    ("language", "byline", "names"),
    [
        ("fr", "Par Jean Dupont", "Jean Dupont"),
        ("fr-CA", "PAR JEAN DUPONT", "JEAN DUPONT"),
        ("fr", "Par Jean Dupont avec AFP", "Jean Dupont avec AFP"),
        ("de", "Von Jan Müller und Eva Holt", "Jan Müller und Eva Holt"),
        ("de_AT", "von Ursula von der Leyen", "Ursula von der Leyen"),
        ("de", "Von der Leyen", "Von der Leyen"),
        ("de", "Von Storch", "Von Storch"),
        ("de", "Von Trapp, Maria", "Von Trapp, Maria"),
        ("de", "Vonnegut Kurt", "Vonnegut Kurt"),
        ("it", "Di Luigi Di Maio", "Luigi Di Maio"),
        ("it", "Di Caprio e De Niro", "Di Caprio e De Niro"),
        ("it", "A cura di Anna Neri", "Anna Neri"),
        ("es", "Por Ana Ruiz", "Ana Ruiz"),
        ("pt", "Por Ana Reis, Rui Melo", "Ana Reis, Rui Melo"),
        ("nl", "Door Jan de Boer", "Jan de Boer"),
        ("nl", "Van der Berg", "Van der Berg"),
        ("ru", "Автор: Анна Хольт", "Анна Хольт"),
        ("ja", "文・山田花子", "山田花子"),
        ("en", "Von Miller Jones", "Von Miller Jones"),
        ("en", "By Ann Holt", "Ann Holt"),
        ("", "Par Nilsson", "Par Nilsson"),
        ("sv", "Par Nilsson", "Par Nilsson"),
    ],
)
def test_a_bylines_word_is_no_part_of_its_names(language: str, byline: str, names: str) -> None:
    assert people_in(without_by(byline, language), "") == names
