"""How many tokens of an LLM were used on a day, by a server and by all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0007"
down_revision = "bot_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "tokens_used",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("server", sa.Text, primary_key=True),
        sa.Column("tokens", sa.Integer, nullable=False),
    )
