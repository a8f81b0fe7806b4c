"""A folder as it stands on the disk: its files, without reading any."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import NamedTuple

from articles.folders.models import FileStamp, FoundFile
from articles.reading.files import files_in, shown_path

# So long after the last change of a file, nobody writes to it any more.
QUIET_SECONDS = 2.0


class FolderScan(NamedTuple):
    """The files of a folder by their names below it, and what could not be looked into."""

    files: dict[str, FoundFile]
    unseen: tuple[str, ...] = ()

    def may_hold(self, name: str) -> bool:
        """Return whether a file that was not found may yet be there, out of sight."""
        return any(not each or f"{name}/".startswith(f"{each}/") for each in self.unseen)


def scan_folder(folder: Path, now: float) -> FolderScan:
    """Return what stands in a folder, by the rules of an import; nothing where there is none.

    `now` is in seconds since the epoch.
    """
    files: dict[str, FoundFile] = {}
    unseen: list[str] = []
    for item in files_in(folder) if folder.is_dir() else ():
        if not isinstance(item, Path):
            unseen.append(item.path.removeprefix(shown_path(folder)).strip("/"))
            continue
        name = shown_path(item.relative_to(folder))
        try:
            status = item.stat()
        except FileNotFoundError:
            continue
        except OSError:
            unseen.append(name)
            continue
        if stat.S_ISREG(status.st_mode):
            # Unlike the time of the last change of its bytes, this one cannot be set by a copy.
            quiet = abs(now - status.st_ctime) >= QUIET_SECONDS
            files[name] = FoundFile(item, FileStamp(status.st_size, status.st_mtime_ns), quiet)
    return FolderScan(files, tuple(unseen))


def stamp_of(path: Path) -> FileStamp | None:
    """Return a file's stamp as it is now, None where it is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return FileStamp(status.st_size, status.st_mtime_ns)
