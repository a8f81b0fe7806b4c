"""Which figures are others, rounded."""

from __future__ import annotations

import pytest

from bot.service.rounding import one_is_rounded


@pytest.mark.parametrize(
    ("one", "other", "rounded"),
    [
        (1_200, 1_217, True),
        (1_200, 1_260, False),
        (4_300_000_000, 4_312_000_000, True),
        (10, 12, False),
        (100, 104, True),
        (100.5, 100.52, True),
    ],
)
def test_the_rounder_of_two_may_be_the_other(one: float, other: float, *, rounded: bool) -> None:
    assert one_is_rounded(one, other) is rounded
    assert one_is_rounded(other, one) is rounded
