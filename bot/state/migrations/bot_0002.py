"""Whether the bot is a member of a server, or the server uses its commands alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0002"
down_revision = "bot_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of servers known before, it shows at the next interaction."""
    op.add_column(
        "servers", sa.Column("member", sa.Boolean, nullable=False, server_default=sa.true())
    )
