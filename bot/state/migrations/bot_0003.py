"""Whose uses are counted, in columns of their own instead of one text that names both."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0003"
down_revision = "bot_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew; all uses are converted, for those of the last hour still count.

    Before, the key of a use was "person:1", "server:2" or "member:2:1", that of person 1 on
    server 2.
    """
    connection = op.get_bind()
    kept = connection.execute(sa.text("SELECT key, at FROM uses ORDER BY number")).all()
    op.drop_table("uses")
    uses = op.create_table(
        "uses",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("person", sa.Text),
        sa.Column("server", sa.Text),
        sa.Column("at", sa.Float, nullable=False),
    )
    rows = []
    for key, at in kept:
        kind, first, *second = key.split(":")
        person = {"person": first, "member": "".join(second)}.get(kind)
        server = first if kind in ("server", "member") else None
        rows.append({"person": person, "server": server, "at": at})
    op.bulk_insert(uses, rows)
