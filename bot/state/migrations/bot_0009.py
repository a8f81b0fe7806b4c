"""What is due at a moment, of whatever kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0009"
down_revision = "bot_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
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
