"""Fingerprints, passages, vectors, and which index answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "index_0001"
down_revision = None
branch_labels = ("index",)
depends_on = ("library_0001",)


def upgrade() -> None:
    """Create the index's tables."""
    op.create_table(
        "fingerprints",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
    )
    op.create_table(
        "index_state",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("database_id", sa.Text, nullable=False),
        sa.Column("current", sa.Text, sa.ForeignKey("fingerprints.key")),
        sa.Column("previous", sa.Text, sa.ForeignKey("fingerprints.key")),
    )
    op.create_table(
        "chunked",
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("content_hash", sa.Text, nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("section_index", sa.Integer, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("header", sa.Text, nullable=False),
        sa.Column("vector_key", sa.Text, nullable=False),
        sa.Column("category_key", sa.Text),
        sa.Column("source_key", sa.Text),
        sa.Column("published", sa.DateTime),
        sa.Column("scope", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passages_fingerprint_article_id", "passages", ["fingerprint", "article_id"])
    op.create_index("ix_passages_fingerprint_vector_key", "passages", ["fingerprint", "vector_key"])
    op.create_index("ix_passages_id", "passages", ["id"])
    op.create_index("ix_passages_scope", "passages", ["scope"])
    op.create_table(
        "vectors",
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
