"""Servers' settings and audit lists, uses, posted answers, votes, and what is registered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "bot_0001"
down_revision = None
branch_labels = ("bot",)
depends_on = ("library_0001",)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "servers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("left", sa.DateTime),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("server", sa.Text, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
    )
    op.create_index("ix_audit_server", "audit", ["server"])
    op.create_index("ix_audit_person", "audit", ["person"])
    op.create_table(
        "uses",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "posted",
        sa.Column("message", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("server", sa.Text),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
    )
    op.create_index("ix_posted_article_id", "posted", ["article_id"])
    op.create_index("ix_posted_server", "posted", ["server"])
    op.create_table(
        "votes",
        sa.Column("message", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("server", sa.Text),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
    )
    op.create_index("ix_votes_person", "votes", ["person"])
    op.create_index("ix_votes_server", "votes", ["server"])
    op.create_table(
        "registered",
        sa.Column("application", sa.Text, primary_key=True),
        sa.Column("server", sa.Text, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
    )
