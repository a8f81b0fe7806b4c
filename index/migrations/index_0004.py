"""Passages that wait for their vectors are marked: they were looked for among all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "index_0004"
down_revision = "index_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark, set it where a passage has no vector, and index the passages that have it."""
    op.add_column(
        "passages", sa.Column("waiting", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.execute(
        "UPDATE passages SET waiting = true WHERE NOT EXISTS (SELECT 1 FROM vectors"
        " WHERE vectors.fingerprint = passages.fingerprint AND vectors.key = passages.vector_key)"
    )
    op.create_index(
        "ix_passages_waiting",
        "passages",
        ["fingerprint", "waiting", "row", "scope"],
        sqlite_where=sa.text("waiting = 1"),
        postgresql_where=sa.text("waiting"),
    )
