"""What came in before languages were told by their words is to be told apart.

English was written to whatever stated no language, and to what stated English alike. The articles
are read when the bot starts or the index is updated.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "library_0010"
down_revision = "library_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark all articles that there are."""
    untold = op.create_table("untold_languages", sa.Column("article_id", sa.Text, primary_key=True))
    op.execute(
        untold.insert().from_select(
            ["article_id"], sa.select(sa.table("articles", sa.column("id")))
        )
    )
