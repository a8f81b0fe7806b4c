"""Fixtures that several test files use."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from fakes import FakeEmbedder

from bot.app import Newsdesk, open_newsdesk
from bot.settings import Settings
from index.embedders import load_embedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from index.embedders import Embedder


@pytest.fixture(scope="session")
def real_embedder() -> Embedder:
    """The embedding model that the product ships with."""
    return load_embedder("all-MiniLM-L6-v2")


@pytest.fixture
def embedders() -> dict[str, Embedder]:
    """Fake embedders by name; a test may add more."""
    return {"fake": FakeEmbedder("fake"), "other": FakeEmbedder("other", max_tokens=40)}


@pytest.fixture
def opened(tmp_path: Path, embedders: dict[str, Embedder]) -> Iterator[Callable[..., Newsdesk]]:
    """Opens newsdesks on one data folder, as several processes would; closes them at the end."""
    with ExitStack() as stack:

        def open_one(*, follow: bool = False, **settings: object) -> Newsdesk:
            given = Settings(**{"data": tmp_path / "data", "model": "fake", **settings})
            return stack.enter_context(
                open_newsdesk(given, load=embedders.__getitem__, follow=follow)
            )

        yield open_one


@pytest.fixture
def newsdesk(opened: Callable[..., Newsdesk]) -> Newsdesk:
    """An empty newsdesk with a fake embedder."""
    return opened()
