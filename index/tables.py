"""The index's own tables, on the library's MetaData."""

from __future__ import annotations

import sqlalchemy as sa

from articles.library.tables import UtcDateTime, metadata

fingerprints = sa.Table(
    "fingerprints",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("made", UtcDateTime, nullable=False),
    sa.Column("calibration", sa.Text),
    # Whether every article that may be quoted was cut into passages under it. What comes in is cut
    # under the one that answers, so that it stays so until a migration drops rows of `chunked`.
    sa.Column("whole", sa.Boolean, nullable=False, server_default=sa.false()),
)

index_state = sa.Table(
    "index_state",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("database_id", sa.Text, nullable=False),
    sa.Column("current", sa.Text, sa.ForeignKey("fingerprints.key")),
    sa.Column("previous", sa.Text, sa.ForeignKey("fingerprints.key")),
    # The one that an update is making whole; it stays where its process is killed.
    sa.Column("remade", sa.Text),
)

chunked = sa.Table(
    "chunked",
    metadata,
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("content_hash", sa.Text, nullable=False),
    # What it is counted by, "" for none, and how many passages it has.
    sa.Column("scope", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("source", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("category_key", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("passages", sa.Integer, nullable=False, server_default="0"),
)

# How many articles with passages an index holds, and how many passages; "" for none.
index_counts = sa.Table(
    "index_counts",
    metadata,
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("scope", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("category_key", sa.Text, primary_key=True),
    sa.Column("source_key", sa.Text, nullable=False),
    sa.Column("articles", sa.Integer, nullable=False),
    sa.Column("passages", sa.Integer, nullable=False),
)

# A row never changes once written, but for whether it waits for its vector: what changes is deleted
# and inserted under a new number. So FAISS and Tantivy are sets of rows, and catching up is a
# comparison of sets.
passages = sa.Table(
    "passages",
    metadata,
    sa.Column("row", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False, index=True),
    sa.Column("article_id", sa.Text, nullable=False),
    sa.Column("section", sa.Text, nullable=False),
    sa.Column("section_index", sa.Integer, nullable=False),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("header", sa.Text, nullable=False),
    # Of the header and of each sentence, see `written_stems`.
    sa.Column("stems", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("language", sa.Text, nullable=False, server_default="en"),
    sa.Column("vector_key", sa.Text, nullable=False),
    sa.Column("category_key", sa.Text),
    sa.Column("source_key", sa.Text),
    sa.Column("published", UtcDateTime),
    sa.Column("published_local", sa.DateTime),
    sa.Column("scope", sa.Text, index=True),
    sa.Column("waiting", sa.Boolean, nullable=False, server_default=sa.false()),
    # With the scope, so that what people may see is counted without reading a passage.
    sa.Index(None, "fingerprint", "article_id", "scope"),
    sa.Index(None, "fingerprint", "vector_key", "scope"),
    # Of the waiting alone, so that what one new article costs does not grow with the library.
    sa.Index(
        "ix_passages_waiting",
        "fingerprint",
        "waiting",
        "row",
        "scope",
        sqlite_where=sa.text("waiting = 1"),
        postgresql_where=sa.text("waiting"),
    ),
    sqlite_autoincrement=True,
)

vectors = sa.Table(
    "vectors",
    metadata,
    sa.Column("fingerprint", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
