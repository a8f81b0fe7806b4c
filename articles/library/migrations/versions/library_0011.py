"""The change log tells whose article changed, so that no server is told of another's.

Of earlier entries that is not known any more where the article is gone: they count as everyone's.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "library_0011"
down_revision = "library_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add whose it is to each entry, and an index by which the newest is found."""
    op.add_column("changes", sa.Column("scope", sa.Text))
    op.execute(
        "UPDATE changes SET scope = (SELECT scope FROM articles WHERE id = changes.which)"
        " WHERE what = 'article'"
    )
    op.create_index("ix_changes_scope_what_seq", "changes", ["scope", "what", "seq"])
