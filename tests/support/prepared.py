"""Data folders that many tests begin with: each is filled once in a process, and then copied."""

from __future__ import annotations

from shutil import copytree
from typing import TYPE_CHECKING

from fakes import FakeEmbedder

from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk

    Fill = Callable[[Newsdesk], object]


def filled(desk: Newsdesk, fill: Fill) -> None:
    """Put articles into a newsdesk, and all of them into its index."""
    fill(desk)
    desk.indexer.embed_missing()
    desk.engine.follow()


class Prepared:
    """Keeps the data of newsdesks with a fake embedder, by the function that filled each.

    To bring articles in takes far longer than to copy what came of it.
    """

    def __init__(self, folder: Path, empty: Path) -> None:
        self._folder = folder
        self._empty = empty
        self._filled: dict[Fill, Path] = {}

    def copy(self, fill: Fill, data: Path) -> None:
        """Make a data folder with what a function puts into an empty newsdesk."""
        if fill not in self._filled:
            self._filled[fill] = self._fill(fill)
        copytree(self._filled[fill], data)

    def _fill(self, fill: Fill) -> Path:
        data = self._folder / str(len(self._filled))
        copytree(self._empty, data)
        settings = Settings(data=data, model="fake", reader="none", database_url=None)
        with open_newsdesk(settings, load=FakeEmbedder) as desk:
            filled(desk, fill)
        return data
