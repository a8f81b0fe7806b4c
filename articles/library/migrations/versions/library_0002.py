"""The rows that an entry of the change log names are numbers of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "library_0002"
down_revision = "library_0001"
branch_labels = None
depends_on = None

changes = sa.table(
    "changes",
    sa.column("seq", sa.Integer),
    sa.column("what", sa.Text),
    sa.column("which", sa.Text),
    sa.column("first_row", sa.Integer),
    sa.column("last_row", sa.Integer),
)


def upgrade() -> None:
    """Add the columns, and take apart what stood in one text: "fingerprint:first-last"."""
    op.add_column("changes", sa.Column("first_row", sa.Integer))
    op.add_column("changes", sa.Column("last_row", sa.Integer))
    connection = op.get_bind()
    entries = sa.select(changes.c.seq, changes.c.which).where(changes.c.what == "vectors")
    for seq, which in connection.execute(entries).all():
        fingerprint, _, rows = which.partition(":")
        first, _, last = rows.partition("-")
        connection.execute(
            changes.update()
            .where(changes.c.seq == seq)
            .values(which=fingerprint, first_row=int(first), last_row=int(last))
        )
