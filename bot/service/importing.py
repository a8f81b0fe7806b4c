"""Articles brought in, and embedded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from articles.errors import NewsdeskError
from articles.fetching.models import FetchError, FetchReason
from articles.library import Outcome
from articles.models import (
    TAKEN_DOWN,
    Article,
    EmbargoedArticle,
    Frozen,
    Rejection,
    Remark,
    Status,
)
from articles.parsing import read_bytes, read_path
from bot.i18n.language import say_error
from bot.service.unread import unread_warning
from index.errors import EmbeddingError
from index.models import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from articles.library import Library
    from bot.service.links import Links
    from index.embedders import Embedder
    from index.indexer import Indexer
    from index.models import Report

READ_AT_ONCE = 50


class ImportReport(Frozen):
    """What an import did, in numbers and ids (added and updated ones as well as unchanged).

    `noted` says what could not be read of articles that were taken in all the same, `embargoed`
    which of them nobody sees yet, and `warning`, in the language spoken, why some of them still
    wait for their vectors, and in which of their languages the model does not read them.
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

    `follow` lets the engine take in what changed, `embedder` gives the one of the index.
    """

    def __init__(
        self,
        library: Library,
        indexer: Indexer,
        follow: Callable[[], object],
        links: Links,
        embedder: Callable[[], Embedder | None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._indexer = indexer
        self._links = links
        self._follow = follow
        self._embedder = embedder
        self._clock = clock

    def import_paths(
        self, paths: Iterable[Path | str], *, scope: str | None = None, report: Report = silent
    ) -> ImportReport:
        """Take in files, folders and, as texts, web addresses; then embed what is new.

        Every article can be found by its words as soon as it is read.
        """
        now = self._clock()
        return self._import(self._read(paths, now, scope), report)

    def import_file(
        self, name: str, raw: bytes, *, scope: str | None = None, report: Report = silent
    ) -> ImportReport:
        """Take in one file by its bytes (an attachment), then embed what is new."""
        return self._import(read_bytes(name, raw, now=self._clock(), scope=scope), report)

    def import_link(
        self, url: str, *, scope: str | None = None, report: Report = silent
    ) -> ImportReport:
        """Take in what stands at a web address; raise FetchError where that is nothing to read."""
        return self._import(self._linked(url, self._clock(), scope), report)

    def import_articles(
        self,
        read: Iterable[Article | Remark | Rejection],
        *,
        embed: bool = True,
        told: Callable[[str, Outcome], object] = lambda *_: None,
        report: Report = silent,
    ) -> ImportReport:
        """Take in articles that were read elsewhere; `told` hears what became of each.

        Without `embed` their vectors are left to a later `embed_missing`.
        """
        return self._import(read, report, embed=embed, told=told)

    def _read(
        self, paths: Iterable[Path | str], now: datetime, scope: str | None
    ) -> Iterator[Article | Remark | Rejection]:
        for path in paths:
            if not isinstance(path, str):
                yield from read_path(path, now=now, scope=scope)
                continue
            try:
                yield from self._linked(path, now, scope)
            except FetchError as error:
                yield Rejection(path=path, reason=say_error(error))

    def _linked(
        self, url: str, now: datetime, scope: str | None
    ) -> Iterator[Article | Remark | Rejection]:
        try:
            file = self._links.open(url)
        except FetchError as error:
            if error.reason is not FetchReason.GONE or not (known := self._known(url, scope)):
                raise
            yield known.model_copy(update={"status": Status.RETRACTED, "note": TAKEN_DOWN})
            return
        read = read_bytes(file.name, file.content, now=now, scope=scope, address=file.url)
        for item in read:
            if isinstance(item, Article):
                yield item
            else:
                # The file's name is ours; whoever gave the address knows that.
                path = f"{url}{item.path.removeprefix(file.name)}"
                yield item.model_copy(update={"path": path})

    def _known(self, url: str, scope: str | None) -> Article | None:
        """Return the article of a scope's own that has an address."""
        try:
            known = self._library.find(url, scope=scope)
        except NewsdeskError:
            return None
        return known if known.scope == scope else None

    def _import(
        self,
        read: Iterable[Article | Remark | Rejection],
        report: Report,
        *,
        embed: bool = True,
        told: Callable[[str, Outcome], object] = lambda *_: None,
    ) -> ImportReport:
        counts = dict.fromkeys(Outcome, 0)
        ids: dict[str, None] = {}
        skipped: list[Rejection] = []
        noted: list[Remark] = []
        embargoed: dict[str, EmbargoedArticle] = {}
        languages: dict[str, None] = {}

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
                    languages[item.language] = None
                    yield item

        for article_id, outcome in self._library.add_all(articles()):
            counts[outcome] += 1
            ids[article_id] = None
            told(article_id, outcome)
            if sum(counts.values()) % READ_AT_ONCE == 0:
                self._follow()
        warnings: list[str | None] = []
        if counts[Outcome.ADDED] or counts[Outcome.UPDATED]:
            self._follow()
            if embed:
                warnings.append(self.embed(report))
            warnings.append(unread_warning(self._embedder(), languages))
        return ImportReport(
            added=counts[Outcome.ADDED],
            updated=counts[Outcome.UPDATED],
            unchanged=counts[Outcome.UNCHANGED],
            skipped=tuple(skipped),
            articles=tuple(ids),
            noted=tuple(noted),
            embargoed=tuple(embargoed.values()),
            warning=" ".join(filter(None, warnings)) or None,
        )

    def embed(self, report: Report = silent) -> str | None:
        """Embed what has no vector yet; return why that failed, in the language spoken."""
        try:
            self._indexer.embed_missing(report, wait=True)
        except EmbeddingError as error:
            return say_error(error)
        return None
