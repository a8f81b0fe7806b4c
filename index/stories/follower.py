"""Places articles among stories as they come: follows the change log as the index does."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.models import Progress, silent
from index.store.changes import changes_since, is_in_log, newest_entry
from index.store.vectors import articles_between
from index.stories import store
from index.stories.placing import STORIES_TURN, Placer

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    import sqlalchemy as sa

    from articles.library.database import Database
    from articles.locks import SharedLock
    from index.engines import Engine
    from index.models import Report

log = logging.getLogger(__name__)


class StoryFollower:
    """Places each article that came, changed or went; safe to call from any thread and process.

    One process does it at a time. An article is placed when its first passages have their vectors;
    until then it is of no story.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        lock: SharedLock,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._engine = engine
        self._lock = lock
        self.placer = Placer(database, engine, clock)

    def follow(
        self,
        report: Report = silent,
        cancelled: threading.Event | None = None,
        most: int | None = None,
    ) -> int:
        """Place what changed since this was last called; return how many articles were looked at.

        0 where another process is at it, or where there are more than at `most`. What was placed
        when it is cancelled is kept.
        """
        with self._database.reading() as connection:
            if newest_entry(connection) == store.read_position(connection):
                return 0
        with self._lock.tried(0.0) as mine:
            return self._follow(report, cancelled, most) if mine else 0

    def _follow(self, report: Report, cancelled: threading.Event | None, most: int | None) -> int:
        self._engine.follow()
        fingerprint = self._engine.fingerprint
        if fingerprint is None:
            return 0
        with self._database.reading() as connection:
            newest = newest_entry(connection)
            stale = store.signed_otherwise(connection, fingerprint)
            changed = _changed(connection, fingerprint)
        steps = [(self.placer.sign_anew, each) for each in stale]
        steps += [(self.placer.place, each) for each in changed]
        if most is not None and len(steps) > most:
            log.info("%d articles are left for a running bot to place in stories.", len(steps))
            return 0
        for number, (step, article_id) in enumerate(steps):
            if cancelled is not None and cancelled.is_set():
                return number
            report(Progress(stage="Placing articles in stories", done=number, total=len(steps)))
            step(article_id, fingerprint)
        with self._database.writing(STORIES_TURN) as connection:
            store.write_position(connection, newest)
        return len(steps)


def _changed(connection: sa.Connection, fingerprint: str) -> list[str]:
    """Return the articles that are to be looked at, those that come first before the others."""
    position = store.read_position(connection)
    if position is None or not is_in_log(connection, position):
        return store.not_placed(connection)
    changes = changes_since(connection, position.seq, fingerprint)
    embedded = articles_between(connection, fingerprint, changes.row_ranges)
    return list(dict.fromkeys([*changes.article_ids, *embedded]))
