"""An embedder goes by the name that it is asked for by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index import embedders
from index.embedders import load_embedder
from index.embedders.sentence_transformers import _default_folder
from index.errors import ModelError
from index.languages import reads

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedders import Embedder

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


def test_models_of_e5_get_the_prompts_that_they_were_trained_with(tmp_path: Path) -> None:
    included = _default_folder()
    prompts = {}
    for name in ("multilingual-e5-small", "the5th-model"):
        (tmp_path / name).symlink_to(included)
        embedder = load_embedder(str(tmp_path / name))
        prompts[name] = str(embedder.settings["prompts"])
        assert reads(embedder, "ja"), "nothing says what a model of one's own reads"
    assert prompts["multilingual-e5-small"] == '{"document": "passage: ", "query": "query: "}'
    assert "passage: " not in prompts["the5th-model"]


def test_the_default_model_reads_english(real_embedder: Embedder) -> None:
    assert reads(real_embedder, "en")
    assert not reads(real_embedder, "de")
