"""Keeps the process from holding memory that it no longer uses."""

from __future__ import annotations

import ctypes

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
