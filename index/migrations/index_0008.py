"""Which index is being made whole is kept, so that another process goes on with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "index_0008"
down_revision = "index_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("index_state", sa.Column("remade", sa.Text))
