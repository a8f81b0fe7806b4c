"""The collections of a newsdesk on a Milvus server: their names, fields and indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pymilvus import DataType, MilvusClient

from index.engines.milvus.documents import LONGEST_TEXT, MOST_STEMS_HELD

if TYPE_CHECKING:
    from pymilvus.milvus_client.index import IndexParams
    from pymilvus.orm.schema import CollectionSchema

NAMES_BEGIN = "newsdesk"
# It is part of the names, so that a version that holds passages otherwise makes them anew.
FORMAT = 1
MOST_KEY_BYTES, LONGEST_STEM_BYTES = 1_024, 512
# How well HNSW's graph is linked and built; how far it is searched is chosen with each search.
HNSW_GRAPH = {"M": 32, "efConstruction": 256}


class CollectionNames(NamedTuple):
    """The collections that hold the passages of one index, and the counts of their words."""

    passages: str
    counts: str


def names_of(database_id: str, fingerprint: str) -> CollectionNames:
    """Return the names of the collections of an index of a database."""
    name = f"{prefix_of(database_id)}{fingerprint[:16]}"
    return CollectionNames(name, f"{name}_counts")


def prefix_of(database_id: str) -> str:
    """Return how the names of all collections of a database begin."""
    return f"{NAMES_BEGIN}{FORMAT}_{database_id}_"


def passages_schema(dimension: int) -> CollectionSchema:
    """Return what is held of a passage; the scope parts them, so that a search reads few."""
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field(
        "scope", DataType.VARCHAR, max_length=LONGEST_STEM_BYTES, is_partition_key=True
    )
    for name in ("article_id", "language", "text", "words"):
        schema.add_field(name, DataType.VARCHAR, max_length=LONGEST_TEXT)
    for name in ("category", "source"):
        schema.add_field(name, DataType.VARCHAR, max_length=LONGEST_TEXT, nullable=True)
    for name in ("published", "day"):
        schema.add_field(name, DataType.INT64, nullable=True)
    schema.add_field(
        "stems",
        DataType.ARRAY,
        element_type=DataType.VARCHAR,
        max_capacity=MOST_STEMS_HELD,
        max_length=LONGEST_STEM_BYTES,
    )
    schema.add_field("embedded", DataType.BOOL)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    schema.add_field("weights", DataType.SPARSE_FLOAT_VECTOR)
    return schema


def passages_indexes(*, with_lists: bool) -> IndexParams:
    """Return the indexes of passages; milvus-lite, which has none of lists, reads them through."""
    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("vector", index_type="HNSW", metric_type="IP", params=HNSW_GRAPH)
    indexes.add_index("weights", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    lists = ("stems",) if with_lists else ()
    for name in ("article_id", "category", "source", "published", "day", *lists):
        indexes.add_index(name, index_type="INVERTED")
    return indexes


def counts_schema() -> CollectionSchema:
    """Return what is held of a count; Milvus takes no collection without a vector."""
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=MOST_KEY_BYTES)
    for name in ("kind", "scope", "term"):
        schema.add_field(name, DataType.VARCHAR, max_length=LONGEST_STEM_BYTES)
    schema.add_field("number", DataType.INT64)
    schema.add_field("nothing", DataType.FLOAT_VECTOR, dim=2)
    return schema


def counts_indexes() -> IndexParams:
    """Return the indexes of counts."""
    indexes = MilvusClient.prepare_index_params()
    indexes.add_index("nothing", index_type="FLAT", metric_type="L2")
    for name in ("kind", "term"):
        indexes.add_index(name, index_type="INVERTED")
    return indexes
