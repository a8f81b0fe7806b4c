"""Folders that are watched: which file brought which articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "library_0006"
down_revision = "library_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of watched folders."""
    op.create_table(
        "watched_files",
        sa.Column("folder", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("modified_ns", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    )
    op.create_table(
        "watched_articles",
        sa.Column("folder", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("dropped", sa.Boolean, nullable=False),
    )
    op.create_index("ix_watched_articles_article_id", "watched_articles", ["article_id"])
    op.create_table(
        "held_folders",
        sa.Column("folder", sa.Text, primary_key=True),
        sa.Column("articles", sa.Integer, nullable=False),
    )
