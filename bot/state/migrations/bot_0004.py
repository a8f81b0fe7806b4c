"""Which channels get the new stories of feeds, and how far each has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0004"
down_revision = "bot_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "announcements",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("server", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("feed_id", sa.Text),
        sa.Column("category", sa.Text),
        sa.Column("most", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("sent", sa.JSON, nullable=False),
        sa.Column("listed_at", sa.Float),
        sa.Column("list_due_at", sa.Float),
        sa.Column("reason", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcements_server", "announcements", ["server"])
