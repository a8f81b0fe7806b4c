"""The engine itself: searches a Milvus server, and keeps it up to the database."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from articles.languages import ENGLISH
from index.backoff import Backoff
from index.engines.milvus.counts import Standing
from index.engines.milvus.following import Collections, bring_up, keep_only, make_whole
from index.engines.milvus.searching import CollectionSearch
from index.engines.milvus.verification import differences
from index.errors import EngineError, SearchingError
from index.stemming import stems
from index.store.changes import newest_entry
from index.store.state import read_fingerprint, read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import numpy as np
    import sqlalchemy as sa
    from numpy.typing import NDArray

    from articles.library.database import Database
    from index.engines import Candidate
    from index.engines.milvus.server import MilvusServer
    from index.models import Filters

log = logging.getLogger(__name__)

Found = TypeVar("Found")

# How long a change waits for another process that is writing, and a rebuild.
TURN_SECONDS, REBUILD_TURN_SECONDS = 5.0, 60.0
LOOKS_BEFORE_VERIFYING = 10
# How long nothing is taken in at most after the server failed at that, for each try waits some
# seconds; a server that is back is not kept waiting for long.
LONGEST_WAIT_TO_FOLLOW = 20.0
WRITING = "Another process is writing to the Milvus server; try again in a minute."


class IndexView(NamedTuple):
    """An index that answers, and how far the log goes."""

    held: Collections
    target: Standing
    # The one before it may answer again.
    kept: tuple[str | None, str | None]


class MilvusEngine:
    """Searches the collections of a Milvus server; follows the database's change log.

    Processes take turns in writing by the database's lock. Another index is made beside the one
    that answers, which goes on until that is whole. Where the server fails, searches raise
    SearchingError, and what changes is taken in once it answers again.
    """

    def __init__(self, database: Database, folder: Path, server: MilvusServer) -> None:
        self._database = database
        self._folder = folder
        self._server = server
        self._following = threading.Lock()
        self._search: CollectionSearch | None = None
        self._seen: tuple[str, Standing] | None = None
        # Whether an index is to answer that the server does not hold yet.
        self._is_making = False
        self._is_open = False
        self._backoff = Backoff(LONGEST_WAIT_TO_FOLLOW)

    @property
    def fingerprint(self) -> str | None:
        """Return the key of the fingerprint whose vectors are searched."""
        search = self._search
        return search.held.fingerprint.key if search else None

    def dense(
        self, vector: NDArray[np.float32], filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return the passages nearest to a unit vector, by cosine."""
        return self._searching(lambda search: search.dense(vector, filters, limit), [])

    def near(self, vector: NDArray[np.float32], filters: Filters, limit: int) -> Sequence[int]:
        """Return the rows that are about nearest to a unit vector, about in that order."""
        return [candidate.row for candidate in self.dense(vector, filters, limit)]

    def lexical(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return the passages that share most words with a text, by BM25."""
        return self._searching(lambda search: search.lexical(text, filters, limit), [])

    def phrase(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return passages that hold all of a text's words in order, compared by their stems."""
        return self._searching(lambda search: search.phrase(text, filters, limit), [])

    def languages(self) -> Sequence[str]:
        """Return the languages of the passages, that of most of them first."""
        return self._searching(CollectionSearch.languages, (ENGLISH,))

    def stems(self, text: str, language: str = ENGLISH) -> list[str]:
        """Return the stems of a text's words, as the lexical search sees those of a language."""
        return stems(text, language)

    def frequencies(self, stems: Sequence[str], scope: str | None) -> tuple[int, list[int]]:
        """Return the number of passages that a scope may see, and in how many each stem occurs."""
        none = (0, [0] * len(stems))
        return self._searching(lambda search: search.frequencies(stems, scope), none)

    def beginning(self, prefix: str) -> Mapping[str, int]:
        """Return the words that begin with some letters, and in how many passages each occurs."""
        return self._searching(lambda search: search.beginning(prefix), {})

    def _searching(self, find: Callable[[CollectionSearch], Found], nothing: Found) -> Found:
        search = self._search
        if search is not None:
            return find(search)
        if self._is_making:
            raise SearchingError("What is searched is being made anew; try again in a few minutes.")
        return nothing

    def follow(self) -> bool:
        """Take in what changed in the database; return whether anything did.

        The first time, EngineError is raised where the server fails; later it is tried again the
        next time, for searches tell of it.
        """
        with self._following:
            if not self._backoff.is_due:
                return False
            try:
                changed = self._follow()
            except SearchingError:
                if self._is_open:
                    self._backoff.failed()
                    return False
                raise EngineError(
                    f"The Milvus server at {self._server} fails at what the newsdesk asks of it: "
                    "see its log, and whether its user may make collections."
                ) from None
            self._is_open = True
            self._backoff.worked()
            return changed

    def _follow(self) -> bool:
        view = self._view()
        if view is None:
            changed = self._search is not None
            self._search, self._seen, self._is_making = None, None, False
            return changed
        if self._seen == (view.held.fingerprint.key, view.target) and not self._server.failed:
            return False
        standing = view.held.standing()
        if standing is None:
            self._lacks(view.held)
        if standing != view.target:
            with self._turn(TURN_SECONDS) as mine:
                if not mine:
                    if standing is not None:
                        self._search = CollectionSearch(view.held)
                    return False
                view = self._bring_up() or view
        return self._answer_from(view)

    def _view(self) -> IndexView | None:
        with self._database.reading() as connection:
            return self._viewed(connection)

    def _viewed(self, connection: sa.Connection) -> IndexView | None:
        """Return the index that is to answer, None where there is none."""
        state = read_state(connection)
        fingerprint = read_fingerprint(connection, state.current)
        if fingerprint is None:
            return None
        held = Collections.of(self._server, state.database_id, fingerprint)
        target = Standing(state.database_id, newest_entry(connection))
        return IndexView(held, target, (state.current, state.previous))

    def _bring_up(self, *, anew: bool = False) -> IndexView | None:
        """Bring up the index that is to answer; return what it is, None where there is none."""
        # Read anew: what waited for its turn may have seen less than whoever was before it.
        with self._database.reading() as connection:
            view = self._viewed(connection)
            if view is None:
                return None
            if anew:
                make_whole(connection, view.held, view.target, anew=True)
            else:
                bring_up(connection, view.held, view.target)
        view.held.flush()
        if self.fingerprint != view.held.fingerprint.key:
            keep_only(self._server, view.target.database_id, view.kept)
        return view

    def _answer_from(self, view: IndexView) -> bool:
        view.held.see_newest()
        seen = (view.held.fingerprint.key, view.target)
        changed = seen != self._seen
        self._search, self._seen = CollectionSearch(view.held), seen
        self._is_making = False
        self._server.works()
        return changed

    def _lacks(self, held: Collections) -> None:
        """Take note that the server does not hold an index; an earlier one goes on answering."""
        if self._search is None or self._search.held.names == held.names:
            self._search, self._is_making = None, True

    def _turn(self, seconds: float) -> AbstractContextManager[bool]:
        """Wait for this process's turn to write; False where others took longer."""
        return self._database.lock(self._folder / "milvus.lock").tried(seconds)

    def save(self) -> None:
        """Let the server index much that is new now; all is kept there in any case."""
        search = self._search
        if search is not None:
            # Where that fails, it does so by itself when there is more.
            with suppress(SearchingError):
                search.held.flush()

    def rebuild(self) -> None:
        """Write every passage anew from the database, and drop what is none of its."""
        with self._following, self._turn(REBUILD_TURN_SECONDS) as mine:
            if not mine:
                raise EngineError(WRITING)
            try:
                view = self._bring_up(anew=True)
            except SearchingError:
                # What cannot be read or written is begun from nothing.
                view = self._view()
                if view is None:
                    raise
                for name in view.held.names:
                    self._server.drop(name)
                view = self._bring_up(anew=True)
            if view is not None:
                self._answer_from(view)

    def verify(self) -> list[str]:
        """Return one sentence for each way in which the collections differ from the database."""
        for _ in range(LOOKS_BEFORE_VERIFYING):
            self.follow()
            with self._following, self._database.reading() as connection:
                view = self._viewed(connection)
                if view is None:
                    return []
                # Another process may have written since; what it wrote is no fault.
                if self._seen == (view.held.fingerprint.key, view.target):
                    return differences(connection, view.held)
            if self._server.failed:
                raise self._server.failure()
            time.sleep(TURN_SECONDS / LOOKS_BEFORE_VERIFYING)
        raise EngineError(WRITING)

    def close(self) -> None:
        """Let go of the connection."""
        with self._following:
            self._search, self._seen = None, None
            self._server.close()
