"""The reader is loaded once, and one that cannot be loaded is left alone for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clock import Clock
from fakes import FakeReader

from bot.service.readers import TRIED_AGAIN_AFTER, KeptReader
from index.errors import ModelError

if TYPE_CHECKING:
    import pytest

    from index.readers import Reader


def test_it_is_loaded_once() -> None:
    asked: list[str] = []

    def load(name: str) -> Reader:
        asked.append(name)
        return FakeReader()

    kept = KeptReader("tiny", load)
    assert kept() is kept()
    assert asked == ["tiny"]


def test_none_is_none() -> None:
    assert KeptReader("none", lambda _: FakeReader())() is None


def test_a_failure_is_logged_and_tried_again_after_a_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, tries = Clock(100.0), [0]

    def load(_name: str) -> Reader:
        tries[0] += 1
        if tries[0] == 1:
            raise ModelError("It is gone.")
        return FakeReader()

    kept = KeptReader("tiny", load, clock)
    assert kept() is None
    assert kept() is None
    assert tries == [1]
    assert "It is gone." in caplog.text
    clock.now += TRIED_AGAIN_AFTER
    assert kept() is not None
