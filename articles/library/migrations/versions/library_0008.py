"""Copies of one text are known as such; texts stored before are compared at the next import."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "library_0008"
down_revision = "library_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of sketches and of copies, empty."""
    op.create_table(
        "sketches",
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "sketch_hashes",
        sa.Column("hash", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "copies",
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("original_id", sa.Text, nullable=False),
    )
    op.create_index("ix_copies_original_id", "copies", ["original_id"])
