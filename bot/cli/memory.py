"""Keeps the process from holding memory that it no longer uses, and from looking for it in vain."""

from __future__ import annotations

import ctypes
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# malloc.h of glibc; mallopt(3) has what it does.
M_ARENA_MAX = -8
ARENAS = 2


def limit_arenas() -> bool:
    """Let glibc share few heaps among all threads; return whether it does.

    By default it makes up to eight a processor and gives little of them back, so that a bot with
    dozens of threads grows for hours. Other systems' allocators have no such setting.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS))
    except (AttributeError, OSError, TypeError):
        return False


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage inside, where much is imported, nor later in what is there by then.

    What is imported stays, and the collector would go through all of it each time that as much
    again has come.
    """
    was_collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_collected:
            gc.enable()
