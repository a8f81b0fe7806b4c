"""Articles brought in, and embedded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from articles.library import Outcome
from articles.models import Article, EmbargoedArticle, Frozen, Rejection, Remark
from articles.parsing import read_bytes, read_path
from bot.i18n.language import say_error
from index.errors import EmbeddingError
from index.models import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from articles.library import Library
    from index.indexer import Indexer
    from index.models import Report

READ_AT_ONCE = 50


class ImportReport(Frozen):
    """What an import did, in numbers and ids (added and updated ones as well as unchanged).

    `noted` says what could not be read of articles that were taken in all the same, `embargoed`
    which of them nobody sees yet, and `warning`, in the language spoken, why some of them still
    wait for their vectors.
    """

    added: int
    updated: int
    unchanged: int
    skipped: tuple[Rejection, ...]
    articles: tuple[str, ...]
    noted: tuple[Remark, ...] = ()
    embargoed: tuple[EmbargoedArticle, ...] = ()
    warning: str | None = None


class Importer:
    """Takes articles in; safe to call from any thread.

    `follow` lets the engine take in what changed.
    """

    def __init__(
        self,
        library: Library,
        indexer: Indexer,
        follow: Callable[[], object],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._indexer = indexer
        self._follow = follow
        self._clock = clock

    def import_paths(
        self, paths: Iterable[Path], *, scope: str | None = None, report: Report = silent
    ) -> ImportReport:
        """Take in files and folders, then embed what is new.

        Every article can be found by its words as soon as it is read.
        """
        now = self._clock()
        read = (item for path in paths for item in read_path(path, now=now, scope=scope))
        return self._import(read, report)

    def import_file(
        self, name: str, raw: bytes, *, scope: str | None = None, report: Report = silent
    ) -> ImportReport:
        """Take in one file by its bytes (an attachment), then embed what is new."""
        return self._import(read_bytes(name, raw, now=self._clock(), scope=scope), report)

    def _import(self, read: Iterable[Article | Remark | Rejection], report: Report) -> ImportReport:
        counts = dict.fromkeys(Outcome, 0)
        ids: dict[str, None] = {}
        skipped: list[Rejection] = []
        noted: list[Remark] = []
        embargoed: dict[str, EmbargoedArticle] = {}

        def articles() -> Iterator[Article]:
            for number, item in enumerate(read, 1):
                report(Progress(stage="Reading articles", done=number, total=None))
                if isinstance(item, Rejection):
                    skipped.append(item)
                elif isinstance(item, Remark):
                    noted.append(item)
                else:
                    if item.embargo is not None and item.embargo > self._clock():
                        held = EmbargoedArticle(**dict(item.summary()), embargo=item.embargo)
                        embargoed[item.id] = held
                    yield item

        for article_id, outcome in self._library.add_all(articles()):
            counts[outcome] += 1
            ids[article_id] = None
            if sum(counts.values()) % READ_AT_ONCE == 0:
                self._follow()
        warning = None
        if counts[Outcome.ADDED] or counts[Outcome.UPDATED]:
            self._follow()
            try:
                self._indexer.embed_missing(report, wait=True)
            except EmbeddingError as error:
                warning = say_error(error)
        return ImportReport(
            added=counts[Outcome.ADDED],
            updated=counts[Outcome.UPDATED],
            unchanged=counts[Outcome.UNCHANGED],
            skipped=tuple(skipped),
            articles=tuple(ids),
            noted=tuple(noted),
            embargoed=tuple(embargoed.values()),
            warning=warning,
        )
