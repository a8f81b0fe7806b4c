"""Articles brought in, and embedded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from articles.errors import NewsdeskError
from articles.fetching.models import FetchError, FetchReason
from articles.library.library import Outcome
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
from bot.i18n.commands import CommandName
from bot.i18n.language import gettext as _
from bot.i18n.language import say_error
from bot.service.activity import Tally
from bot.service.unread import unread_warning
from index.errors import EmbeddingError
from index.models import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from articles.library.library import Library
    from bot.service.links import Links
    from bot.service.right_of_way import RightOfWay
    from index.embedders import Embedder
    from index.models import Report
    from index.upkeep import IndexUpkeep

READ_AT_ONCE = 50


class ImportReport(Frozen):
    """What an import did, in numbers and ids (added and updated ones as well as unchanged).

    `noted` says what could not be read of articles that were taken in all the same, `embargoed`
    which of them nobody sees yet, `withdrawn` how many of those added and updated are taken back,
    and `warning`, in the language spoken, why some of them still wait for their vectors, and in
    which of their languages the model does not read them.
    """

    added: int
    updated: int
    unchanged: int
    skipped: tuple[Rejection, ...]
    articles: tuple[str, ...]
    noted: tuple[Remark, ...] = ()
    embargoed: tuple[EmbargoedArticle, ...] = ()
    withdrawn: int = 0
    warning: str | None = None


class ImportTally:
    """Counts what an import reads, and what becomes of it."""

    def __init__(self) -> None:
        self.languages: dict[str, None] = {}
        self._counts = dict.fromkeys(Outcome, 0)
        self._ids: dict[str, None] = {}
        self._written: list[str] = []
        self._skipped: list[Rejection] = []
        self._noted: list[Remark] = []
        self._embargoed: dict[str, EmbargoedArticle] = {}

    @property
    def total(self) -> int:
        """Return how many articles came in so far, those that changed nothing among them."""
        return sum(self._counts.values())

    @property
    def changed(self) -> bool:
        """Return whether any article is new or another than before."""
        return self.total > self._counts[Outcome.UNCHANGED]

    def articles(
        self,
        read: Iterable[Article | Remark | Rejection],
        report: Report,
        clock: Callable[[], datetime],
    ) -> Iterator[Article]:
        """Yield the articles of what is read, and keep all else."""
        for number, item in enumerate(read, 1):
            report(Progress(stage="Reading articles", done=number, total=None))
            if isinstance(item, Rejection):
                self._skipped.append(_with_command(item))
            elif isinstance(item, Remark):
                self._noted.append(item)
            else:
                if item.embargo is not None and item.embargo > clock():
                    held = EmbargoedArticle(**dict(item.summary()), embargo=item.embargo)
                    self._embargoed[item.id] = held
                self.languages[item.language] = None
                yield item

    def count(self, article_id: str, outcome: Outcome) -> None:
        """Take note of what became of an article."""
        self._counts[outcome] += 1
        self._ids[article_id] = None
        if outcome is not Outcome.UNCHANGED:
            self._written.append(article_id)

    @property
    def written(self) -> Sequence[str]:
        """Return the ids of the articles that are new or others than before."""
        return self._written

    def report(self, withdrawn: int, warning: str | None) -> ImportReport:
        """Return what the import did."""
        return ImportReport(
            added=self._counts[Outcome.ADDED],
            updated=self._counts[Outcome.UPDATED],
            unchanged=self._counts[Outcome.UNCHANGED],
            skipped=tuple(self._skipped),
            articles=tuple(self._ids),
            noted=tuple(self._noted),
            embargoed=tuple(self._embargoed.values()),
            withdrawn=withdrawn,
            warning=warning,
        )


def _with_command(skipped: Rejection) -> Rejection:
    """Return what was skipped, of a list of feeds with the command that it is for."""
    if not skipped.lists_feeds:
        return skipped
    command = CommandName("feed import")
    reason = _("it is a list of feeds (OPML), which {command} takes in", command=command)
    return skipped.model_copy(update={"reason": reason})


class Importer:
    """Takes articles in; safe to call from any thread.

    `embedder` gives the one of the index.
    """

    def __init__(
        self,
        library: Library,
        upkeep: IndexUpkeep,
        links: Links,
        embedder: Callable[[], Embedder | None],
        right_of_way: RightOfWay,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._upkeep = upkeep
        self._links = links
        self._embedder = embedder
        self.right_of_way = right_of_way
        self._clock = clock
        # What became of all articles that came in by this process.
        self.outcomes = Tally[Outcome](Outcome)

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

        Without `embed` their vectors are left to a later `embed_missing`, and no warning is given.
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
        tally, report = ImportTally(), self.right_of_way.between(report)
        for article_id, outcome in self._library.add_all(tally.articles(read, report, self._clock)):
            tally.count(article_id, outcome)
            self.outcomes.add(outcome)
            told(article_id, outcome)
            if tally.total % READ_AT_ONCE == 0:
                self._upkeep.engine.follow()
        warnings: list[str | None] = []
        if tally.changed:
            self._upkeep.engine.follow()
        if embed:
            # What an import left that was interrupted is embedded by the next, though no text is
            # new to it.
            warnings.append(self.embed(report))
        if embed and tally.changed:
            warnings.append(unread_warning(self._embedder(), tally.languages))
        withdrawn = self._library.count_taken_back(tally.written)
        return tally.report(withdrawn, " ".join(filter(None, warnings)) or None)

    def embed(self, report: Report = silent) -> str | None:
        """Embed what has no vector yet; return why that failed, in the language spoken."""
        try:
            self._upkeep.embed_missing(self.right_of_way.between(report))
        except EmbeddingError as error:
            return say_error(error)
        return None
