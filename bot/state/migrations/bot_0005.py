"""Which stories were announced in a channel, so that none is a second time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0005"
down_revision = "bot_0004"
branch_labels = None
depends_on = None

columns = ("channel", "article_id", "server", "at")
posted = sa.table("posted", *map(sa.column, columns))
announcements = sa.table("announcements", sa.column("channel"))


def upgrade() -> None:
    """Create the table, with what the channels of announcements have cited until now."""
    announced = op.create_table(
        "announced",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("server", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_announced_server", "announced", ["server"])
    op.create_index("ix_announced_at", "announced", ["at"])
    known = (
        sa.select(posted.c.channel, posted.c.article_id, posted.c.server, sa.func.max(posted.c.at))
        .where(
            posted.c.channel.in_(sa.select(announcements.c.channel)), posted.c.server.is_not(None)
        )
        .group_by(posted.c.channel, posted.c.article_id, posted.c.server)
    )
    op.execute(announced.insert().from_select(columns, known))
