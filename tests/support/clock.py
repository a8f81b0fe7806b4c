"""A clock for whatever asks for one: it stands until a test puts it on."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

Moment = TypeVar("Moment", datetime, float)


class Clock(Generic[Moment]):
    """Says what `now` is set to, as a moment or in seconds."""

    def __init__(self, now: Moment) -> None:
        self.now = now

    def __call__(self) -> Moment:
        """Return what it shows."""
        return self.now
