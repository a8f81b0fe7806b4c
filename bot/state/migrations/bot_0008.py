"""Several processes on one newsdesk: whose questions wait, and what was asked last, for an hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0008"
down_revision = "bot_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the process to those who wait; create the turns; let uses be found by whose they are."""
    holder = sa.Column("holder", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("unanswered", holder)
    op.create_table(
        "turns",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("opens", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    for column in ("channel", "person", "at"):
        op.create_index(f"ix_turns_{column}", "turns", [column])
    op.create_index("ix_uses_person_server_at", "uses", ["person", "server", "at"])
