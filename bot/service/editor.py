"""What owners can do to the library and the index; no Discord in it, safe from any thread."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from articles.errors import NewsdeskError
from articles.library import Outcome
from articles.models import Article, ArticleSummary, Frozen, HistoryEntry, Noted, Skipped
from articles.parsing import read_bytes, read_path
from index.models import Manifest, Progress, Report

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from articles.library import Library
    from index.indexer import Indexer
    from index.inspector import Inspector

__all__ = ["Editor", "Imported", "IndexReport", "Progress", "Report"]

READ_AT_ONCE = 50

Done = TypeVar("Done")


class Imported(Frozen):
    """What an import did, in numbers and ids (added and updated ones as well as unchanged).

    `noted` says what could not be read of articles that were taken in all the same.
    """

    added: int
    updated: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    articles: tuple[str, ...]
    noted: tuple[Noted, ...] = ()


class IndexReport(Frozen):
    """What an index command did: `sentence` for people, `faults` where verify found any.

    `next` is the command that mends them.
    """

    sentence: str
    manifest: Manifest
    embedded: int = 0
    faults: tuple[str, ...] = ()
    next: str = ""


def _silent(_progress: Progress) -> None:
    return


class Editor:
    """Imports, corrects, retracts and removes articles, and re-indexes."""

    def __init__(
        self,
        library: Library,
        indexer: Indexer,
        inspector: Inspector,
        follow: Callable[[], object],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._indexer = indexer
        self._inspector = inspector
        self._follow = follow
        self._clock = clock

    def import_paths(
        self, paths: Iterable[Path], *, scope: str | None = None, report: Report = _silent
    ) -> Imported:
        """Take in files and folders, then embed what is new.

        Every article can be found by its words as soon as it is read.
        """
        now = self._clock()
        read = (item for path in paths for item in read_path(path, now=now, scope=scope))
        return self._import(read, report)

    def import_file(
        self, name: str, raw: bytes, *, scope: str | None = None, report: Report = _silent
    ) -> Imported:
        """Take in one file by its bytes (an attachment), then embed what is new."""
        return self._import(read_bytes(name, raw, now=self._clock(), scope=scope), report)

    def remove(self, story: str, *, scope: str | None = None, own: bool = False) -> ArticleSummary:
        """Delete a story and its text; only the fact stays in the history.

        With `own` it must be one of the scope's own, here and below.
        """
        return self._followed(self._library.remove(self._id(story, scope, own=own)))

    def correct(
        self, story: str, note: str, *, scope: str | None = None, own: bool = False
    ) -> Article:
        """Mark a story as corrected, with a note that every quote of it carries."""
        return self._followed(self._library.correct(self._id(story, scope, own=own), note))

    def retract(
        self, story: str, reason: str, *, scope: str | None = None, own: bool = False
    ) -> Article:
        """Take a story out of all answers at once; it stays in the history."""
        return self._followed(self._library.retract(self._id(story, scope, own=own), reason))

    def history(self, story: str, *, scope: str | None = None) -> tuple[HistoryEntry, ...]:
        """Return what happened to a story, oldest first."""
        return self._library.history(story, scope=scope)

    def index_status(self) -> IndexReport:
        """Say what the index holds."""
        manifest = self._inspector.manifest()
        missing = manifest.passages - manifest.vectors
        sentence = f"{_holds(manifest)}."
        if missing:
            sentence += f" {missing:,} passages have no vector yet."
        if self._inspector.is_busy():
            sentence += " It is being updated now."
        if self._inspector.has_previous():
            sentence += " The index before this one is kept for a rollback."
        return IndexReport(sentence=sentence, manifest=manifest)

    def index_update(
        self, *, report: Report = _silent, cancelled: threading.Event | None = None
    ) -> IndexReport:
        """Make the index equal to the library and the settings."""
        return self._done(self._indexer.update(report, cancelled), cancelled)

    def index_rebuild(
        self, *, report: Report = _silent, cancelled: threading.Event | None = None
    ) -> IndexReport:
        """Make the accelerators anew from the database, then update."""
        return self._done(self._indexer.rebuild(report, cancelled), cancelled)

    def index_verify(self, *, report: Report = _silent) -> IndexReport:
        """Check every vector, passage and file against the database."""
        report(Progress(stage="Checking the index", done=0, total=None))
        lacking, damages = self._inspector.lacking(), self._inspector.damages()
        faults = (*lacking, *damages)
        step = f"newsdesk index {'rebuild' if damages else 'update'}" if faults else ""
        manifest = self._inspector.manifest()
        sentence = f"{_holds(manifest)}, all sound."
        if faults:
            found = "One fault was" if len(faults) == 1 else f"{len(faults)} faults were"
            sentence = f"{found} found; run “{step}”."
        return IndexReport(sentence=sentence, manifest=manifest, faults=faults, next=step)

    def index_rollback(self) -> IndexReport:
        """Answer from the previous index again."""
        self._indexer.rollback()
        manifest = self._inspector.manifest()
        return IndexReport(
            sentence=f"The previous index answers again. {_holds(manifest)}.", manifest=manifest
        )

    def _import(self, read: Iterable[Article | Noted | Skipped], report: Report) -> Imported:
        counts = dict.fromkeys(Outcome, 0)
        ids: dict[str, None] = {}
        skipped: list[Skipped] = []
        noted: list[Noted] = []

        def articles() -> Iterator[Article]:
            for number, item in enumerate(read, 1):
                report(Progress(stage="Reading articles", done=number, total=None))
                if isinstance(item, Skipped):
                    skipped.append(item)
                elif isinstance(item, Noted):
                    noted.append(item)
                else:
                    yield item

        for article_id, outcome in self._library.add_all(articles()):
            counts[outcome] += 1
            ids[article_id] = None
            if sum(counts.values()) % READ_AT_ONCE == 0:
                self._follow()
        if counts[Outcome.ADDED] or counts[Outcome.UPDATED]:
            self._follow()
            self._indexer.embed_missing(report, wait=True)
        return Imported(
            added=counts[Outcome.ADDED],
            updated=counts[Outcome.UPDATED],
            unchanged=counts[Outcome.UNCHANGED],
            skipped=tuple(skipped),
            articles=tuple(ids),
            noted=tuple(noted),
        )

    def _id(self, story: str, scope: str | None, *, own: bool) -> str:
        article = self._library.find(story, scope=scope)
        if own and (article.scope is None or article.scope != scope):
            raise NewsdeskError(
                "“{headline}” is everyone's; only the bot's owners can change it.",
                headline=article.headline,
            )
        return article.id

    def _followed(self, done: Done) -> Done:
        self._follow()
        return done

    def _done(self, embedded: int, cancelled: threading.Event | None) -> IndexReport:
        manifest = self._inspector.manifest()
        sentence = f"{_holds(manifest)}; {embedded:,} newly embedded."
        if cancelled is not None and cancelled.is_set():
            sentence = (
                f"Stopped after embedding {embedded:,} passages; nothing is lost, and the next "
                "update carries on."
            )
        return IndexReport(sentence=sentence, manifest=manifest, embedded=embedded)


def _holds(manifest: Manifest) -> str:
    return f"The index holds {manifest.articles:,} articles in {manifest.passages:,} passages"
