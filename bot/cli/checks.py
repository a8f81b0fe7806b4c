"""What a look for faults finds."""

from __future__ import annotations

from articles.models import Frozen


class Check(Frozen):
    """One thing that was looked at; `next` says what to do where it is not `ok`."""

    name: str
    ok: bool
    sentence: str
    next: str = ""
