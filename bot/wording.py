"""Dates as people read them, in every place where the newsdesk shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from index.models import Period


def day(moment: date | None) -> str:
    """Return a date as “3 Nov 2026”, never a guessed one."""
    return f"{moment.day} {moment:%b %Y}" if moment else "date not given"


def period(days: Period) -> str:
    """Return a stretch of days as “3 Nov 2026” or “1 Nov 2026 to 10 Nov 2026”."""
    if days.first == days.last:
        return day(days.first)
    return f"{day(days.first)} to {day(days.last)}"
