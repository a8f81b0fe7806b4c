"""An embedder goes by the name that it is asked for by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import embedders
from index.embedders import load_embedder
from index.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

NEW_FILE = """
from fakes import FakeEmbedder


def load(name, options):
    return FakeEmbedder(name)
"""


@pytest.fixture(autouse=True)
def new_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new embedder, and a file beside it that is none."""
    (tmp_path / "misnaming.py").write_text(NEW_FILE)
    (tmp_path / "_helping.py").write_text("")
    monkeypatch.setattr(embedders, "__path__", [*embedders.__path__, str(tmp_path)])


def test_one_that_calls_itself_otherwise_is_refused() -> None:
    with pytest.raises(ModelError, match=r"“misnaming:tiny” calls itself “tiny”"):
        load_embedder("misnaming:tiny")


def test_files_that_begin_with_an_underscore_are_no_embedders() -> None:
    with pytest.raises(ModelError, match=r"no embedder “_helping”") as refused:
        load_embedder("_helping:tiny")
    names = str(refused.value).partition("there is ")[2]
    assert "misnaming" in names
    assert "_helping" not in names
