"""What is left out before a sentence's first word."""

from __future__ import annotations

import pytest

from bot.service.excerpts.sentences import without_dateline


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PORT ELLERY (Northern Wire) - The ferry ran aground.", "The ferry ran aground."),
        ("PORT ELLERY, Nov 3 (Northern Wire) — The ferry ran.", "The ferry ran."),
        ("(Northern Wire) - “No,” he said.", "“No,” he said."),
        ("SALA – The bridge is shut.", "The bridge is shut."),
        ("NEW HAVEN, Conn. — The bridge is shut.", "The bridge is shut."),
        ("Sala - a small town - votes.", "Sala - a small town - votes."),
        ("The EU - a union - votes.", "The EU - a union - votes."),
        ("NATO-led troops left.", "NATO-led troops left."),
        ("SALA -", "SALA -"),
        ("Holt (31) - she is an engineer - spoke.", "Holt (31) - she is an engineer - spoke."),
    ],
)
def test_a_dateline_is_left_out(text: str, said: str) -> None:
    assert without_dateline(text) == said
