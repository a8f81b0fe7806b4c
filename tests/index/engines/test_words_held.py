"""The words that the embedded engine keeps are those of the last commit, whoever asks meanwhile."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from index.engines.embedded.checksums import META, SEAL
from index.engines.embedded.lexical import LexicalIndex, LexicalPassage, LogPosition
from index.stemming import stems

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def commit(index: LexicalIndex, seq: int, text: str) -> None:
    """Put one passage into an index, as its own process or another does."""
    passage = LexicalPassage(seq, f"a{seq}", text, " ".join(stems(text)), None, None, None, None)
    with index.writing() as writer:
        assert writer is not None
        index.replace(writer, [f"a{seq}"], [passage], LogPosition("d", seq))


class Interrupted(dict[str, Any]):
    """Holds words, and has something else happen just after any are put in."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def __setitem__(self, prefix: str, words: object) -> None:
        super().__setitem__(prefix, words)
        self._meanwhile()


def test_a_commit_while_words_are_read_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = LexicalIndex(tmp_path)
    commit(index, 1, "The ferry runs.")
    index.position()

    def another_commit() -> None:
        commit(index, 2, "The fjord froze.")
        index.position()

    monkeypatch.setattr(index, "_beginning", Interrupted(another_commit))
    assert index.beginning("f") == {"ferry": 1}
    assert index.beginning("f") == {"ferry": 1, "fjord": 1, "froze": 1}


def test_what_a_killed_commit_left_does_not_stop_the_next(tmp_path: Path) -> None:
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    for seq in (1, 2):
        commit(LexicalIndex(killed), seq, "The ferry runs.")
    shutil.copytree(killed, whole)
    commit(LexicalIndex(whole), 1, "The ferry stopped.")
    # The kill came after all files of the commit but the last, which makes them count; the seal
    # is broken before any.
    (killed / SEAL).unlink()
    for path in whole.iterdir():
        if path.name not in (META, SEAL):
            shutil.copy(path, killed)
    index = LexicalIndex(killed)
    assert index.rows() == {1, 2}
    commit(index, 1, "The ferry stopped.")
    assert index.rows() == {1, 2}
    assert index.position() == LogPosition("d", 1)
