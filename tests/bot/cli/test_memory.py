"""What threads used once is used again, in whichever thread; what is imported is no garbage."""

from __future__ import annotations

import gc
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.memory import uncollected

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

# What `newsdesk list` does: how often all that there is was looked through for garbage meanwhile.
LISTING = """
import gc, sys
sys.path.insert(0, {root!r})
import bot.__main__
whole = []
gc.callbacks.append(lambda phase, said: whole.append(said) if said["generation"] == 2 else None)
sys.argv = ["newsdesk", "list"]
try:
    bot.__main__.main()
finally:
    print(len(whole), gc.isenabled(), gc.get_freeze_count(), file=sys.stderr)
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


def test_a_start_looks_for_no_garbage_in_what_it_imports(tmp_path: Path) -> None:
    code, environment = (
        LISTING.format(root=str(ROOT)),
        os.environ | {"NEWSDESK_DATA": str(tmp_path)},
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    looks, enabled, left_out = done.stderr.splitlines()[-1].split()
    assert (looks, enabled) == ("0", "True")
    assert int(left_out) > 50_000


def test_garbage_is_looked_for_again_whatever_happened_meanwhile() -> None:
    def failing() -> None:
        with uncollected():
            assert not gc.isenabled()
            raise ImportError

    with pytest.raises(ImportError):
        failing()
    assert gc.isenabled()
