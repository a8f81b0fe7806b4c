"""Articles of one event are one story."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from articles.library.tables import UtcDateTime

revision = "index_0010"
down_revision = "index_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; articles that are there are placed by whoever follows the change log."""
    op.create_table(
        "stories",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text),
        sa.Column("founded", UtcDateTime, nullable=False),
        sa.Column("merged_into", sa.Text),
    )
    op.create_index("ix_stories_merged_into", "stories", ["merged_into"])
    op.create_table(
        "story_articles",
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("story_id", sa.Text, nullable=False),
        sa.Column("goes_with", sa.Text),
        sa.Column("joined", UtcDateTime, nullable=False),
    )
    op.create_index("ix_story_articles_story_id", "story_articles", ["story_id"])
    op.create_index("ix_story_articles_goes_with", "story_articles", ["goes_with"])
    op.create_index("ix_story_articles_joined", "story_articles", ["joined"])
    op.create_table(
        "story_signatures",
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("scope", sa.Text),
        sa.Column("published", UtcDateTime),
        sa.Column("signature", sa.LargeBinary, nullable=False),
    )
    op.create_index(
        "ix_story_signatures_scope_published", "story_signatures", ["scope", "published"]
    )
    op.create_index("ix_story_signatures_fingerprint", "story_signatures", ["fingerprint"])
    op.create_table(
        "story_history",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("story_id", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text),
        sa.Column("other_id", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_story_history_story_id", "story_history", ["story_id"])
    op.create_table(
        "story_position",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
    )
