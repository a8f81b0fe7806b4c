"""Articles have their date on the outlet's own clock, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "library_0003"
down_revision = "library_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what is stored only UTC is known, until the article comes in again."""
    op.add_column("articles", sa.Column("published_local", sa.DateTime))
    op.create_index("ix_articles_published_local", "articles", ["published_local"])
    op.execute("UPDATE articles SET published_local = published")
