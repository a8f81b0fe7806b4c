"""Stories that feeds brought under an embargo are news when it is over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "library_0009"
down_revision = "library_0008"
branch_labels = None
depends_on = None

entries = sa.table(
    "feed_entries", sa.column("article_id"), sa.column("news"), sa.column("held", sa.Boolean)
)
articles = sa.table("articles", sa.column("id"), sa.column("embargo"))


def upgrade() -> None:
    """Add the column; what is under an embargo now is held back until its hour."""
    held = sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("feed_entries", held)
    waiting = sa.select(articles.c.id).where(articles.c.embargo.is_not(None))
    op.execute(
        entries.update()
        .where(entries.c.article_id.in_(waiting))
        .values(held=sa.true(), news=sa.true())
    )
