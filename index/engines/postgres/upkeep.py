"""Keeps the engine's tables up to the change log, for all processes that share the database.

One process at a time follows the log, and the others wait for it or find it done. Another one may
make a new generation beside it, which takes minutes for a large library; the former one answers
until then.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.locks import BUSY_SECONDS
from index.backoff import Backoff
from index.engines.postgres.dense import make_graph
from index.engines.postgres.following import fill, follow_log
from index.engines.postgres.generations import (
    drop_generations,
    make_generation,
    make_indexes,
    make_table,
    newest_generation,
)
from index.errors import EngineError
from index.store.changes import newest_entry
from index.store.state import read_fingerprint, read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from articles.library.database import Database
    from index.engines.postgres.generations import Generation
    from index.store.changes import LogEntry
    from index.store.state import State


# What PostgreSQL says where a table is gone.
UNDEFINED_TABLE = "42P01"
# A making that fails has taken minutes of the server's time; whoever mends what it fails at waits
# for the next one so many seconds at most, or runs “index rebuild”.
LONGEST_WAIT_TO_MAKE = 600.0


class LogView(NamedTuple):
    """What is to be followed, and what there is to do it.

    `previous` is the former index's generation, looked for where the index that answers has none.
    """

    state: State
    newest: LogEntry
    current: Generation | None
    previous: Generation | None

    @property
    def lacks(self) -> bool:
        """Return whether the index that answers has no generation."""
        return self.state.current is not None and self.current is None

    @property
    def answering(self) -> Generation | None:
        """Return the generation to be searched: the former index's until the new one has one."""
        return self.previous if self.lacks else self.current


class Upkeep:
    """Follows the change log and makes new generations; `held` is the one to be searched."""

    def __init__(
        self, database: Database, graph_from: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._graph_from = graph_from
        self._following = threading.Lock()
        self._follow_lock = database.lock(Path("engine following"))
        self._build_lock = database.lock(Path("engine building"))
        self._building = Backoff(LONGEST_WAIT_TO_MAKE, clock)
        self._graphing = Backoff(LONGEST_WAIT_TO_MAKE, clock)
        self.held: Generation | None = None

    def prepare(self) -> None:
        """Make the table of generations where there is none."""
        with self._follow_lock.tried(BUSY_SECONDS), self._database.reading() as connection:
            make_table(connection)

    def look(self) -> None:
        """See which generation is to be searched now, and follow nothing."""
        self._seen()

    def follow(self) -> bool:
        """Bring the tables up to the log, whoever does it; return whether anything changed.

        What is made anew, and fails, is tried again after a wait, which each failure doubles.
        """
        before = self.held
        with self._following:
            is_lacking = self._follow_log()
        if is_lacking and self._building.is_due and self._build(anew=False):
            with self._following:
                self._follow_log()
        return self.held != before

    def rebuild(self) -> None:
        """Make the generation that answers anew, and delete what it takes the place of."""
        self._build(anew=True)
        self.follow()

    def is_followed(self, connection: sa.Connection) -> bool:
        """Return whether the tables that are held stand where the log does."""
        view = _view(connection)
        return self.held == view.current and (
            view.current is None or view.current.entry == view.newest
        )

    def _follow_log(self) -> bool:
        """Follow the log; return whether a new generation is to be made instead."""
        view = self._seen()
        if view.lacks or self.held is None or self.held.entry == view.newest:
            return view.lacks
        with self._follow_lock.tried(BUSY_SECONDS) as mine:
            if not mine:
                return False
            with self._database.reading() as connection:
                # Another process may have followed meanwhile.
                view = _view(connection)
                held = view.current
                if held is None or held.entry == view.newest:
                    self.held = view.answering
                    return view.lacks
                followed = follow_log(connection, held, view.newest)
                if followed is not None and self._graphing.is_due:
                    # What was followed is lost with it, and is followed again without a graph.
                    with _noting(self._graphing):
                        make_graph(connection, followed, self._graph_from)
        self.held = followed or held
        return followed is None

    def _seen(self) -> LogView:
        try:
            with self._database.reading() as connection:
                view = _view(connection)
        except sa.exc.ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) != UNDEFINED_TABLE:
                raise
            # That of the generations is gone, so that all is made anew.
            self.prepare()
            with self._database.reading() as connection:
                view = _view(connection)
        self.held = view.answering
        return view

    def _build(self, *, anew: bool) -> bool:
        """Make a new generation, unless another process does; return whether there may be one."""
        # Whoever has nothing to search waits for it.
        patience = 0.0 if self.held and not anew else BUSY_SECONDS
        with self._build_lock.tried(patience) as mine:
            if not mine:
                if anew:
                    raise EngineError(
                        "Another process is making the engine's tables; try again when it is done."
                    )
                return False
            before = self.held
            with _noting(self._building), self._database.reading() as connection:
                view = _view(connection)
                if view.state.current is None:
                    return False
                if not anew and not view.lacks and view.current != before:
                    return True
                self._make(connection, view)
            # Whoever follows writes to what is to be deleted.
            with self._follow_lock.tried(BUSY_SECONDS) as is_quiet:
                if is_quiet:
                    self._drop_others()
        return True

    def _drop_others(self) -> None:
        """Delete all but the newest generation of each index that answers or may again."""
        with self._database.reading() as connection:
            state = read_state(connection)
            keys = (state.current, state.previous)
            wanted = [newest_generation(connection, state, key) for key in keys]
            drop_generations(connection, [each.number for each in wanted if each])

    def _make(self, connection: sa.Connection, view: LogView) -> None:
        """Make a generation of the index that answers, as it is now."""
        fingerprint = read_fingerprint(connection, view.state.current)
        if fingerprint is None:
            return
        made = make_generation(connection, view.state, fingerprint, view.newest)
        fill(connection, made)
        make_indexes(connection, made)
        make_graph(connection, made, self._graph_from)


@contextmanager
def _noting(backoff: Backoff) -> Iterator[None]:
    """Take note of how what is done inside goes."""
    try:
        yield
    except Exception:
        backoff.failed()
        raise
    backoff.worked()


def _view(connection: sa.Connection) -> LogView:
    state = read_state(connection)
    current = newest_generation(connection, state, state.current)
    previous = None if current else newest_generation(connection, state, state.previous)
    return LogView(state, newest_entry(connection), current, previous)
