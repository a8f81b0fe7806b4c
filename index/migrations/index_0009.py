"""The stems of passages are kept: each question read those of forty from their texts."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from alembic import op

from index.stems import written_stems

revision = "index_0009"
down_revision = "index_0008"
branch_labels = None
depends_on = None

log = logging.getLogger(__name__)

PASSAGES_READ_AT_ONCE = 1_000
SOME = sa.text(
    "SELECT row, section, header, text, language FROM passages"
    " WHERE row > :last ORDER BY row LIMIT :some"
)
WRITE = sa.text("UPDATE passages SET stems = :stems WHERE row = :number")


def upgrade() -> None:
    """Add the column and fill it, about 2,000 passages a second."""
    op.add_column(
        "passages", sa.Column("stems", sa.Text, nullable=False, server_default=sa.text("''"))
    )
    connection, last = op.get_bind(), 0
    while some := connection.execute(SOME, {"last": last, "some": PASSAGES_READ_AT_ONCE}).all():
        if not last:
            log.info("The words of all passages are read once; of many this takes minutes.")
        rows = [{"number": row, "stems": written_stems(*text)} for row, *text in some]
        connection.execute(WRITE, rows)
        last = some[-1].row
