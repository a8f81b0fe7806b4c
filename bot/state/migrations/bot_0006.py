"""Who waits for an answer right now, so that one that is cut off can be ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0006"
down_revision = "bot_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "unanswered",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("application", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_unanswered_person", "unanswered", ["person"])
