"""Compares the engine's tables with the newsdesk's, row by row and vector by vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa

from index.engines.postgres.counts import counted_passages
from index.engines.postgres.following import passage_rows, rows_held
from index.engines.postgres.halfvec import HalfVector
from index.store.vectors import numbers_with_vector, read_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.engines.postgres.generations import Generation

COMPARED_AT_ONCE = 5_000


def differences(connection: sa.Connection, held: Generation) -> list[str]:
    """Return one sentence for each way in which the tables differ from the newsdesk's."""
    key, tables = held.fingerprint.key, held.tables
    faults = []
    words = rows_held(connection, tables.words)
    if fault := _difference("words", words, passage_rows(connection, key)):
        faults.append(fault)
    elif counted_passages(connection, tables.counts) != len(words):
        faults.append("The engine's counts of words are not those of its passages.")
    vectors = rows_held(connection, tables.vectors)
    if fault := _difference("vectors", vectors, numbers_with_vector(connection, key)):
        faults.append(fault)
    elif wrong := _wrong_vectors(connection, held, vectors):
        faults.append(f"{wrong} vectors of the engine are not the database's.")
    return faults


def _difference(what: str, held: NDArray[np.int64], stored: NDArray[np.int64]) -> str | None:
    lacking, left = len(np.setdiff1d(stored, held)), len(np.setdiff1d(held, stored))
    if not lacking and not left:
        return None
    return (
        f"The engine's {what} lack {lacking} passages of the database and hold {left} that are no "
        "longer there."
    )


def _wrong_vectors(connection: sa.Connection, held: Generation, rows: NDArray[np.int64]) -> int:
    table, wrong = held.tables.vectors, 0
    sent = sa.func.halfvec_send(table.c.vector, type_=sa.LargeBinary)
    for begin in range(0, len(rows), COMPARED_AT_ONCE):
        some = rows[begin : begin + COMPARED_AT_ONCE].tolist()
        stored = dict(read_vectors(connection, some))
        own = sa.select(table.c.row, sent).where(table.c.row.in_(some))
        for row, vector in connection.execute(own):
            raw = np.frombuffer(stored.get(row, b""), np.float32)
            wrong += HalfVector(raw).sent != vector
    return wrong
