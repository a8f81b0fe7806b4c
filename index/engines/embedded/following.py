"""Brings the accelerators up to the database: all of it at first, then what the log names.

Both are sets of the database's passage rows, and a row never changes. So following the change log
means adding the rows that are new and removing the ones that are gone, and doing it twice does no
harm.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library.database import batches
from index.engines.embedded.lexical import LexicalPassage
from index.models import with_header
from index.store.changes import changes_since
from index.store.vectors import PassageRow, read_vectors, rows_with_vector
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.engines.embedded.dense import DenseIndex
    from index.engines.embedded.lexical import LexicalIndex, LogPosition
    from index.models import Fingerprint
    from index.store.changes import Changes

log = logging.getLogger(__name__)


class Accelerators(NamedTuple):
    """What searches one fingerprint; `articles` are the rows that have a vector, by article."""

    fingerprint: Fingerprint
    dense: DenseIndex
    lexical: LexicalIndex
    articles: dict[str, set[int]]


def reconcile(
    connection: sa.Connection, dense: DenseIndex, fingerprint: str
) -> dict[str, set[int]]:
    """Make vectors equal to the database, whatever they were; return their rows by article."""
    articles: dict[str, set[int]] = {}
    stored = set()
    for row, article_id in rows_with_vector(connection, fingerprint):
        articles.setdefault(article_id, set()).add(row)
        stored.add(row)
    held = set(dense.rows().tolist())
    dense.remove(held - stored)
    _add(connection, dense, stored - held)
    return articles


def follow_vectors(connection: sa.Connection, accelerators: Accelerators, changed: Changes) -> None:
    """Add the vectors that changes name and remove those that are gone."""
    key = accelerators.fingerprint.key
    rows: list[PassageRow] = []
    for some in batches(changed.article_ids):
        named = passages.c.article_id.in_(some)
        rows += rows_with_vector(connection, key, condition=named)
    for first, last in changed.row_ranges:
        between = passages.c.row.between(first, last)
        rows += rows_with_vector(connection, key, condition=between)
    now: dict[str, set[int]] = {article_id: set() for article_id in changed.article_ids}
    fresh: set[int] = set()
    for row, article_id in rows:
        now.setdefault(article_id, set()).add(row)
        if row not in accelerators.articles.get(article_id, ()):
            fresh.add(row)
    gone: set[int] = set()
    for article_id in changed.article_ids:
        gone |= accelerators.articles.get(article_id, set()) - now[article_id]
    accelerators.dense.remove(gone)
    _add(connection, accelerators.dense, fresh)
    for article_id, present in now.items():
        kept = accelerators.articles.pop(article_id, set()) - gone
        if kept | present:
            accelerators.articles[article_id] = kept | present


def follow_words(
    connection: sa.Connection, accelerators: Accelerators, target: LogPosition
) -> None:
    """Bring the words to a position of the log, unless another process is doing it."""
    if accelerators.lexical.position() == target:
        return
    writer = accelerators.lexical.writer()
    if writer is None:
        return
    key = accelerators.fingerprint.key
    with writer:
        position = accelerators.lexical.position()
        changed: list[str] | None
        if position is None or position.database_id != target.database_id:
            changed = None
        elif position.seq >= target.seq:
            changed = [] if position.seq == target.seq else None
        else:
            changed = changes_since(connection, position.seq, key).article_ids
        if changed is None and position is not None:
            log.info("The Tantivy index is made anew from the database.")
        accelerators.lexical.replace(writer, changed, _words(connection, key, changed), target)
    accelerators.lexical.position()


def refill_words(
    connection: sa.Connection, accelerators: Accelerators, target: LogPosition
) -> None:
    """Make the words anew from the database, unless another process is writing them."""
    writer = accelerators.lexical.writer()
    if writer is None:
        return
    with writer:
        words = _words(connection, accelerators.fingerprint.key, None)
        accelerators.lexical.replace(writer, None, words, target)
    accelerators.lexical.position()


def _add(connection: sa.Connection, dense: DenseIndex, rows: set[int]) -> None:
    ordered = sorted(rows)
    for some in batches(ordered):
        found = list(read_vectors(connection, some))
        dense.add([row for row, _ in found], [vector for _, vector in found])


def _words(
    connection: sa.Connection, fingerprint: str, article_ids: Sequence[str] | None
) -> Iterator[LexicalPassage]:
    columns = passages.c
    statement = sa.select(
        columns.row,
        columns.article_id,
        columns.header,
        columns.text,
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
