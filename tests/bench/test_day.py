"""A day of feeds is played against a server, an hour of it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import day

if TYPE_CHECKING:
    from pathlib import Path


def test_an_hour_of_feeds(tmp_path: Path) -> None:
    feeds = {plan.manner for plan in day.plans(500)}
    assert feeds == set(day.MANNERS)
    played, asked = day.play(3, tmp_path, hours=1, quiet_seconds=0.1)
    rows = dict(played.rows)
    assert float(rows["requests a feed"]) > 1
    assert "with 200" in rows["answers"]
    # Each feed has twenty entries at the first look, which is before the day begins.
    assert int(rows["stories in"]) < 60
    assert [row[0] for row in asked.rows] == ["before", "meanwhile", "after"]
    assert all(int(row[1].replace(",", "")) > 0 for row in asked.rows)
