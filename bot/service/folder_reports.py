"""What a look at the watched folders came to, as values."""

from __future__ import annotations

from pydantic import Field

from articles.models import Frozen, Rejection, Remark


class FolderStatus(Frozen):
    """A watched folder: the files that articles came from, and how many of these are there.

    `vanished` of them wait for somebody's word that they are gone.
    """

    folder: str
    exists: bool
    files: int
    articles: int
    vanished: int


class FoldersReport(Frozen):
    """What a look at the folders did, in numbers; `wait` is in seconds, until all is quiet there.

    `removed` are articles of files that vanished.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: tuple[Rejection, ...] = ()
    noted: tuple[Remark, ...] = ()
    folders: tuple[FolderStatus, ...] = ()
    wait: float = Field(default=0.0, exclude=True)

    def with_later(self, later: FoldersReport) -> FoldersReport:
        """Return what this look and a later one did together."""
        return FoldersReport(
            added=self.added + later.added,
            updated=self.updated + later.updated,
            unchanged=self.unchanged + later.unchanged,
            removed=self.removed + later.removed,
            skipped=(*self.skipped, *later.skipped),
            noted=(*self.noted, *later.noted),
            folders=later.folders,
            wait=later.wait,
        )
