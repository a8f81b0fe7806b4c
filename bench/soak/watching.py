"""What is seen of a running bot from outside: its memory, its files and its log."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("database", "write-ahead log", "vectors", "words", "other")
DATABASE = "newsdesk.db"
LEVEL = re.compile(r"^\S+ \S+ (?P<level>WARNING|ERROR|CRITICAL) (?P<what>.*)$")


class Sample(NamedTuple):
    """A look at a bot, so many seconds after the soak began; sizes in bytes.

    The descriptors of the database's files are counted apart, for connections to it stay open.
    `errors` are the lines at ERROR and tracebacks in the log so far.
    """

    seconds: float
    memory: int
    descriptors: int
    database_descriptors: int
    threads: int
    sizes: Mapping[str, int]
    word_files: int
    errors: int = 0


class LogReport(NamedTuple):
    """The lines of a log at ERROR and of tracebacks, and how often each kind of warning came."""

    errors: tuple[str, ...]
    warnings: Counter[str]


def look(seconds: float, pid: int, data: Path, log: str) -> Sample:
    """Look at a bot's process, its data folder and its log."""
    process = Path("/proc") / str(pid)
    sizes, word_files = sizes_of(data)
    opened = _opened(process / "fd")
    of_database = sum(f"/{DATABASE}" in name for name in opened)
    return Sample(
        seconds,
        1024 * _number(process / "smaps_rollup", "Rss"),
        len(opened) - of_database,
        of_database,
        _number(process / "status", "Threads"),
        sizes,
        word_files,
        len(read_log(log).errors),
    )


def _opened(folder: Path) -> list[str]:
    """Return what a process has open, by the folder of its descriptors."""
    names = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            names.append(str(path.readlink()))
    return names


def _number(path: Path, name: str) -> int:
    """Return a number that a file of the kernel's tells."""
    (line,) = (each for each in path.read_text("ascii").splitlines() if each.startswith(f"{name}:"))
    return int(line.split()[1])


def sizes_of(data: Path) -> tuple[dict[str, int], int]:
    """Return the sizes of a data folder's files by kind, and how many are of the words' index."""
    sizes, word_files = dict.fromkeys(KINDS, 0), 0
    for path in data.rglob("*"):
        # Files come and go while they are looked at.
        with suppress(FileNotFoundError):
            if path.is_file():
                kind = kind_of(path.relative_to(data))
                sizes[kind] += path.stat().st_size
                word_files += kind == "words"
    return sizes, word_files


def kind_of(path: Path) -> str:
    """Return the kind of a file by its path within the data folder."""
    if path.name.startswith(DATABASE):
        return "database" if path.suffix == ".db" else "write-ahead log"
    if path.parts[0] == "index" and len(path.parts) > 1:
        for kind in ("vectors", "words"):
            if path.parts[1].startswith(f"{kind}-"):
                return kind
    return "other"


def read_log(text: str) -> LogReport:
    """Return what a log says that went wrong; numbers do not part one kind from another."""
    errors, warnings = [], Counter[str]()
    for line in text.splitlines():
        found = LEVEL.match(line)
        if found and found["level"] == "WARNING":
            warnings[re.sub(r"\d+", "N", found["what"])] += 1
        elif found or line.startswith("Traceback"):
            errors.append(line)
    return LogReport(tuple(errors), warnings)
