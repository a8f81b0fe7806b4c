"""Compares the accelerators with the database, row by row and vector by vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from index.store.vectors import read_vectors, rows_with_vector
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.engines.embedded.dense import DenseIndex
    from index.engines.embedded.following import Accelerators


def differences(connection: sa.Connection, accelerators: Accelerators) -> list[str]:
    """Return one sentence for each way in which accelerators differ from the database."""
    key = accelerators.fingerprint.key
    own = passages.c.fingerprint == key
    every = set(connection.execute(sa.select(passages.c.row).where(own)).scalars())
    rows = {row.row for row in rows_with_vector(connection, key)}
    faults = []
    if (held := set(accelerators.dense.rows().tolist())) != rows:
        faults.append(_difference("FAISS", held, rows))
    elif wrong := _wrong_vectors(connection, accelerators.dense, sorted(rows)):
        faults.append(f"{wrong} vectors in FAISS are not the database's.")
    if (held := accelerators.lexical.rows()) != every:
        faults.append(_difference("Tantivy", held, every))
    return faults


def _wrong_vectors(connection: sa.Connection, dense: DenseIndex, rows: Sequence[int]) -> int:
    return sum(
        dense.vector(row).tobytes() != vector for row, vector in read_vectors(connection, rows)
    )


def _difference(name: str, held: set[int], stored: set[int]) -> str:
    return (
        f"{name} lacks {len(stored - held)} passages of the database and holds "
        f"{len(held - stored)} that are no longer there."
    )
