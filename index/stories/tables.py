"""Which articles are one story, on the library's MetaData."""

from __future__ import annotations

import sqlalchemy as sa

from articles.library.tables import UtcDateTime, metadata

# A story keeps its id for good; one that went into another says into which.
stories = sa.Table(
    "stories",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    # A server's own articles make stories of that server alone.
    sa.Column("scope", sa.Text),
    sa.Column("founded", UtcDateTime, nullable=False),
    sa.Column("merged_into", sa.Text, index=True),
)

# An article stands in one story at the most. A copy or a translation goes with the article that is
# told for it, and does not count.
story_articles = sa.Table(
    "story_articles",
    metadata,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("story_id", sa.Text, nullable=False, index=True),
    sa.Column("goes_with", sa.Text, index=True),
    sa.Column("joined", UtcDateTime, nullable=False, index=True),
)

# What a version of an article is compared by, under the fingerprint of its vectors (see
# `signatures`). A copy has none: it goes with its original.
story_signatures = sa.Table(
    "story_signatures",
    metadata,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False, index=True),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("scope", sa.Text),
    sa.Column("published", UtcDateTime),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    sa.Index(None, "scope", "published"),
)

# What happened to stories, in the order of its numbers: see `StoryTurn`.
story_history = sa.Table(
    "story_history",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("story_id", sa.Text, nullable=False, index=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("article_id", sa.Text),
    sa.Column("other_id", sa.Text),
    sqlite_autoincrement=True,
)

# Up to which entry of the change log articles were placed.
story_position = sa.Table(
    "story_position",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("mark", sa.Text, nullable=False),
)
