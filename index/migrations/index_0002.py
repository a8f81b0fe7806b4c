"""The calibrated threshold of each fingerprint."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "index_0002"
down_revision = "index_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give fingerprints a place for their calibration (JSON)."""
    op.add_column("fingerprints", sa.Column("calibration", sa.Text))
