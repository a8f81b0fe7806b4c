"""How vectors are sent: as pgvector's type of 16-bit numbers, which take half the room."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from psycopg.adapt import Dumper
from psycopg.pq import Format

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# How pgvector's own functions send a vector: its dimension, then a field that is kept free.
SENT_FIRST = struct.Struct(">HH")


class HalfVector:
    """A vector as it is sent, each number rounded to 16 bits, the highest byte first."""

    def __init__(self, vector: NDArray[np.float32]) -> None:
        self.sent = SENT_FIRST.pack(len(vector), 0) + vector.astype(">f2").tobytes()


class HalfVectorDumper(Dumper):
    """Hands a vector over; the server knows by the place where it stands of which type it is."""

    format = Format.BINARY

    def dump(self, obj: HalfVector) -> bytes:
        """Return the vector's bytes."""
        return obj.sent


def let_send(connection: sa.Connection) -> None:
    """Let a connection send vectors; each of the pool may have been opened before this module."""
    driver: Any = connection.connection.driver_connection
    driver.adapters.register_dumper(HalfVector, HalfVectorDumper)


class HalfVectorType(sa.types.UserDefinedType[Any]):
    """The type of a column of vectors of a dimension."""

    cache_ok = True

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name in SQL."""
        return f"halfvec({self.dimension})"
