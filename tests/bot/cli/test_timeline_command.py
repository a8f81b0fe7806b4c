"""The command timeline."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from storylines import told_stories

if TYPE_CHECKING:
    from command_lines import CommandLine
    from prepared import Prepared

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def stories(run: CommandLine, prepared: Prepared) -> CommandLine:
    """The command line on the made-up stories."""
    prepared.copy(told_stories, run.folder / "data")
    return run


def test_the_turns_are_told_with_their_sources(stories: CommandLine) -> None:
    told = stories("timeline", "edvin", "rask").stdout
    assert told.startswith(
        "Rask appeals against his sentence\n"
        "9 articles · 4 outlets · 3 Aug 2026 to 19 Oct 2026 · story-trial\n\n1. 3 Aug 2026\n"
    )
    assert " 19 Oct 2026 (newest)\n   Edvin Rask has appealed" in told
    assert "   Northern Wire · “Rask appeals against his sentence”\n" in told
    assert "   https://news.example/trial/9" in told
    undated = stories("timeline", "story-undated").stdout
    assert ". date not given\n" in undated


def test_json_has_what_the_contract_says(stories: CommandLine) -> None:
    told = stories.json("timeline", "story-trial")
    assert set(told) == {"story", "turns", "note"}
    assert told["story"] == {
        "id": "story-trial",
        "articles": 9,
        "outlets": 4,
        "first": "2026-08-03",
        "newest": "2026-10-19",
    }
    for number, turn in enumerate(told["turns"], 1):
        assert set(turn) == {
            *("number", "date", "sentence", "article_id", "headline", "source", "url"),
            *("published", "passage_id", "newest"),
        }
        assert turn["number"] == number
        assert turn["published"].startswith(turn["date"])
    assert [turn["newest"] for turn in told["turns"]].count(True) == 1
    assert told["turns"][-1]["newest"]


def test_an_article_alone_is_told_and_not_drawn(filled: CommandLine) -> None:
    told = filled.json("timeline", "harbour bridge")
    alone = {"articles": 1, "outlets": 1, "first": "2026-11-03", "newest": "2026-11-03"}
    assert told["story"] == {"id": told["story"]["id"], **alone}
    assert filled.json("timeline", told["story"]["id"]) == told
    assert told["note"] == "One article so far."
    assert told["turns"][0]["sentence"]
    refused = filled("timeline", "harbour bridge", "--png", str(filled.folder / "none.png"))
    assert refused.exit_code == 1
    assert "fewer than two articles of this story have a date" in refused.stderr
    assert not (filled.folder / "none.png").exists()


def test_the_picture_is_drawn_into_a_file_dark_or_light(stories: CommandLine) -> None:
    dark, light = (stories.folder / name for name in ("dark.png", "light.png"))
    told = stories("timeline", "story-flood", "--png", str(dark))
    assert told.exit_code == 0
    assert told.stdout == stories("timeline", "story-flood").stdout
    assert stories("timeline", "story-flood", "--png", str(light), "--light").exit_code == 0
    assert dark.read_bytes().startswith(PNG)
    assert light.read_bytes().startswith(PNG)
    assert dark.read_bytes() != light.read_bytes()
    nowhere = stories("timeline", "story-flood", "--png", str(stories.folder / "no" / "x.png"))
    assert nowhere.exit_code == 1
    assert "cannot be written (No such file or directory)." in nowhere.stderr
    assert stories("timeline", "story-flood", "--light").exit_code == 2


def test_what_is_not_there_is_one_sentence(stories: CommandLine) -> None:
    result = stories("timeline", "submarines of the deep", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["covered"] is False
    assert result.stderr.count("\n") == 1
