"""`newsdesk digest`: what is new, for people and for programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from command_lines import CommandLine

NOW = datetime.now(UTC)
COUNCIL = "Council closes the harbour bridge"
ROVERS = "Rovers win their third cup in Sala"
MINISTER = "Minister resigns over unpaid ferries"
TAX = "New tax on lamps fails in parliament"


@pytest.fixture
def filled(run: CommandLine, tmp_path: Path) -> CommandLine:
    """The command line on a library of four articles, of an hour, ten days and a year ago."""
    told = (
        (COUNCIL, "Engineers found cracks in two pillars.", "Harbour Post", "Politics", 0),
        (ROVERS, "Vera Holt scored twice before the break.", "Other Post", "Sport", 0),
        (MINISTER, "An auditor had asked for invoices.", "Harbour Post", "Politics", 10),
        (TAX, "Seven deputies stayed at home.", "Harbour Post", "Politics", 365),
    )
    rows = [
        {
            "headline": headline,
            "text": f"{text} {headline}.",
            "source": source,
            "category": category,
            "published": (NOW - timedelta(days=days, hours=1)).isoformat(),
            "url": f"https://{headline.split()[0].lower()}.example/it",
        }
        for headline, text, source, category, days in told
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    run.json("import", str(path))
    return run


def headlines(filled: CommandLine, *args: str) -> list[str]:
    return [each["headline"].split()[0] for each in filled.json("digest", *args)["stories"]]


def test_what_came_in_within_a_day_is_told(filled: CommandLine) -> None:
    told = filled.json("digest")
    assert told["found"] == 2
    assert datetime.fromisoformat(told["since"]) < NOW
    (first,) = [each for each in told["stories"] if each["headline"] == COUNCIL]
    assert first["quote"] == "Engineers found cracks in two pillars."
    assert (first["outlets"], first["new_articles"], first["is_new"]) == (1, 1, True)


def test_days_names_and_lengths_limit_it(filled: CommandLine) -> None:
    since = f"{NOW - timedelta(days=14):%Y-%m-%d}"
    assert sorted(headlines(filled, "--since", since)) == ["Council", "Minister", "Rovers"]
    only = ("--since", since, "--category", "politics")
    assert sorted(headlines(filled, *only)) == ["Council", "Minister"]
    assert headlines(filled, *only, "--source", "Other Post") == []
    both = ("--category", "Politics", "--category", "Sport", "--length", "short")
    assert sorted(headlines(filled, *both)) == ["Council", "Rovers"]


def test_people_read_it(filled: CommandLine) -> None:
    text = filled("digest", "--category", "Sport").stdout
    assert text.startswith("1 new story since ")
    assert "Rovers win their third cup in Sala\n  Other Post · " in text
    assert "\n  Vera Holt scored twice before the break.\n" in text
    assert text.strip().endswith("  https://rovers.example/it")
    none = filled("digest", "--category", "Sport", "--source", "Harbour Post")
    assert none.stdout.startswith("Nothing new since ")


def test_a_name_or_a_day_that_there_is_not_is_told(filled: CommandLine) -> None:
    result = filled("digest", "--category", "Sprot")
    assert result.exit_code == 1
    assert "There is no category “Sprot”; near to it are: “Sport”" in result.stderr
    assert filled("digest", "--since", "whenever").exit_code == 2
