"""Which index answers and which answered before; fingerprints and their calibrations."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library.faults import stored_model
from articles.library.tables import changes
from index.models import Fingerprint
from index.tables import fingerprints, index_state, passages

if TYPE_CHECKING:
    from datetime import datetime


class State(NamedTuple):
    """Which index answers, and which one answered before."""

    database_id: str
    current: str | None
    previous: str | None


class Stand(NamedTuple):
    """What an index holds cannot have changed while this has not.

    Passages are deleted with an entry in the change log; such as come without one, while an index
    is made, have row numbers that were never used before.
    """

    fingerprint: str
    seq: int
    newest_row: int


STAND = sa.select(
    sa.select(index_state.c.current).scalar_subquery(),
    sa.select(sa.func.max(changes.c.seq)).scalar_subquery(),
    sa.select(sa.func.max(passages.c.row)).scalar_subquery(),
)


def read_state(connection: sa.Connection) -> State:
    """Return which index answers."""
    row = connection.execute(
        sa.select(index_state.c.database_id, index_state.c.current, index_state.c.previous)
    ).one_or_none()
    return State(*row) if row else State("", None, None)


def read_stand(connection: sa.Connection) -> Stand:
    """Return where the index that answers stands."""
    current, seq, newest_row = connection.execute(STAND).one()
    return Stand(current or "", seq or 0, newest_row or 0)


def write_state(connection: sa.Connection, current: str | None, previous: str | None) -> None:
    """Say which index answers from now on."""
    values = {"current": current, "previous": previous}
    if not connection.execute(index_state.update().values(**values)).rowcount:
        connection.execute(
            index_state.insert().values(id=1, database_id=uuid.uuid4().hex, **values)
        )


def read_remade(connection: sa.Connection) -> str | None:
    """Return the fingerprint of the index that is being made whole, None where none is."""
    return connection.execute(sa.select(index_state.c.remade)).scalar()


def mark_remade(connection: sa.Connection, key: str | None) -> None:
    """Say which index is being made whole from now on."""
    connection.execute(index_state.update().values(remade=key))


def is_whole(connection: sa.Connection, key: str) -> bool:
    """Return whether all articles are known to be cut into passages under a fingerprint."""
    whole = sa.select(fingerprints.c.whole).where(fingerprints.c.key == key)
    return bool(connection.execute(whole).scalar())


def mark_whole(connection: sa.Connection, key: str | None) -> None:
    """Say that all articles are cut under the fingerprint that answers, and no other is cut by."""
    connection.execute(fingerprints.update().values(whole=fingerprints.c.key == (key or "")))


def read_fingerprint(connection: sa.Connection, key: str | None) -> Fingerprint | None:
    """Return a fingerprint by its key."""
    return _fingerprint(connection, fingerprints.c.key == key)


def _fingerprint(connection: sa.Connection, named: sa.ColumnElement[bool]) -> Fingerprint | None:
    content = connection.execute(sa.select(fingerprints.c.content).where(named)).scalar()
    damaged = "What the index was made with is damaged in the database"
    return None if content is None else stored_model(Fingerprint, content, damaged)


def current_fingerprint(connection: sa.Connection) -> Fingerprint | None:
    """Return the fingerprint of the index that answers, None where there is none yet."""
    current = sa.select(index_state.c.current).scalar_subquery()
    return _fingerprint(connection, fingerprints.c.key == current)


def write_fingerprint(connection: sa.Connection, fingerprint: Fingerprint, now: datetime) -> None:
    """Store a fingerprint unless it is there."""
    if read_fingerprint(connection, fingerprint.key) is None:
        connection.execute(
            fingerprints.insert().values(
                key=fingerprint.key, content=fingerprint.model_dump_json(), made=now
            )
        )


def read_calibration(connection: sa.Connection, key: str | None) -> str | None:
    """Return the calibrations kept with a fingerprint, as JSON; None where there are none."""
    return connection.execute(
        sa.select(fingerprints.c.calibration).where(fingerprints.c.key == key)
    ).scalar()


def write_calibration(connection: sa.Connection, key: str | None, content: str) -> None:
    """Keep calibrations (JSON) with a fingerprint, in place of earlier ones."""
    connection.execute(
        fingerprints.update().where(fingerprints.c.key == key).values(calibration=content)
    )
