"""A newsdesk that is killed at work loses nothing; `make chaos` does this many times over."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from chaos import WORKS, Chaos, losses
from fakes import make_article

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("work", WORKS)
def test_what_was_acknowledged_outlives_a_kill(work: str, tmp_path: Path) -> None:
    # Of fetching one kill, since each costs seconds and what is written is written by an import.
    kills = 1 if work == "fetch" else 2
    tally = Chaos(work, tmp_path, articles=150, chance=Random(7)).run(kills=kills)
    assert tally.faults == []
    assert tally.kills == kills


def test_a_loss_is_seen() -> None:
    sent = {each.id: each for each in map(make_article, (1, 2))}
    assert losses(sent, sent, frozenset(sent)) == []
    assert losses({}, sent, frozenset()) == []
    assert "a2" in losses({"a1": sent["a1"]}, sent, frozenset(sent))[0]
    assert "a1" in losses({"a1": make_article(1, text="Cut.")}, sent, frozenset())[0]
