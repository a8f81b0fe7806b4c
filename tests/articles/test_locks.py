"""One holder at a time: among threads, and in one thread too."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from articles.locks import FileLock

ROOT = Path(__file__).parents[2]
HOLD = """import sys
from pathlib import Path
from articles.locks import FileLock
with FileLock(Path(sys.argv[1])).tried(0.0) as mine:
    print(mine)
"""


def is_free(path: Path) -> bool:
    with FileLock(path).tried(0.0) as mine:
        return mine


def test_a_lock_keeps_out_threads_and_processes_until_it_is_left(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    lock = FileLock(path)
    with ThreadPoolExecutor(1) as pool, lock.tried(0.0) as mine:
        assert mine
        assert not is_free(path)
        assert not pool.submit(is_free, path).result()
        with lock.tried(0.01) as again:
            assert not again
        assert not is_free(path)
        other = [sys.executable, "-c", HOLD, str(path)]
        assert subprocess.check_output(other, cwd=ROOT, text=True) == "False\n"
    assert is_free(path)
