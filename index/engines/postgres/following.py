"""Brings the engine's tables up to the newsdesk's: all of it at first, then what the log names.

Both are sets of rows, and what a row holds never changes. So following the change log means adding
the rows that are new and removing the ones that are gone, and doing it twice does no harm.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from articles.library.database import VALUES_AT_ONCE
from articles.library.postgresql import copy_in
from articles.text import WITHOUT_SPACES
from index.engines.postgres.counts import CountedPassage, CountTally, write_counts
from index.engines.postgres.generations import write_entry
from index.engines.postgres.halfvec import HalfVector, let_send
from index.models import with_header
from index.stemming import plain_words
from index.store.changes import changes_since, is_in_log
from index.store.vectors import (
    PassageRow,
    numbers_with_vector,
    read_vectors,
    rows_between,
    rows_numbered,
    rows_of_articles,
)
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from index.engines.postgres.generations import Generation
    from index.store.changes import LogEntry

log = logging.getLogger(__name__)

WORDS_AT_ONCE = 5_000
# Words are counted together until these are so many, since most stand in many passages: each that
# is written again leaves a dead row.
COUNTED_AT_ONCE = 400_000
VECTORS_AT_ONCE = 5_000
# Where so many passages are new, and more than are held, all is sooner made anew: an index is made
# faster than added to.
MANY_NEW = 20_000
LIMITED_BY = PassageRow._fields


def follow_log(connection: sa.Connection, held: Generation, newest: LogEntry) -> Generation | None:
    """Take in what changed up to an entry; None where tables are better made anew.

    That is so too where the log no longer goes on from what was followed, as after a restore.
    """
    key, since = held.fingerprint.key, held.entry
    if not is_in_log(connection, since):
        return None
    changed = changes_since(connection, since.seq, key)
    ids: Sequence[str] | None = changed.article_ids
    if changed.switched or len(changed.article_ids) > VALUES_AT_ONCE:
        if is_far_behind(connection, held):
            return None
        ids = None
    _follow_words(connection, held, ids)
    _follow_vectors(connection, held, ids, changed.row_ranges)
    return write_entry(connection, held, newest)


def fill(connection: sa.Connection, made: Generation) -> None:
    """Take all passages of an index into empty tables."""
    _follow_words(connection, made, None)
    _follow_vectors(connection, made, None, ())


def is_far_behind(connection: sa.Connection, held: Generation) -> bool:
    """Return whether more passages are new than are held, and many."""
    own = passages.c.fingerprint == held.fingerprint.key
    there = connection.execute(sa.select(sa.func.count()).select_from(passages).where(own))
    known = connection.execute(sa.select(sa.func.count()).select_from(held.tables.words))
    known_number = known.scalar_one()
    return there.scalar_one() - known_number > max(known_number, MANY_NEW)


def rows_held(
    connection: sa.Connection, table: sa.Table, article_ids: Sequence[str] | None = None
) -> NDArray[np.int64]:
    """Return the rows that a table holds, of all or of some articles."""
    rows = sa.select(table.c.row)
    if article_ids is not None:
        rows = rows.where(_is_any(table.c.article_id, article_ids))
    return np.fromiter(connection.execute(rows).scalars(), dtype=np.int64)


def passage_rows(
    connection: sa.Connection, fingerprint: str, article_ids: Sequence[str] | None = None
) -> NDArray[np.int64]:
    """Return the rows of an index's passages, of all or of some articles."""
    rows = sa.select(passages.c.row).where(passages.c.fingerprint == fingerprint)
    if article_ids is not None:
        rows = rows.where(_is_any(passages.c.article_id, article_ids))
    return np.fromiter(connection.execute(rows).scalars(), dtype=np.int64)


def _is_any(column: sa.Column[str], values: Sequence[str]) -> sa.ColumnElement[bool]:
    return column == sa.func.any(sa.bindparam(None, list(values), ARRAY(sa.Text)))


def _numbered(table: sa.Table, rows: NDArray[np.int64]) -> sa.ColumnElement[bool]:
    numbers = sa.bindparam(None, rows.tolist(), ARRAY(sa.Integer))
    condition: sa.ColumnElement[bool] = table.c.row == sa.func.any(numbers)
    return condition


def _follow_words(
    connection: sa.Connection, held: Generation, article_ids: Sequence[str] | None
) -> None:
    table = held.tables.words
    there = passage_rows(connection, held.fingerprint.key, article_ids)
    known = rows_held(connection, table, article_ids)
    gone, fresh = np.setdiff1d(known, there), np.setdiff1d(there, known)
    for changed, change, times in ((gone, _remove_words, -1), (fresh, _add_words, 1)):
        found = CountTally()
        for begin in range(0, len(changed), WORDS_AT_ONCE):
            found.add(change(connection, held, changed[begin : begin + WORDS_AT_ONCE]))
            if len(found) > COUNTED_AT_ONCE:
                write_counts(connection, held.tables.counts, found.taken(), times)
        write_counts(connection, held.tables.counts, found.taken(), times)


