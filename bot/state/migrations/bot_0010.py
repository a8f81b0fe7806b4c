"""Watches: a story, words, an outlet or a category of which someone wants to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from articles.library.tables import UtcDateTime

revision = "bot_0010"
down_revision = "bot_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "watches",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Text) for name in ("server", "person", "channel")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "what", "name")),
        sa.Column("role", sa.Text),
        sa.Column("quiet_from", sa.Integer),
        sa.Column("quiet_until", sa.Integer),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("most", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("day", sa.Text),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("stopped", UtcDateTime),
        sqlite_autoincrement=True,
    )
    for column in ("server", "person"):
        op.create_index(f"ix_watches_{column}", "watches", [column])
    op.create_table(
        "watch_keys",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("watch", sa.Integer, primary_key=True),
    )
    op.create_index("ix_watch_keys_watch", "watch_keys", ["watch"])
    op.create_table(
        "watch_waiting",
        sa.Column("watch", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("story_id", sa.Text, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_watch_waiting_story_id", "watch_waiting", ["story_id"])
    op.create_table(
        "watch_told",
        sa.Column("watch", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("story_id", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("new", sa.Text),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    for column in ("story_id", "at"):
        op.create_index(f"ix_watch_told_{column}", "watch_told", [column])
    op.create_table(
        "watch_position",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("entry", sa.Integer, nullable=False),
    )
