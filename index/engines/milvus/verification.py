"""Compares the collections with the database, passage by passage and count by count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from articles.library.database import batches
from index.engines.milvus.conditions import one_of
from index.engines.milvus.documents import count_terms, pages, terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlalchemy as sa

    from index.engines.milvus.following import Collections

# What stems make of themselves is not compared, but what it is made of is.
DERIVED = frozenset({"weights"})
COMPARED_A_PAGE = 250


def differences(connection: sa.Connection, held: Collections) -> list[str]:
    """Return one sentence for each way in which collections differ from the database."""
    lacking, other = 0, 0
    stored: set[int] = set()
    counts = count_terms(())
    for page in pages(connection, held.fingerprint):
        for some in batches(page, COMPARED_A_PAGE):
            there = _read(held, some)
            lacking += sum(each["row"] not in there for each in some)
            other += sum(_differs(each, there.get(each["row"])) for each in some)
        stored.update(each["row"] for each in page)
        counts.update(count_terms(map(terms_of, page)))
    rows = (
        each["row"]
        for some in held.server.every(held.names.passages, "row >= 0", ["row"])
        for each in some
    )
    gone = sum(row not in stored for row in rows)
    faults = []
    if lacking or gone:
        faults.append(
            f"Milvus lacks {lacking} passages of the database and holds {gone} that are no longer "
            "there."
        )
    if other:
        faults.append(f"{other} passages in Milvus are not the database's.")
    if counts != held.counts.all():
        faults.append("The counts of words in Milvus are not what the passages hold.")
    return faults


def _read(held: Collections, some: Sequence[Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    fields = [name for name in some[0] if name not in DERIVED]
    condition = one_of("row", [each["row"] for each in some])
    found = held.server.query(held.names.passages, condition, fields, newest=True)
    return {each["row"]: each for each in found}


def _differs(made: Mapping[str, Any], held: Mapping[str, Any] | None) -> bool:
    if held is None:
        return False
    vector = np.asarray(held["vector"], np.float32)
    if vector.tobytes() != made["vector"].tobytes():
        return True
    return any(
        list(held[name]) != own if name == "stems" else held[name] != own
        for name, own in made.items()
        if name not in DERIVED and name != "vector"
    )
