"""What the index holds, what it lacks, and what of it is damaged."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from index.damages import broken_spans, damaged_vectors
from index.models import Filters, IndexState, Manifest
from index.store.changes import last_changed, newest_change
from index.store.counts import Count, count, count_all, is_counted, is_miscounted
from index.store.filtering import may_be_found
from index.store.passages import unchunked
from index.store.state import current_fingerprint, read_stand, read_state
from index.store.vectors import count_lost, count_pending, has_pending
from index.tables import passages

if TYPE_CHECKING:
    from articles.library.database import Database
    from index.engines import Engine
    from index.lock import UpdateLock
    from index.store.state import Stand

# What was read for so many filters is remembered until anything changes.
STATES_REMEMBERED = 256


class IndexTotals(NamedTuple):
    """How much an index holds of everyone's, and how many of its passages wait for a vector."""

    articles: int
    passages: int
    pending: int


class Inspector:
    """Tells the state of the index that answers; writes nothing."""

    def __init__(self, database: Database, engine: Engine, lock: UpdateLock) -> None:
        self._database = database
        self._engine = engine
        self._lock = lock
        self._state = lru_cache(STATES_REMEMBERED)(self._read_state)

    def state(self, filters: Filters) -> IndexState:
        """Return how much filters let a search find; read anew only where anything changed."""
        with self._database.reading() as connection:
            stand = read_stand(connection)
        return self._state(stand, filters)

    def _read_state(self, stand: Stand, filters: Filters) -> IndexState:
        with self._database.reading() as connection:
            if is_counted(filters):
                found = count(connection, stand.fingerprint, filters)
            else:
                found = _count_all(connection, stand.fingerprint, filters)
            updated = last_changed(connection, filters.scope)
            return IndexState(**found._asdict(), updated=updated)

    def manifest(self, scope: str | None = None) -> Manifest:
        """Return what the index holds, counting what may be seen from a scope."""
        filters = Filters(scope=scope)
        with self._database.reading() as connection:
            fingerprint = current_fingerprint(connection)
            key = fingerprint.key if fingerprint else ""
            found = count(connection, key, filters)
            pending = count_pending(connection, key, may_be_found(key, filters))
            return Manifest(
                fingerprint=fingerprint,
                articles=found.articles,
                passages=found.passages,
                vectors=found.passages - pending,
                seq=newest_change(connection),
                updated=last_changed(connection, scope),
            )

    def totals(self) -> IndexTotals:
        """Return how much the index holds in all; it costs little, however much that is."""
        with self._database.reading() as connection:
            current = read_state(connection).current
            found = count_all(connection, current)
            pending = count_pending(connection, current) if current else 0
        return IndexTotals(*found, pending)

    def languages(self) -> dict[str, int]:
        """Return how many articles the index has in each language, the most first."""
        number = sa.func.count(passages.c.article_id.distinct())
        with self._database.reading() as connection:
            counted = (
                sa.select(passages.c.language, number)
                .where(passages.c.fingerprint == read_state(connection).current)
                .group_by(passages.c.language)
                .order_by(number.desc(), passages.c.language)
            )
            return {row[0]: row[1] for row in connection.execute(counted)}

    def verify(self) -> list[str]:
        """Return one sentence for each fault of the index, none for a sound one."""
        return [*self.lacking(), *self.damages()]

    def lacking(self) -> list[str]:
        """Return one sentence for each thing that the next update will make."""
        faults = []
        with self._database.reading() as connection:
            fingerprint = current_fingerprint(connection)
            if fingerprint is None:
                return []
            if missing := len(unchunked(connection, fingerprint.key)):
                faults.append(f"{missing} articles have no passages.")
            key = fingerprint.key
            if missing := count_pending(connection, key) + count_lost(connection, key):
                faults.append(f"{missing} passages have no vector.")
        return faults

    def damages(self) -> list[str]:
        """Return one sentence for each fault that only a rebuild mends."""
        faults = []
        with self._database.reading() as connection:
            fingerprint = current_fingerprint(connection)
            if fingerprint is None:
                return []
            if damaged := len(list(damaged_vectors(connection, fingerprint))):
                faults.append(f"{damaged} vectors in the database are damaged.")
            if is_miscounted(connection, fingerprint.key):
                faults.append("The counts of articles and passages are not what the index holds.")
            if broken := broken_spans(connection, fingerprint.key):
                faults.append(f"{broken} passages are not what their article says.")
        return faults + self._engine.verify()

    def has_pending(self) -> bool:
        """Return whether the index that answers lacks any passage or vector."""
        with self._database.reading() as connection:
            return has_pending(connection, read_state(connection).current)

    def has_previous(self) -> bool:
        """Return whether there is an earlier index to go back to."""
        with self._database.reading() as connection:
            return read_state(connection).previous is not None

    def is_busy(self) -> bool:
        """Return whether an index is being written, by this process or another."""
        return self._lock.is_taken()


def _count_all(connection: sa.Connection, fingerprint: str, filters: Filters) -> Count:
    """Count what filters let through that is not counted already."""
    counted = sa.select(sa.func.count(passages.c.article_id.distinct()), sa.func.count())
    return Count(*connection.execute(counted.where(may_be_found(fingerprint, filters))).one())
