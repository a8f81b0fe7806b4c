"""The command line as its tests run it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command_lines import BRIDGE, FERRY, CommandLine

if TYPE_CHECKING:
    from pathlib import Path

    from prepared import Prepared

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder


@pytest.fixture
def run(tmp_path: Path, embedders: dict[str, Embedder]) -> CommandLine:
    """The command line on an empty folder."""
    return CommandLine(tmp_path, embedders)


def two_articles(desk: Newsdesk) -> None:
    """Import the two articles, as the command does."""
    path = desk.settings.data / "two.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in (BRIDGE, FERRY)), encoding="utf-8")
    assert desk.importer.import_paths([path]).added == 2
    path.unlink()


@pytest.fixture
def filled(run: CommandLine, prepared: Prepared) -> CommandLine:
    """The command line on two articles."""
    prepared.copy(two_articles, run.folder / "data")
    return run
