"""Feeds, what came in by them, and what their owners are still to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "library_0004"
down_revision = "library_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of feeds."""
    op.create_table(
        "feeds",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("scope", sa.Text),
        sa.Column("category", sa.Text),
        sa.Column("every_seconds", sa.Integer),
        sa.Column("full_text", sa.Boolean, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("digest", sa.Text),
        sa.Column("next_check_at", sa.DateTime, nullable=False),
        sa.Column("claimed_by", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing", sa.Boolean, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("added", sa.DateTime, nullable=False),
        sa.Column("checked", sa.DateTime),
        sa.Column("succeeded", sa.DateTime),
        sa.Column("changed", sa.DateTime),
        sa.Column("moved_from", sa.Text),
        sa.Column("pace_seconds", sa.Integer),
    )
    for column in ("url", "host", "scope", "next_check_at"):
        op.create_index(f"ix_feeds_{column}", "feeds", [column])
    op.create_table(
        "feed_entries",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("feed_id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("published", sa.DateTime),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("news", sa.Boolean, nullable=False),
        sa.Column("owned", sa.Boolean, nullable=False),
        sa.UniqueConstraint("feed_id", "article_id", name="uq_feed_entries_feed_id_article_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_entries_article_id", "feed_entries", ["article_id"])
    op.create_index("ix_feed_entries_feed_id_content", "feed_entries", ["feed_id", "content"])
    op.create_table(
        "feed_notices",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("feed_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("claimed_until", sa.DateTime),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_notices_feed_id", "feed_notices", ["feed_id"])
