"""Compares the accelerators with the database, row by row and vector by vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa

from index.store.vectors import numbers_with_vector, read_vectors
from index.tables import passages

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.engines.embedded.dense import DenseIndex
    from index.engines.embedded.following import Accelerators

# A vector in 8 bits is nearer than this to itself; none is as near as the other number.
COSINE_IN_8_BITS, EXACT = 0.98, 2.0


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
        least = EXACT if dense.is_exact else COSINE_IN_8_BITS
        wrong += sum(
            not _is_same(own, stored.get(r, b""), least)
            for r, own in zip(rows, matrix, strict=True)
        )
    return wrong


def _is_same(held: NDArray[np.float32], stored: bytes, least: float) -> bool:
    """Say whether a vector is the database's, or as near to it as 8 bits are."""
    if held.tobytes() == stored:
        return True
    return len(stored) == held.nbytes and float(np.frombuffer(stored, np.float32) @ held) > least


def _difference(name: str, held: set[int], stored: set[int]) -> str:
    return (
        f"{name} lacks {len(stored - held)} passages of the database and holds "
        f"{len(held - stored)} that are no longer there."
    )
