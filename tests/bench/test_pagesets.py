"""Pages of sets are read and compared with what the sets say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pagesets
import pytest
from page_files import write_page_sets

if TYPE_CHECKING:
    from pathlib import Path


def test_pages_are_read_and_compared(tmp_path: Path) -> None:
    write_page_sets(tmp_path)
    texts, particulars = pagesets.measure_pages(tmp_path)
    rows = {row[0]: row[1:] for row in texts.rows}
    # How many, F1, precision, recall, how many at 0.9 and more, refused.
    assert rows["readability, newsdesk"][0] == "2"
    assert rows["readability, newsdesk"][1].startswith("0.500")
    assert rows["readability, newsdesk"][4:] == ("0.500", "1")
    assert float(rows["readability, trafilatura alone"][1].split()[0]) > 0.9
    assert rows["newspaper4k, newsdesk"][:2] == ("1", "1.000 (1.00–1.00)")
    told = {row[0]: row[1:] for row in particulars.rows}
    # Stated by the set, the same, alike, missing, another, given where the set has none.
    assert told["readability, headline"] == ("1", "0", "1", "0", "0", "0")
    assert told["readability, date"] == ("1", "1", "0", "0", "0", "0")
    assert told["readability, author"] == ("1", "0", "0", "1", "0", "0")
    assert told["readability, outlet"] == ("1", "0", "1", "0", "0", "0")
    assert told["newspaper4k, headline"] == ("1", "1", "0", "0", "0", "0")
    assert told["newspaper4k, date"] == ("1", "0", "0", "0", "1", "0")
    assert told["newspaper4k, outlet"] == ("0", "0", "0", "0", "0", "1")


def test_a_sample_reads_fewer(tmp_path: Path) -> None:
    write_page_sets(tmp_path)
    texts, _ = pagesets.measure_pages(tmp_path, sample=1)
    assert {row[1] for row in texts.rows} == {"1"}


@pytest.mark.parametrize(
    ("expected", "found", "score"),
    [
        ("One two", "two ONE", (1.0, 1.0, 1.0)),
        ("one one", "one", (2 / 3, 1.0, 0.5)),
        ("港が開いた", "港が", (4 / 7, 1.0, 0.4)),
        ("one", "", (0.0, 0.0, 0.0)),
    ],
)
def test_words_are_compared_as_bags(
    expected: str, found: str, score: tuple[float, float, float]
) -> None:
    assert pagesets.score_of(expected, found) == pytest.approx(score)
