"""Files → articles: sniffs the format and hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.building import build
from articles.decoding import decode
from articles.errors import InvalidArticleError, NewsdeskError
from articles.formats import Upload, formats
from articles.models import Article, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

MAX_BYTES = 20 * 1024 * 1024
# Files that stand beside articles in many folders and are none.
NOT_ARTICLES = ("readme", "license", "changelog", "contributing")


def read_path(
    path: Path, *, now: datetime, scope: str | None = None
) -> Iterator[Article | Skipped]:
    """Yield the articles of a file, or of all files in a folder and its subfolders, by name.

    In a folder, hidden files and README, LICENSE, CHANGELOG and CONTRIBUTING are passed over; every
    other file that gives no article is Skipped with its reason. Raises NewsdeskError where the path
    does not exist.
    """
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not hidden and file.stem.lower() not in NOT_ARTICLES:
                yield from _read_file(file, now, scope)
    elif path.exists():
        yield from _read_file(path, now, scope)
    else:
        raise NewsdeskError(f"There is no file or folder {path}; check the path.")


def read_bytes(
    name: str, raw: bytes, *, now: datetime, scope: str | None = None
) -> Iterator[Article | Skipped]:
    """Yield the articles of a file of which the bytes are at hand, such as an attachment."""
    reason = _unreadable(len(raw)) or (None if raw.strip() else "it is empty")
    upload = Upload(name, raw)
    if not reason and not upload.raw.strip(b"\x00"):
        reason = "it is empty"
    if not reason and decode(raw) is None:
        reason = "it is not text, so it cannot be read as an article"
    if not reason and not (upload.text or "").strip():
        reason = "it is blank"
    if reason:
        yield Skipped(path=name, reason=reason)
        return
    chosen = next((each for each in formats() if each.recognises(upload)), None)
    if chosen is None:
        reason = f"files ending in {upload.suffix} are not read; use .txt, .md, .html or .jsonl"
        yield Skipped(path=name, reason=reason)
        return
    for item in chosen.read(upload):
        if isinstance(item, Skipped):
            yield item
            continue
        try:
            yield build(item, now=now, scope=scope)
        except InvalidArticleError as error:
            yield Skipped(path=item.path or name, reason=str(error))


def _read_file(path: Path, now: datetime, scope: str | None) -> Iterator[Article | Skipped]:
    try:
        if reason := _unreadable(path.stat().st_size):
            yield Skipped(path=str(path), reason=reason)
            return
        raw = path.read_bytes()
    except OSError as error:
        yield Skipped(path=str(path), reason=f"it cannot be opened ({error.strerror})")
        return
    yield from read_bytes(str(path), raw, now=now, scope=scope)


def _unreadable(size: int) -> str | None:
    if size > MAX_BYTES:
        return f"it has {size / 1024 / 1024:.0f} MB; files of at most 20 MB are read"
    return None
