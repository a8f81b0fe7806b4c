"""Articles, their history and the change log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "library_0001"
down_revision = None
branch_labels = ("library",)
depends_on = None


def upgrade() -> None:
    """Create the library's tables."""
    op.create_table(
        "articles",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("scope", sa.Text),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("headline_key", sa.Text, nullable=False),
        sa.Column("dek", sa.Text),
        sa.Column("category", sa.Text),
        sa.Column("category_key", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("source_key", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("url_key", sa.Text),
        sa.Column("published", sa.DateTime),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("added", sa.DateTime, nullable=False),
    )
    for column in ("scope", "category_key", "source_key", "url_key", "published"):
        op.create_index(f"ix_articles_{column}", "articles", [column])
    op.create_table(
        "history",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("scope", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("content", sa.Text),
    )
    op.create_index("ix_history_article_id", "history", ["article_id"])
    op.create_table(
        "changes",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("which", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
