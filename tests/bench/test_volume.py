"""The script that measures how many articles are imported, on few of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner
from volume import Curve, made_up, main, table_of

from index.models import Progress

if TYPE_CHECKING:
    from pathlib import Path


def test_made_up_articles_are_the_same_each_time_and_no_two_alike() -> None:
    rows = list(made_up(50))
    assert rows == list(made_up(50))
    assert len({row["text"] for row in rows}) == len({row["headline"] for row in rows}) == 50


def test_a_curve_has_a_point_for_each_share_of_its_stage() -> None:
    curve = Curve("Reading articles", 10)
    for done in range(1, 36):
        curve.note(Progress(stage="Reading articles", done=done, total=None))
        curve.note(Progress(stage="Embedding passages", done=done, total=None))
    assert [point.done for point in curve.points] == [1, 11, 21, 31]
    assert [row[0] for row in table_of("x", curve).rows] == ["11", "21", "31"]


def test_the_whole_script_on_few_articles(tmp_path: Path) -> None:
    page = tmp_path / "volume.md"
    result = CliRunner().invoke(
        main, ["--count", "40", "--shared", "none", "--work", str(tmp_path), "--results", str(page)]
    )
    assert result.exit_code == 0, result.output
    assert "made-up: 40 articles" in page.read_text("utf-8")
    assert "made-up: 40 passages embedded" in page.read_text("utf-8")
