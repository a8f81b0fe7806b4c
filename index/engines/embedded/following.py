"""Brings the accelerators up to the database: all of it at first, then what the log names.

Both are sets of the database's passage rows, and a row never changes. So following the change log
means adding the rows that are new and removing the ones that are gone, and doing it twice does no
harm.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import sqlalchemy as sa

from articles.library.database import batches
from index.engines.embedded.lexical import LexicalPassage
from index.models import with_header
from index.store.changes import LogEntry, changes_since, is_in_log
from index.store.vectors import (
    numbers_with_vector,
    read_vectors,
    rows_between,
    rows_numbered,
    rows_of_articles,
)
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.engines.embedded.dense import DenseIndex
    from index.engines.embedded.lexical import LexicalIndex, LogPosition
    from index.models import Fingerprint
    from index.store.vectors import PassageRow

log = logging.getLogger(__name__)

MOST_ENTRIES_BEHIND = 1_000


class Accelerators(NamedTuple):
    """What searches one fingerprint."""

    fingerprint: Fingerprint
    dense: DenseIndex
    lexical: LexicalIndex


def reconcile(connection: sa.Connection, dense: DenseIndex, fingerprint: str) -> None:
    """Make vectors equal to the database, whatever they were."""
    held, stored = dense.rows(), numbers_with_vector(connection, fingerprint)
    dense.remove(np.setdiff1d(held, stored).tolist())
    for some in batches(np.setdiff1d(stored, held).tolist()):
        # In their order, which a server of databases does not keep to by itself.
        _add(connection, dense, sorted(rows_numbered(connection, fingerprint, some)))


def follow_vectors(
    connection: sa.Connection, dense: DenseIndex, fingerprint: str, since: int
) -> None:
    """Add the vectors that the log names after an entry, and remove those that are gone."""
    changed = changes_since(connection, since, fingerprint)
    if changed.switched:
        reconcile(connection, dense, fingerprint)
        return
    rows = rows_of_articles(connection, fingerprint, changed.article_ids)
    if left := dense.rows_of(changed.article_ids).difference(row.row for row in rows):
        there = rows_numbered(connection, fingerprint, sorted(left))
        dense.remove(left.difference(row.row for row in there))
    for first, last in changed.row_ranges:
        rows += rows_between(connection, fingerprint, first, last)
    by_number = {row.row: row for row in rows}
    fresh = by_number.keys() - dense.held(by_number.keys())
    for some in batches(sorted(fresh)):
        _add(connection, dense, [by_number[number] for number in some])


def follow_words(
    connection: sa.Connection, accelerators: Accelerators, target: LogPosition
) -> None:
    """Bring the words to a position of the log, unless another process is doing it.

    Where only vectors came since, nothing is written: a commit waits for the disk. Damage of the
    files is noted in the index and raises nothing.
    """
    lexical, key = accelerators.lexical, accelerators.fingerprint.key
    if lexical.damage:
        return
    with lexical.noting_damage():
        position = lexical.position()
        if position == target or lexical.found_right == (position, target):
            return
        if position and _is_right(connection, position, target, key):
            lexical.found_right = (position, target)
            return
        with lexical.writing() as writer:
            if writer is None:
                return
            changed = _changed(connection, lexical.position(), target, key)
            if changed is None and position is not None:
                log.info("The Tantivy index is made anew from the database.")
            lexical.replace(writer, changed, _words(connection, key, changed), target)
        lexical.position()


def _changed(
    connection: sa.Connection, position: LogPosition | None, target: LogPosition, key: str
) -> list[str] | None:
    """Return the articles whose words changed between two positions, None for all there are."""
    if position is None or not _same_log(connection, position, target):
        return None
    if position.seq >= target.seq:
        return [] if position.seq == target.seq else None
    return changes_since(connection, position.seq, key).article_ids


def _is_right(
    connection: sa.Connection, position: LogPosition, target: LogPosition, key: str
) -> bool:
    """Return whether words at a position are what they would be at a later target."""
    # Not too far from it, for all entries between are looked at.
    if not 0 < target.seq - position.seq < MOST_ENTRIES_BEHIND:
        return False
    if not _same_log(connection, position, target):
        return False
    return not changes_since(connection, position.seq, key).article_ids


def _same_log(connection: sa.Connection, position: LogPosition, target: LogPosition) -> bool:
    """Return whether the log that words had followed is the one that goes on to a target."""
    if position.database_id != target.database_id:
        return False
    # An index of an earlier version has no mark.
    return not position.mark or is_in_log(connection, LogEntry(position.seq, position.mark))


def refill_words(
    connection: sa.Connection, accelerators: Accelerators, target: LogPosition
) -> None:
    """Make the words anew from the database, unless another process is writing them."""
    with accelerators.lexical.writing() as writer:
        if writer is None:
            return
        words = _words(connection, accelerators.fingerprint.key, None)
        accelerators.lexical.replace(writer, None, words, target)
    accelerators.lexical.position()


def _add(connection: sa.Connection, dense: DenseIndex, rows: Sequence[PassageRow]) -> None:
    found = dict(read_vectors(connection, [row.row for row in rows]))
    # One that is damaged is left out, until “index rebuild” makes it anew.
    whole = [row for row in rows if len(found.get(row.row, b"")) == 4 * dense.dimension]
    if len(whole) < len(rows):
        log.warning("%d vectors in the database are damaged.", len(rows) - len(whole))
    dense.add(whole, [found[row.row] for row in whole])


def _words(
    connection: sa.Connection, fingerprint: str, article_ids: Sequence[str] | None
) -> Iterator[LexicalPassage]:
    columns = passages.c
    statement = sa.select(
        columns.row,
        columns.article_id,
        columns.header,
        columns.text,
        columns.stems,
        columns.category_key,
        columns.source_key,
        columns.published,
        columns.scope,
        columns.published_local,
        columns.language,
    ).where(columns.fingerprint == fingerprint)
    if article_ids is None:
        statements = [statement]
    else:
        statements = [
            statement.where(columns.article_id.in_(some)) for some in batches(article_ids)
        ]
    for some in statements:
        for row, article_id, header, text, *limited_by in connection.execute(some):
            yield LexicalPassage(row, article_id, with_header(header, text), *limited_by)
