"""The servers that engines search on, set as an operator would set them, and what they take."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from postgresql_server import children

# What README tells operators to set, for a machine with 16 GB for PostgreSQL.
SETTINGS = {
    "shared_buffers": "4GB",
    "effective_cache_size": "12GB",
    "maintenance_work_mem": "2GB",
    "max_parallel_maintenance_workers": "2",
    "work_mem": "64MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "random_page_cost": "1.1",
    "max_connections": "100",
}


def family(process: int) -> list[int]:
    """Return a process and all that come of it."""
    found = [process]
    for one in found:
        with suppress(OSError):  # It has ended meanwhile.
            found += children(one)
    return found


def megabytes(process: int) -> float:
    """Return the memory that a process and all that come of it have in use, none counted twice."""
    kilobytes = 0
    for one in family(process):
        with suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text("ascii").splitlines()
            kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def folder_bytes(folder: Path) -> int:
    """Return how many bytes on disk the files of a folder take."""
    return sum(512 * path.stat().st_blocks for path in folder.rglob("*") if path.is_file())
