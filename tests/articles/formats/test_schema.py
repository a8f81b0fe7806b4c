"""Which items of JSON-LD are articles."""

from __future__ import annotations

import pytest

from articles.formats._schema import is_article


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("NewsArticle", True),
        ("https://schema.org/NewsArticle", True),
        ("BlogPosting", True),
        ("Report", True),
        (["Thing", "ReportageNewsArticle"], True),
        ("JobPosting", False),
        ("https://schema.org/JobPosting", False),
        ("ReportedDoseSchedule", False),
        ("WebPage", False),
        (None, False),
    ],
)
def test_an_article_is_known_by_its_type(kind: object, expected: bool) -> None:
    assert is_article({"@type": kind}) is expected
