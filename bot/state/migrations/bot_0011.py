"""What of digests and watches is on its way, so that it is sent though its sender was killed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from articles.library.tables import UtcDateTime

revision = "bot_0011"
down_revision = "bot_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("digests", sa.Column("claimed", UtcDateTime))
    op.add_column("digests", sa.Column("claimed_position", sa.Integer))
    op.add_column("digests", sa.Column("claimed_since", UtcDateTime))
    op.add_column("digests", sa.Column("claimed_silent", sa.Boolean))
    op.add_column("watches", sa.Column("claimed", UtcDateTime))
    op.add_column("watch_waiting", sa.Column("turn", sa.Integer))
