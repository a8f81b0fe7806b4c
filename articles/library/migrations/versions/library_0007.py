"""Articles that are not to be seen yet are told by a column: what is seen stays as it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "library_0007"
down_revision = "library_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give articles a place for the hour until which they are not to be seen."""
    op.add_column("articles", sa.Column("embargo", sa.DateTime))
    held = sa.text("embargo IS NOT NULL")
    op.create_index(
        "ix_articles_embargo", "articles", ["embargo"], sqlite_where=held, postgresql_where=held
    )
