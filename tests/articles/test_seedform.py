"""Every briefing of the shared folder reads as the JSON beside it says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.models import Article, Rejection, SectionKind
from articles.parsing import read_path

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "seedform"
FILES = sorted(FOLDER.glob("*.txt")) if FOLDER.is_dir() else []
NOW = datetime(2026, 11, 20, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FILES, reason="the shared data folder is not beside this one")


def as_json(article: Article) -> dict[str, object]:
    parts = {section.kind: section for section in article.sections}
    points = parts.get(SectionKind.KEY_POINTS)
    deep, why = parts.get(SectionKind.DEEP_DIVE), parts.get(SectionKind.WHY_IT_MATTERS)
    return {
        "category": article.category,
        "headline": article.headline,
        "dek": article.dek,
        "body": deep.text.split("\n\n") if deep else [],
        "key_points": list(points.points) if points else [],
        "why_it_matters": why.text if why else None,
        "note": article.note,
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_briefing_reads_as_expected(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text())
    (item,) = read_path(path, now=NOW)
    if "expect" in expected:
        assert isinstance(item, Rejection)
        assert item.reason
        return
    assert isinstance(item, Article)
    found = as_json(item)
    assert {key: found[key] or None for key in found} == {
        key: expected.get(key) or None for key in found
    }
