"""What is due at a moment, of whatever kind; digests, and what was told in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0009"
down_revision = "bot_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "due_times",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("server", sa.Text),
        sa.Column("person", sa.Text),
    )
    for column in ("at", "server", "person"):
        op.create_index(f"ix_due_times_{column}", "due_times", [column])
    op.create_table(
        "digests",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("server", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("days", sa.Text, nullable=False),
        sa.Column("length", sa.Text, nullable=False),
        sa.Column("categories", sa.JSON, nullable=False),
        sa.Column("outlets", sa.JSON, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.Column("silent", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.UniqueConstraint("server", "channel", name="uq_digests_server_channel"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "digest_readers",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("server", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
    )
    op.create_index("ix_digest_readers_server", "digest_readers", ["server"])
    op.create_table(
        "digest_told",
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("server", sa.Text),
        sa.Column("person", sa.Text),
    )
    for column in ("at", "server", "person"):
        op.create_index(f"ix_digest_told_{column}", "digest_told", [column])
