"""Of what stands where an author belongs, people's names are taken alone."""

from __future__ import annotations

import json

import pytest
from reading import TEXT, read

from articles.models import Article
from articles.people import people_in


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
