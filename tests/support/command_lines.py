"""The command line run in this process, with fake embedders, and two articles to try it on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner, Result

from bot.__main__ import command_line
from bot.app import open_newsdesk
from bot.cli.opening import Terminal
from bot.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedders import Embedder

BRIDGE = {
    "headline": "Harbour bridge closes after cracks are found",
    "dek": "Buses take the tunnel.",
    "source": "Harbour Post",
    "url": "https://harbourpost.example/bridge",
    "category": "Politics",
    "published": "2026-11-03T15:00:00Z",
    "text": "The council voted on Monday to close the harbour bridge. "
    "Engineers found cracks in two pillars last week.",
    "key_points": ["The bridge is closed.", "Buses use the tunnel."],
    "why_it_matters": "Ten thousand people cross the bridge every day.",
}
FERRY = {
    "headline": "Ferry company doubles its boats",
    "source": "Coast Times",
    "text": "The ferry company will run eight boats instead of four from Friday.",
}
QUESTION = "Why did the council close the harbour bridge?"


@dataclass
class CommandLine:
    """Runs commands in this process on one data folder, with fake embedders."""

    folder: Path
    embedders: dict[str, Embedder]

    def __call__(self, *args: str, stdin: str | None = None, **settings: Any) -> Result:
        # What is asked of fake articles is told by its words; reading has tests of its own.
        values = {"data": self.folder / "data", "model": "fake", "reader": "none", **settings}
        given = Settings(**values)
        opener = partial(open_newsdesk, load=self.embedders.__getitem__)
        terminal = Terminal(opener, given)
        return CliRunner().invoke(command_line(), args, input=stdin, obj=terminal)

    def json(self, *args: str, **settings: Any) -> dict[str, Any]:
        result = self(*args, "--json", **settings)
        assert result.exit_code == 0, result.stderr
        assert result.stdout.count("\n") == 1
        return dict(json.loads(result.stdout))

    def write(self, name: str, *rows: Any) -> str:
        path = self.folder / name
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    def id_of(self, words: str) -> str:
        return str(self.json("show", words)["id"])
