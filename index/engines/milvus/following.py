"""Brings the collections up to the database: all of it at first, then what the log names.

Both are sets of the database's passage rows, and a row never changes but for that it gets a vector.
So what is written twice does no harm, and whoever is stopped leaves it to the next. The counts
alone must be changed once: see `index.engines.milvus.counts`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import sqlalchemy as sa

from articles.library.database import batches
from index.engines.milvus.conditions import both, one_of
from index.engines.milvus.counts import Standing, TermCounts
from index.engines.milvus.documents import (
    PAGE_ROWS,
    count_terms,
    documents,
    pages,
    terms_of,
)
from index.engines.milvus.schema import (
    CollectionNames,
    counts_indexes,
    counts_schema,
    names_of,
    passages_indexes,
    passages_schema,
    prefix_of,
)
from index.store.changes import changes_since, is_in_log
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.engines.milvus.server import MilvusServer
    from index.models import Fingerprint

log = logging.getLogger(__name__)

ARTICLES_A_TURN = 20
# So many new documents are worth a file and an index of their own.
WORTH_FLUSHING = 2_000
TERM_FIELDS = ("scope", "language", "stems", "words")


class Collections(NamedTuple):
    """The collections that hold one index on a server."""

    server: MilvusServer
    fingerprint: Fingerprint
    names: CollectionNames
    counts: TermCounts

    @classmethod
    def of(cls, server: MilvusServer, database_id: str, fingerprint: Fingerprint) -> Collections:
        """Return those of an index of a database, which may be yet to be made."""
        names = names_of(database_id, fingerprint.key)
        return cls(server, fingerprint, names, TermCounts(server, names.counts))

    def standing(self) -> Standing | None:
        """Return how far they have followed, None where they are not whole."""
        return self.counts.standing() if self.server.has(self.names.passages) else None

    def flush(self) -> None:
        """Let the server index much that is new."""
        if self.server.unflushed >= WORTH_FLUSHING:
            for name in self.names:
                self.server.flush(name)

    def see_newest(self) -> None:
        """Wait until searches see whatever any process has written before."""
        self.server.query(self.names.passages, "row == 0", ["row"], newest=True)


def bring_up(connection: sa.Connection, held: Collections, target: Standing) -> None:
    """Bring collections up to a database's newest change; one process does so at a time."""
    standing = held.standing()
    if standing == target:
        return
    if standing is None or not standing.is_sound:
        make_whole(connection, held, target)
        return
    if not _goes_on(connection, standing, target):
        # After a restore the number of a row may be another passage's.
        make_whole(connection, held, target, anew=True)
        return
    changed = changes_since(connection, standing.entry.seq, held.fingerprint.key)
    if changed.switched:
        make_whole(connection, held, target)
        return
    if changed.article_ids:
        held.counts.write_standing(standing._replace(is_sound=False))
        for some in batches(changed.article_ids, ARTICLES_A_TURN):
            _take_articles(connection, held, some)
    for first, last in changed.row_ranges:
        for begin in range(first, last + 1, PAGE_ROWS):
            _take_vectors(connection, held, begin, min(last, begin + PAGE_ROWS - 1))
    held.counts.write_standing(target)


def make_whole(
    connection: sa.Connection, held: Collections, target: Standing, *, anew: bool = False
) -> None:
    """Make collections equal to the database, whatever they were; `anew` writes every passage."""
    _create_missing(held)
    kept = _held_rows(held)
    own = passages.c.fingerprint == held.fingerprint.key
    stored = np.fromiter(connection.execute(sa.select(passages.c.row).where(own)).scalars(), "i8")
    _remove_rows(held, np.setdiff1d(np.concatenate([*kept.values()]), stored).tolist())
    counts = count_terms(())
    for page in pages(connection, held.fingerprint):
        same = _already(page, kept) if not anew else set()
        held.server.put(held.names.passages, [each for each in page if each["row"] not in same])
        counts.update(count_terms(map(terms_of, page)))
    held.counts.replace(counts)
    held.counts.write_standing(target)
    log.info("The Milvus collection was made from the database: %d passages.", len(stored))


