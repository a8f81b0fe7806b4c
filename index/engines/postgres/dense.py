"""pgvector: search of unit vectors in 16 bits, limited by filters, then compared as they are.

A small table is compared with a question whole. A large one has a graph (HNSW), which finds the
nearest but for a few in a fraction of the time; it goes on until filters have let enough through.
Where they let few through, these are compared whole instead.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from articles.library.conditions import in_scope, passing
from articles.library.faults import DISK_FULL
from index.engines.postgres.halfvec import HalfVector, let_send

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.engines.postgres.generations import Generation
    from index.models import Filters

log = logging.getLogger(__name__)

# So many vectors have a graph; a quarter of it is compared whole where filters leave no more.
GRAPH_FROM = 20_000
# pgvector takes no longer ones into a graph.
LONGEST_IN_GRAPH = 4_000
# So many more are taken than are wanted, since in 16 bits and in a graph their order is not quite
# right.
COMPARED_BESIDES = 50
# How many of the nearest the graph keeps in view, of at most a thousand, and how far it goes on.
IN_VIEW, MOST_IN_VIEW, MOST_LOOKED_AT = 200, 1_000, 50_000
# What a graph takes beside the vectors, and the most memory (bytes) that is asked for to make one,
# unless the server is set to give more. It takes longer with less than it needs.
BYTES_A_PLACE, MOST_MEMORY = 600, 1_000_000_000
WORKERS = 4
OUT_OF_MEMORY = "53200"


def about_nearest(
    connection: sa.Connection,
    held: Generation,
    vector: NDArray[np.float32],
    filters: Filters,
    limit: int,
    graph_from: int,
) -> Sequence[int]:
    """Return the rows nearest to a unit vector but for a few, as 16 bits have them."""
    table = held.tables.vectors
    limited = list(passing(filters, table, table.c.article_id))
    allowed = sa.and_(in_scope(filters.scope, table.c.scope), *limited)
    asked = sa.bindparam("asked", HalfVector(vector), table.c.vector.type)
    statement = sa.select(table.c.row).where(allowed).limit(limit)
    statement = statement.order_by(table.c.vector.op("<#>")(asked))
    let_send(connection)
    rows: Sequence[int] = ()
    if _has_graph(connection, held) and not (
        limited and _are_few(connection, table, allowed, graph_from // 4)
    ):
        _set(connection, **_through_the_graph(limit))
        rows = connection.execute(statement).scalars().all()
    # A short list says that there are no more, which the graph alone cannot.
    if len(rows) < limit:
        _set(connection, enable_indexscan="off", enable_sort="on")
        rows = connection.execute(statement).scalars().all()
    return rows


def make_graph(connection: sa.Connection, held: Generation, graph_from: int) -> None:
    """Make the graph of a table of so many vectors that has none."""
    table, dimension = held.tables.vectors, held.fingerprint.dimension
    if dimension > LONGEST_IN_GRAPH or _has_graph(connection, held):
        return
    if _are_few(connection, table, sa.true(), graph_from):
        return
    number = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    needed = min(MOST_MEMORY, number * (2 * dimension + BYTES_A_PLACE))
    given = sa.func.pg_size_bytes(sa.func.current_setting("maintenance_work_mem"))
    memory = max(needed, connection.execute(sa.select(given)).scalar_one())
    _set(
        connection,
        maintenance_work_mem=f"{memory >> 10}kB",
        max_parallel_maintenance_workers=str(WORKERS),
    )
    index = sa.Index(
        held.nearness_index,
        table.c.vector,
        postgresql_using="hnsw",
        postgresql_ops={"vector": "halfvec_ip_ops"},
    )
    table.indexes.discard(index)
    made = sa.schema.CreateIndex(index)
    try:
        with connection.begin_nested():
            connection.execute(made)
    except sa.exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) not in {DISK_FULL, OUT_OF_MEMORY}:
            raise
        # The workers' shared memory is on a disk of its own, which containers keep small.
        _set(connection, max_parallel_maintenance_workers="0")
        connection.execute(made)
    log.info("%d vectors are searched through a graph from now on.", number)


def _has_graph(connection: sa.Connection, held: Generation) -> bool:
    there = sa.select(sa.func.to_regclass(held.nearness_index).is_not(None))
    return bool(connection.execute(there).scalar())


def _are_few(
    connection: sa.Connection, table: sa.Table, allowed: sa.ColumnElement[bool], many: int
) -> bool:
    some = sa.select(table.c.row).where(allowed).limit(many).subquery()
    found = connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
    return found < many


def _through_the_graph(wanted: int) -> dict[str, str]:
    return {
        # Sorting is what the planner would compare the graph with.
        "enable_sort": "off",
        "hnsw.ef_search": str(min(max(IN_VIEW, wanted), MOST_IN_VIEW)),
        # All that is found is sorted by the exact cosines in the end.
        "hnsw.iterative_scan": "relaxed_order",
        "hnsw.max_scan_tuples": str(MOST_LOOKED_AT),
        "hnsw.scan_mem_multiplier": "4",
    }


def _set(connection: sa.Connection, **settings: Any) -> None:
    """Set what holds until the transaction ends."""
    connection.execute(
        sa.select(*(sa.func.set_config(name, value, True) for name, value in settings.items()))
    )
