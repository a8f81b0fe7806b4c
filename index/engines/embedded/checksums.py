"""Says whether files are as they were written: SHA-256 for ours, Tantivy's own CRC-32 for its.

Tantivy ends each file of a segment with a footer, JSON that has the CRC-32 of all before it, and
never compares it by itself (tantivy's `directory/footer.rs`). `meta.json`, which names the
segments, has none: its SHA-256 stands in a file beside it, its seal, whenever nobody is writing.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from typing import TYPE_CHECKING

from articles.digests import file_digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

SEGMENT_FILES = ("fast", "fieldnorm", "idx", "pos", "store", "term")
# What of a segment is gone: the one kind of file that a commit makes anew from the last one.
DELETED = "del"
CHECKED = (*SEGMENT_FILES, DELETED)
# What a file ends with: how long the footer before it is, and a number that is always the same.
FOOTER_END, FOOTER_MAGIC = struct.Struct("<II"), 1337
META, SEAL = "meta.json", "meta.sha256"
UNCHECKABLE = (OSError, ValueError, KeyError, TypeError)


def seal(folder: Path) -> None:
    """Keep what a Tantivy folder's list of segments is, now that it is written."""
    aside = folder / f"{SEAL}.tmp"
    aside.write_text(file_digest(folder / META))
    aside.replace(folder / SEAL)


def break_seal(folder: Path) -> None:
    """Let a Tantivy folder's list of segments be anything, before it is written."""
    (folder / SEAL).unlink(missing_ok=True)


def damaged_file(folder: Path, endings: Collection[str] = CHECKED) -> str | None:
    """Return the name of a file of a Tantivy folder that is not as it was written, or None.

    Only files with these `endings` are read, and the list of segments. While another process writes
    there, a file that it takes away may be named.
    """
    if not (folder / META).exists():
        return None
    try:
        sealed = folder / SEAL
        if sealed.exists() and sealed.read_text() != file_digest(folder / META):
            return META
        names = [name for name in _named(folder) if name.endswith(tuple(endings))]
    except UNCHECKABLE:
        return META
    return next((name for name in names if not _is_whole(folder / name)), None)


def _named(folder: Path) -> Iterator[str]:
    """Yield the names of the files of all segments."""
    for segment in json.loads((folder / META).read_bytes())["segments"]:
        name = segment["segment_id"].replace("-", "")
        yield from (f"{name}.{ending}" for ending in SEGMENT_FILES)
        if segment["deletes"]:
            yield f"{name}.{segment['deletes']['opstamp']}.{DELETED}"


def _is_whole(path: Path) -> bool:
    """Return whether a file of a segment has the checksum that its footer says."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            length, magic = FOOTER_END.unpack(raw[-FOOTER_END.size :])
            end = len(raw) - FOOTER_END.size - length
            if magic != FOOTER_MAGIC or end < 0:
                return False
            footer = json.loads(raw[end : -FOOTER_END.size])
            with memoryview(raw) as view, view[:end] as body:
                return bool(zlib.crc32(body) == footer["crc"])
    except (*UNCHECKABLE, struct.error):
        return False
