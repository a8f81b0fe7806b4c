"""What a file holds beside articles → one line a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models import Rejection

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator


def left_out(path: str, kinds: Counter[tuple[str, str]]) -> Iterator[Rejection]:
    """Yield a Rejection for each kind, counted under its names for one and for several."""
    for (one, several), number in kinds.items():
        told = f"{number:,} {several}, which are" if number > 1 else f"{one}, which is"
        yield Rejection(path=path, reason=f"it holds {told} not read")