def keep_only(server: MilvusServer, database_id: str, keys: Iterable[str | None]) -> None:
    """Drop the collections of a database's other indexes than those of some fingerprints."""
    kept = {name for key in keys if key for name in names_of(database_id, key)}
    for name in server.names():
        if name.startswith(prefix_of(database_id)) and name not in kept:
            server.drop(name)


def _goes_on(connection: sa.Connection, standing: Standing, target: Standing) -> bool:
    """Return whether the log that was followed is the one that goes on to a target."""
    same = standing.database_id == target.database_id
    return same and is_in_log(connection, standing.entry)


def _create_missing(held: Collections) -> None:
    server, names = held.server, held.names
    indexes = passages_indexes(with_lists=not server.is_lite)
    if not server.has_whole(names.passages, indexes):
        # Else others would take what is only begun for whole.
        held.counts.forget_standing()
        server.create(names.passages, passages_schema(held.fingerprint.dimension), indexes)
    if not server.has_whole(names.counts, counts_indexes()):
        server.create(names.counts, counts_schema(), counts_indexes())


def _held_rows(held: Collections) -> dict[bool, np.ndarray]:
    """Return the rows that are held, in order, by whether they have their vector."""
    rows: dict[bool, list[np.ndarray]] = {True: [], False: []}
    for page in held.server.every(held.names.passages, "row >= 0", ["row", "embedded"]):
        for embedded, some in rows.items():
            own = [each["row"] for each in page if each["embedded"] is embedded]
            some.append(np.array(own, "i8"))
    return {e: np.sort(np.concatenate([np.empty(0, "i8"), *some])) for e, some in rows.items()}


def _already(page: Sequence[dict[str, Any]], kept: dict[bool, np.ndarray]) -> set[int]:
    """Return the rows of a page that are held as they are."""
    same: set[int] = set()
    for embedded, rows in kept.items():
        own = np.array([each["row"] for each in page if each["embedded"] is embedded], "i8")
        places = np.searchsorted(rows, own)
        there = places < len(rows)
        same.update(own[there][rows[places[there]] == own[there]].tolist())
    return same


def _take_articles(connection: sa.Connection, held: Collections, ids: Sequence[str]) -> None:
    """Let the passages of some articles be those of the database, and count what changed."""
    condition = one_of("article_id", ids)
    fields = ["row", "embedded", *TERM_FIELDS]
    there = {
        each["row"]: each
        for page in held.server.every(held.names.passages, condition, fields)
        for each in page
    }
    own = passages.c.fingerprint == held.fingerprint.key, passages.c.article_id.in_(ids)
    stored = documents(connection, held.fingerprint, *own)
    rows = {each["row"] for each in stored}
    gone = [each for row, each in there.items() if row not in rows]
    new = [each for each in stored if each["row"] not in there]
    embedded = [
        each for each in stored if each["embedded"] and not there.get(each["row"], each)["embedded"]
    ]
    for some in batches([*new, *embedded], PAGE_ROWS):
        held.server.put(held.names.passages, some)
    _remove_rows(held, [each["row"] for each in gone])
    changes = count_terms(map(terms_of, new))
    changes.update(count_terms(map(terms_of, gone), -1))
    held.counts.add(changes)


def _take_vectors(connection: sa.Connection, held: Collections, first: int, last: int) -> None:
    """Let the passages in a range of rows, its ends included, have the vectors of the database."""
    condition = both(f"row >= {first}", f"row <= {last}", "embedded == false")
    waiting = held.server.query(held.names.passages, condition, ["row"], newest=True)
    rows = [each["row"] for each in waiting]
    stored = documents(connection, held.fingerprint, passages.c.row.in_(rows))
    held.server.put(held.names.passages, [each for each in stored if each["embedded"]])


def _remove_rows(held: Collections, rows: Iterable[int]) -> None:
    for some in batches(list(rows), PAGE_ROWS):
        held.server.remove(held.names.passages, one_of("row", some))
