"""Watched folders as plain text for a terminal: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.printing import clean, counted, left_out, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.service.folder_reports import FoldersReport, FolderStatus


def listed(folders: Iterable[FolderStatus]) -> str:
    """Return watched folders as a list: path, then what is in them, and what waits for a word."""
    lines = []
    for each in folders:
        lines.append(click.style(clean(each.folder), bold=True))
        lines.append(wrapped(" · ".join(_state(each)), "  ", "  "))
    return "\n".join(lines) or "No folder is watched; set NEWSDESK_WATCH to one."


def _state(folder: FolderStatus) -> Iterator[str]:
    if not folder.exists:
        yield "it is not there"
    yield f"{counted(folder.articles, 'article')} from {counted(folder.files, 'file')}"
    if folder.vanished:
        yield waiting(folder)


def waiting(folder: FolderStatus) -> str:
    """Return how much of a folder waits for a word, and what to do."""
    are, files = ("is", "its file") if folder.vanished == 1 else ("are", "their files")
    return (
        f"{counted(folder.vanished, 'article')} vanished at once and {are} kept: bring {files} "
        "back, or say that they are gone: newsdesk watch confirm"
    )


def looked(done: FoldersReport) -> str:
    """Return what a look at the folders did, with what was skipped or not read in full."""
    lines = left_out(done.skipped, done.noted)
    counts = f"{done.added:,} added, {done.updated:,} updated, {done.removed:,} removed"
    lines.append(f"{counts}, {len(done.skipped):,} skipped.")
    return "\n".join([*lines, listed(done.folders)])
