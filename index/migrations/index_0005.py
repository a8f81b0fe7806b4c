"""Passages have their article's date on the outlet's own clock, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "index_0005"
down_revision = "index_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what is stored only UTC is known, until the article comes in again."""
    op.add_column("passages", sa.Column("published_local", sa.DateTime))
    op.execute("UPDATE passages SET published_local = published")
