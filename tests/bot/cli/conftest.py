"""The command line as its tests run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from command_lines import BRIDGE, FERRY, CommandLine

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedders import Embedder


@pytest.fixture
def run(tmp_path: Path, embedders: dict[str, Embedder]) -> CommandLine:
    """The command line on an empty folder."""
    return CommandLine(tmp_path, embedders)


@pytest.fixture
def filled(run: CommandLine) -> CommandLine:
    """The command line on two articles."""
    assert run.json("import", run.write("two.jsonl", BRIDGE, FERRY))["added"] == 2
    return run
