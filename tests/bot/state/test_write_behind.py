"""What is written behind: all of it, once, whatever happens while it is written."""

from __future__ import annotations

import pytest

from bot.state.write_behind import WriteBehind


def written(kept: WriteBehind[int, str]) -> tuple[dict[int, str], set[int]]:
    with kept.writing() as changes:
        return dict(changes.new), set(changes.ended)


def test_what_is_written_is_written_once() -> None:
    kept: WriteBehind[int, str] = WriteBehind()
    kept.put(1, "one")
    assert 1 in kept
    assert written(kept) == ({1: "one"}, set())
    assert 1 not in kept
    assert written(kept) == ({}, set())
    kept.end(1)
    assert written(kept) == ({}, {1})
    assert written(kept) == ({}, set())


def test_what_ended_before_it_was_written_never_is() -> None:
    kept: WriteBehind[int, str] = WriteBehind()
    kept.put(1, "one")
    kept.end(1)
    assert written(kept) == ({}, set())


def test_what_could_not_be_written_is_the_next_time() -> None:
    kept: WriteBehind[int, str] = WriteBehind()
    kept.put(1, "one")
    kept.end(2)
    with pytest.raises(OSError, match="full"), kept.writing():
        raise OSError("full")
    assert written(kept) == ({1: "one"}, {2})


def test_what_changes_while_it_is_written_is_written_after_that() -> None:
    kept: WriteBehind[int, str] = WriteBehind()
    for key in (1, 2, 3):
        kept.put(key, "old")
    with kept.writing():
        kept.end(1)
        kept.put(2, "new")
        kept.put(4, "late")
    assert written(kept) == ({2: "new", 4: "late"}, {1})


def test_what_is_forgotten_is_never_written() -> None:
    kept: WriteBehind[int, str] = WriteBehind()
    kept.put(1, "mine")
    kept.put(2, "yours")
    with kept.forgetting(lambda value: value == "mine"):
        assert 1 not in kept
    assert written(kept) == ({2: "yours"}, set())
