"""What is announced and on its way, so that it is sent though its sender was killed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from articles.library.tables import UtcDateTime

revision = "bot_0012"
down_revision = "bot_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("announcements", sa.Column("claimed", UtcDateTime))
    op.add_column("announcements", sa.Column("claimed_position", sa.Integer))
    op.add_column("announcements", sa.Column("claimed_sent", sa.JSON))
    op.add_column("announcements", sa.Column("claimed_listed_at", sa.Float))
    op.add_column("announcements", sa.Column("claimed_list_due_at", sa.Float))