def _remove_words(
    connection: sa.Connection, held: Generation, rows: NDArray[np.int64]
) -> list[CountedPassage]:
    """Remove passages; return what was counted of them."""
    table, spellings = held.tables.words, held.tables.spellings
    told = (
        table.c.row,
        table.c.scope,
        table.c.language,
        table.c.length,
        sa.func.tsvector_to_array(table.c.stems, type_=ARRAY(sa.Text)),
    )
    gone = connection.execute(table.delete().where(_numbered(table, rows)).returning(*told)).all()
    of_row = spellings.delete().where(_numbered(spellings, rows))
    written = dict(connection.execute(of_row.returning(spellings.c.row, spellings.c.words)).all())
    return [
        CountedPassage(scope, language, length, stems_held, written.get(row, ()))
        for row, scope, language, length, stems_held in gone
    ]


def _add_words(
    connection: sa.Connection, held: Generation, rows: NDArray[np.int64]
) -> list[CountedPassage]:
    """Add passages; return what is counted of them."""
    columns = (passages.c[name] for name in LIMITED_BY)
    texts = (passages.c.language, passages.c.stems, passages.c.header, passages.c.text)
    statement = sa.select(*columns, *texts).where(_numbered(passages, rows))
    made, written, counted = [], [], []
    for *limited_by, language, stems, header, text in connection.execute(statement):
        found = stems.split()
        whole = WITHOUT_SPACES.sub(" ", with_header(header, text))
        words = sorted(set(plain_words().analyze(whole)))
        row, _, scope, *_ = limited_by
        counted.append(CountedPassage(scope, language, len(found), sorted(set(found)), words))
        written.append((row, words))
        made.append((*limited_by, language, len(found), as_tsvector(found)))
    if made:
        copy_in(connection, held.tables.words, made)
        copy_in(connection, held.tables.spellings, written)
    return counted


def as_tsvector(found: Iterable[str]) -> str:
    """Return stems in order as PostgreSQL reads them: each with the places where it stands."""
    places: dict[str, str] = {}
    for place, stem in enumerate(found, 1):
        before = places.get(stem)
        places[stem] = f"{before},{place}" if before else f"{quoted(stem)}:{place}"
    return " ".join(places.values())


def quoted(stem: str) -> str:
    """Return a stem as PostgreSQL reads it in the text of what is searched and of what is asked."""
    if "'" in stem or "\\" in stem:
        stem = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{stem}'"


def _follow_vectors(
    connection: sa.Connection,
    held: Generation,
    article_ids: Sequence[str] | None,
    row_ranges: Iterable[tuple[int, int]],
) -> None:
    table, key = held.tables.vectors, held.fingerprint.key
    known = rows_held(connection, table, article_ids)
    if article_ids is None:
        there = numbers_with_vector(connection, key)
    else:
        named = [row.row for row in rows_of_articles(connection, key, article_ids)]
        for first, last in row_ranges:
            named += [row.row for row in rows_between(connection, key, first, last)]
        there = np.array(sorted({*named}), dtype=np.int64)
    gone, fresh = np.setdiff1d(known, there), np.setdiff1d(there, known)
    if len(gone):
        connection.execute(table.delete().where(_numbered(table, gone)))
    for begin in range(0, len(fresh), VECTORS_AT_ONCE):
        _add_vectors(connection, held, fresh[begin : begin + VECTORS_AT_ONCE])


def _add_vectors(connection: sa.Connection, held: Generation, rows: NDArray[np.int64]) -> None:
    table, key = held.tables.vectors, held.fingerprint.key
    known = sa.select(table.c.row).where(_numbered(table, rows))
    numbers = np.setdiff1d(rows, np.fromiter(connection.execute(known).scalars(), dtype=np.int64))
    found = dict(read_vectors(connection, numbers.tolist()))
    whole = {n: raw for n, raw in found.items() if len(raw) == 4 * held.fingerprint.dimension}
    # One that is damaged is left out, until “index rebuild” makes it anew.
    if len(whole) < len(found):
        log.warning("%d vectors in the database are damaged.", len(found) - len(whole))
    made = [
        {**row._asdict(), "vector": HalfVector(np.frombuffer(whole[row.row], np.float32))}
        for row in rows_numbered(connection, key, sorted(whole))
    ]
    if made:
        let_send(connection)
        connection.execute(table.insert(), made)
