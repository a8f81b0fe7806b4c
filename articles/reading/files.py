"""Files and folders of a disk: which are read, and that reading one ends."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from articles.models import Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

# Files that stand beside articles in many folders and are none: by name without ending, and whole.
NOT_ARTICLES = ("readme", "license", "changelog", "contributing")
FOR_MACHINES = (
    *("robots.txt", "humans.txt", "ads.txt", "app-ads.txt", "security.txt", "llms.txt"),
    *("requirements.txt", "cname"),
)
# What else than a file or a folder a name may stand for.
OTHER_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
MEGABYTE = 1024 * 1024
# No article has more, wherever it comes from.
MAX_BYTES = 20 * MEGABYTE
# Enough to tell an archive.
FIRST_BYTES = 1_024
ARCHIVES = (
    (0, b"PK\x03\x04", "zip"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\x00", "xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"\x28\xb5\x2f\xfd", "zstd"),
    (257, b"ustar", "tar"),
)


class UnreadableError(Exception):
    """Say why a file is not read."""


def files_in(folder: Path) -> Iterator[Path | Rejection]:
    """Yield the files of a folder and its subfolders by name, and what of it is not read.

    Hidden files and those that are no articles in any folder are passed over. A link is followed
    within the folder only, so that nothing else of the disk is read by it; a folder that is read in
    its own place is not read again by a link.
    """
    yield from _files_in(folder, Path(os.path.realpath(folder)), set())


def _files_in(folder: Path, root: Path, seen: set[str]) -> Iterator[Path | Rejection]:
    if (real := os.path.realpath(folder)) in seen:
        return
    seen.add(real)
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield _rejected(folder, f"it cannot be opened ({error.strerror})")
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_symlink() and (reason := _why_not_followed(path, root)) is not None:
            if reason:
                yield _rejected(path, reason)
        elif entry.is_dir():
            yield from _files_in(path, root, seen)
        elif not _is_no_article(path):
            yield path


def _is_no_article(path: Path) -> bool:
    return path.stem.lower() in NOT_ARTICLES or path.name.lower() in FOR_MACHINES


def _why_not_followed(link: Path, root: Path) -> str | None:
    """Return why a link is not followed, “” where nobody need know, None where it is followed."""
    try:
        target = Path(os.path.realpath(link, strict=True))
    except OSError as error:
        if error.errno == errno.ELOOP:
            return "it is a link that leads to itself"
        return f"it is a link to {_shown(str(link.readlink()))}, which is not there"
    if not target.is_relative_to(root):
        return (
            f"it is a link that leads out of the folder, to {_shown(str(target))}; name that path "
            "to import it too"
        )
    hidden = any(part.startswith(".") for part in target.relative_to(root).parts)
    return "" if target.is_dir() and not hidden else None


def read_file(path: Path, most: int) -> tuple[int, bytes]:
    """Return the size of a file and its bytes, the first few alone where it has more than `most`.

    Raises UnreadableError where it is no file, such as a pipe that would be waited for, or cannot
    be opened.
    """
    try:
        _refuse_other_kinds(path.stat())
        # Should it have become a pipe meanwhile, opening it does not wait either.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            _refuse_other_kinds(status)
            # Some files grow, or hold more than they say.
            raw = file.read(FIRST_BYTES if status.st_size > most else most + 1)
    except OSError as error:
        raise UnreadableError(f"it cannot be opened ({error.strerror})") from None
    return max(status.st_size, len(raw)), raw


def _refuse_other_kinds(status: os.stat_result) -> None:
    kind = OTHER_KINDS.get(stat.S_IFMT(status.st_mode))
    if kind:
        raise UnreadableError(f"it is {kind}, not a file; save what it gives as a file")


def archive_kind(raw: bytes) -> str | None:
    """Return what an archive is called, such as “zip”, None for what is none."""
    return next((name for at, mark, name in ARCHIVES if raw.startswith(mark, at)), None)


def shown_path(path: Path) -> str:
    """Return a path as text; a name that is not UTF-8 could be neither shown nor stored."""
    return _shown(str(path))


def _shown(path: str) -> str:
    return path.encode("utf-8", "replace").decode()


def _rejected(path: Path, reason: str) -> Rejection:
    return Rejection(path=shown_path(path), reason=reason)
