"""The command line run in this process, with fake embedders, and two articles to try it on."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner, Result

from bot.__main__ import command_line
from bot.app import open_newsdesk
from bot.cli.opening import Terminal
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk
    from bot.service.prose.models import AnswerWriter
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
    """Runs commands in this process on one data folder, with fake embedders.

    `prose` writes where that is asked for.
    """

    folder: Path
    embedders: dict[str, Embedder]
    prose: AnswerWriter | None = None

    def __call__(self, *args: str, stdin: str | None = None, **settings: Any) -> Result:
        # What is asked of fake articles is told by its words; reading has tests of its own.
        values = {"data": self.folder / "data", "model": "fake", "reader": "none", **settings}
        given = Settings(**values)
        terminal = Terminal(self._opened, given)
        return CliRunner().invoke(command_line(), args, input=stdin, obj=terminal)

    @contextmanager
    def _opened(self, settings: Settings, /, *, follow: bool) -> Iterator[Newsdesk]:
        load = self.embedders.__getitem__
        with open_newsdesk(settings, load=load, follow=follow) as newsdesk:
            yield replace(newsdesk, prose=self.prose)

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
