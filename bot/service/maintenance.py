"""The index: what it holds, and how it is updated, checked, made anew and rolled back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models import Frozen
from bot.i18n.commands import CommandName
from index.models import Manifest, Progress, silent

if TYPE_CHECKING:
    import threading

    from articles.library.library import Library
    from bot.service.right_of_way import RightOfWay
    from index.inspector import Inspector
    from index.models import Report
    from index.upkeep import IndexUpkeep


class IndexReport(Frozen):
    """What an index command did: `sentence` for people, `faults` where verify found any.

    `next` is the command that mends them.
    """

    sentence: str
    manifest: Manifest
    embedded: int = 0
    faults: tuple[str, ...] = ()
    next: str = ""


class IndexMaintenance:
    """What owners can do to the index; safe to call from any thread."""

    def __init__(
        self,
        upkeep: IndexUpkeep,
        inspector: Inspector,
        library: Library,
        right_of_way: RightOfWay,
    ) -> None:
        self._upkeep = upkeep
        self._library = library
        self._inspector = inspector
        self._right_of_way = right_of_way

    def status(self) -> IndexReport:
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

    def update(
        self, *, report: Report = silent, cancelled: threading.Event | None = None
    ) -> IndexReport:
        """Make the index equal to the library and the settings.

        What an earlier version left to be done in the library is done first.
        """
        self._library.tell_languages(cancelled)
        embedded = self._upkeep.update(self._right_of_way.between(report), cancelled)
        return self._done(embedded, cancelled)

    def rebuild(
        self, *, report: Report = silent, cancelled: threading.Event | None = None
    ) -> IndexReport:
        """Make the accelerators anew from the database, then update."""
        embedded = self._upkeep.rebuild(self._right_of_way.between(report), cancelled)
        return self._done(embedded, cancelled)

    def verify(self, *, report: Report = silent) -> IndexReport:
        """Check every vector, passage and file against the database."""
        report(Progress(stage="Checking the index", done=0, total=None))
        lacking, damages = self._inspector.lacking(), self._inspector.damages()
        faults = (*lacking, *damages)
        command = f"index {'rebuild' if damages else 'update'}"
        manifest = self._inspector.manifest()
        sentence = f"{_holds(manifest)}, all sound."
        if faults:
            found = "One fault was" if len(faults) == 1 else f"{len(faults)} faults were"
            sentence = f"{found} found; run {CommandName(command)}."
        step = f"newsdesk {command}" if faults else ""
        return IndexReport(sentence=sentence, manifest=manifest, faults=faults, next=step)

    def rollback(self) -> IndexReport:
        """Answer from the previous index again."""
        self._upkeep.indexer.rollback()
        manifest = self._inspector.manifest()
        return IndexReport(
            sentence=f"The previous index answers again. {_holds(manifest)}.", manifest=manifest
        )

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
