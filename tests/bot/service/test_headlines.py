"""Which headline a name stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.headlines import clearly_meant, likeness

DISMISSED = "Board of Halden Line dismisses director Nora Ek"
RETURNS = "Nora Ek returns as director of Halden Line"
BRIDGE, OTHER_BRIDGE = "Town3 closes its old bridge", "Town4 closes its old bridge"


@pytest.mark.parametrize(
    ("name", "headlines", "meant"),
    [
        ("halden lien drector", [BRIDGE, DISMISSED], 1),
        ("halden lien drector", [DISMISSED, RETURNS], None),
        ("halden lien drector dismised", [DISMISSED, RETURNS], 0),
        ("nora ek retruns", [DISMISSED, RETURNS], 1),
        ("town4 brigde", [BRIDGE, OTHER_BRIDGE], 1),
        ("town5 bridge", [BRIDGE, OTHER_BRIDGE], None),
        ("submarines", [DISMISSED, BRIDGE], None),
        ("halden submarines", [DISMISSED], None),
        ("", [DISMISSED], None),
        ("halden line", [], None),
    ],
)
def test_a_headline_is_taken_where_it_is_clearly_the_one(
    name: str, headlines: list[str], meant: int | None
) -> None:
    assert clearly_meant(name, headlines) == meant


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share(name: str, headline: str) -> None:
    assert 0 <= likeness(name, headline) <= 1
