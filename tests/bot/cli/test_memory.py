"""What threads used once is used again, in whichever thread."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# Many threads that each ask for memory, and how many heaps malloc then says that it has.
THREADS = """
import ctypes, os, threading, sys
sys.path.insert(0, {root!r})
from bot.cli.memory import limit_arenas
if {limit}:
    assert limit_arenas()
together = threading.Barrier(12)
def use():
    kept = [ctypes.create_string_buffer(1 << 14) for _ in range(50)]
    together.wait()
    del kept
threads = [threading.Thread(target=use) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
ctypes.CDLL(None).malloc_stats()
"""


def arenas(*, limit: bool) -> int:
    """Return how many heaps malloc has once twelve threads used memory."""
    code = THREADS.format(root=str(ROOT), limit=limit)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return len(re.findall(r"^Arena \d+:", done.stderr, re.MULTILINE))


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has these heaps")
def test_many_threads_share_two_heaps() -> None:
    assert arenas(limit=False) > 2
    assert arenas(limit=True) == 2
