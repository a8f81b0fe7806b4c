"""The tables of what each engine takes: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scoring import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENGINES = {
    "embedded": "embedded (FAISS and Tantivy)",
    "postgres": "postgres (pgvector and tsvector)",
    "milvus": "milvus (milvus-lite)",
}
WAYS = {
    "dense": "by a vector",
    "one word": "by one word",
    "three words": "by three words",
    "eight words": "by eight words",
    "whole": "a whole search",
    "whole, scope": "with a server's scope",
    "whole, category": "in a large category",
    "whole, rare category": "in a small one",
}
NONE = "–"


def tables(records: Mapping[str, Mapping[str, Any]]) -> list[Table]:
    """Return the tables of what was measured, by engine and size."""
    sizes = sorted({int(key.split()[1]) for key in records})
    made = []
    for size in sizes:
        found = {name: records[f"{name} {size}"] for name in ENGINES if f"{name} {size}" in records}
        made += [_room(size, found), _times(size, found)]
    return made


def _room(size: int, found: Mapping[str, Mapping[str, Any]]) -> Table:
    head = (
        *("engine", "building, s", "start, s", "adding one article, ms"),
        *("database, GB", "index, GB", "a process, MB", "of it no file's, MB"),
        *("server, MB", "server while building, MB"),
    )
    rows = []
    for name, each in found.items():
        if "given_up" in each:
            rows.append((ENGINES[name], f"over {each['given_up']:,.0f}", *[NONE] * (len(head) - 2)))
            continue
        rows.append(
            (
                ENGINES[name],
                f"{each['build']:,.0f}",
                f"{each['start']:,.1f}",
                _milliseconds(each["adding"]),
                f"{each['database_bytes'] / 1e9:.2f}",
                f"{each['engine_bytes'] / 1e9:.2f}",
                f"{each['megabytes']:,.0f}",
                f"{each['own_megabytes']:,.0f}",
                _shown(each.get("server_search_megabytes")),
                _shown(each.get("server_build_megabytes")),
            )
        )
    graph = found.get("postgres", {}).get("graph_bytes")
    notes = ["A process is one without a model; the included ones take 0.4 GB."]
    if graph:
        notes.append(f"Of PostgreSQL's index {graph / 1e9:.2f} GB are the graph (HNSW).")
    return Table(f"{size:,} passages: time and room", head, tuple(rows), tuple(notes))


def _times(size: int, found: Mapping[str, Mapping[str, Any]]) -> Table:
    there = {name: each for name, each in found.items() if "given_up" not in each}
    rows = [
        (title, *(_milliseconds(each[way]) for each in there.values()))
        for way, title in WAYS.items()
    ]
    head: Sequence[str] = ("", *there)
    note = "The half of 55 searches took less than the first figure, all but one in twenty less "
    note += "than the second. No time for the question's vector is in them."
    return Table(f"{size:,} passages: milliseconds a search", tuple(head), tuple(rows), (note,))


def _shown(megabytes: float | None) -> str:
    return f"{megabytes:,.0f}" if megabytes else NONE


def _milliseconds(spread: Mapping[str, float]) -> str:
    return f"{1000 * spread['p50']:,.1f} · {1000 * spread['p95']:,.1f}"
