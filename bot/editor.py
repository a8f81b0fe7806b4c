"""What owners can do to the library and the index; no Discord in it, safe from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from articles.models import Article, ArticleSummary, Frozen, HistoryEntry, Skipped
from index.models import Manifest


class Imported(Frozen):
    """What an import did, in numbers and ids (added and updated ones as well as unchanged)."""

    added: int
    updated: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    articles: tuple[str, ...]


class Progress(Frozen):
    """Where long work stands: `done` of `total` passages or files."""

    stage: str
    done: int
    total: int | None


class IndexReport(Frozen):
    """What an index command did: `sentence` for people, `faults` where verify found any."""

    sentence: str
    manifest: Manifest
    embedded: int = 0
    faults: tuple[str, ...] = ()


Report = Callable[[Progress], None]


class Editor:
    """Imports, corrects, retracts and removes articles, and re-indexes."""

    def import_paths(self, paths: Iterable[Path], *, scope: str | None = None, report: Report | None = None) -> Imported:
        """Take in files and folders, then embed what is new."""
        raise NotImplementedError

    def import_file(self, name: str, raw: bytes, *, scope: str | None = None, report: Report | None = None) -> Imported:
        """Take in one file by its bytes (an attachment), then embed what is new."""
        raise NotImplementedError

    def remove(self, story: str, *, scope: str | None = None) -> ArticleSummary:
        """Delete a story and its text; only the fact stays in the history."""
        raise NotImplementedError

    def correct(self, story: str, note: str, *, scope: str | None = None) -> Article:
        """Mark a story as corrected, with a note that every quote of it carries."""
        raise NotImplementedError

    def retract(self, story: str, reason: str, *, scope: str | None = None) -> Article:
        """Take a story out of all answers at once; it stays in the history."""
        raise NotImplementedError

    def history(self, story: str, *, scope: str | None = None) -> tuple[HistoryEntry, ...]:
        """Return what happened to a story, oldest first."""
        raise NotImplementedError

    def index_status(self) -> IndexReport:
        """Say what the index holds."""
        raise NotImplementedError

    def index_update(self, *, report: Report | None = None, cancelled: threading.Event | None = None) -> IndexReport:
        """Make the index equal to the library and the settings."""
        raise NotImplementedError

    def index_rebuild(self, *, report: Report | None = None, cancelled: threading.Event | None = None) -> IndexReport:
        """Make the accelerators anew from the database, then update."""
        raise NotImplementedError

    def index_verify(self, *, report: Report | None = None) -> IndexReport:
        """Check every vector, passage and file against the database."""
        raise NotImplementedError

    def index_rollback(self) -> IndexReport:
        """Answer from the previous index again."""
        raise NotImplementedError
