"""Compares the accelerators with the database, row by row and vector by vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from index.store.vectors import numbers_with_vector, read_vectors
from index.tables import passages

if TYPE_CHECKING:
    from index.engines.embedded.dense import DenseIndex
    from index.engines.embedded.following import Accelerators


def differences(connection: sa.Connection, accelerators: Accelerators) -> list[str]:
    """Return one sentence for each way in which accelerators differ from the database."""
    key = accelerators.fingerprint.key
    own = passages.c.fingerprint == key
    every = set(connection.execute(sa.select(passages.c.row).where(own)).scalars())
    rows = set(numbers_with_vector(connection, key).tolist())
    faults = []
    if (held := set(accelerators.dense.rows().tolist())) != rows:
        faults.append(_difference("FAISS", held, rows))
    elif wrong := _wrong_vectors(connection, accelerators.dense):
        faults.append(f"{wrong} vectors in FAISS are not the database's.")
    if (held := accelerators.lexical.rows()) != every:
        faults.append(_difference("Tantivy", held, every))
    return faults


def _wrong_vectors(connection: sa.Connection, dense: DenseIndex) -> int:
    wrong = 0
    for columns, matrix in dense.vectors():
        rows = columns.row.tolist()
        stored = dict(read_vectors(connection, rows))
        wrong += sum(own.tobytes() != stored.get(r) for r, own in zip(rows, matrix, strict=True))
    return wrong


def _difference(name: str, held: set[int], stored: set[int]) -> str:
    return (
        f"{name} lacks {len(stored - held)} passages of the database and holds "
        f"{len(held - stored)} that are no longer there."
    )
