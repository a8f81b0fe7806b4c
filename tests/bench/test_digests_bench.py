"""The script that measures digests, on few articles and a week that is made up."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import digests
from click.testing import CliRunner
from fakes import FakeEmbedder

if TYPE_CHECKING:
    from pathlib import Path


def item(number: int, topic: str | None, *sources: str, day: str = "2025-02-03") -> dict[str, Any]:
    return {
        "id": f"wce-{number}",
        "date": day,
        "category": "Disasters",
        "topics": [topic] if topic else [],
        "text": f"A flood number {number} closes the bridge of Town{number}. Nobody was hurt.",
        "sources": [[name, f"https://{name.lower()}.example/{number}"] for name in sources],
    }


ROWS = [
    item(1, "Flood", "Post", "Wire"),
    item(2, None, "Wire"),
    item(3, "Flood", "Times"),
    item(4, "Vote", "Post", "Times"),
    item(5, "Vote", "Post", day="2025-02-10"),
]


def test_big_topics_are_those_of_several_outlets() -> None:
    week = digests.week_of(ROWS, 6)
    assert [row["id"] for row in week] == ["wce-1", "wce-2", "wce-3", "wce-4"]
    assert digests.big_topics(week) == {"Flood"}
    assert len(list(digests.articles_of_week(week))) == 6


def test_stories_are_few_large_ones_and_many_small() -> None:
    made = [str(number) for number in range(1000)]
    stories = digests.in_stories(made)
    sizes = [len(each) for each in stories.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1], sum(sizes)) == (20, 1, 1000)


def test_the_whole_script_without_the_set(tmp_path: Path) -> None:
    page = tmp_path / "digests.md"
    paths = {"--shared": tmp_path, "--work": tmp_path / "work", "--results": page}
    options = [text for name, path in paths.items() for text in (name, str(path))]
    result = CliRunner().invoke(digests.main, ["--count", "60", *options])
    assert result.exit_code == 0, result.output
    text = page.read_text("utf-8")
    assert "| 60 | " in text
    assert "Not judged: wce_items.jsonl.gz is not beside the checkout." in text


def test_a_week_is_judged(tmp_path: Path) -> None:
    with gzip.open(tmp_path / digests.WCE, "wt", encoding="utf-8") as file:
        file.write("\n".join(map(json.dumps, ROWS)))
    embedder = FakeEmbedder("all-MiniLM-L6-v2")
    table = digests.judgement(tmp_path, tmp_path, [6], lambda _: embedder)
    assert table is not None
    week, sums = table.rows
    assert week[:4] == ("6", "6", "3", "1")
    assert week[1:] == sums[1:]
    assert all(0 <= float(each) <= 1 for each in week[4:])
