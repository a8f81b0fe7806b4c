"""The tables of feeds, on the library's MetaData."""

from __future__ import annotations

import sqlalchemy as sa

from articles.library.tables import UtcDateTime, metadata

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, nullable=False, index=True),
    sa.Column("host", sa.Text, nullable=False, index=True),
    sa.Column("title", sa.Text),
    sa.Column("scope", sa.Text, index=True),
    sa.Column("category", sa.Text),
    sa.Column("every_seconds", sa.Integer),
    sa.Column("full_text", sa.Boolean, nullable=False),
    sa.Column("paused", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("digest", sa.Text),
    # While somebody fetches it: when others may take it that it was given up.
    sa.Column("next_check_at", UtcDateTime, nullable=False, index=True),
    sa.Column("claimed_by", sa.Text),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("failing", sa.Boolean, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("added", UtcDateTime, nullable=False),
    sa.Column("checked", UtcDateTime),
    sa.Column("succeeded", UtcDateTime),
    sa.Column("changed", UtcDateTime),
    sa.Column("moved_from", sa.Text),
    sa.Column("pace_seconds", sa.Integer),
)

feed_entries = sa.Table(
    "feed_entries",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("feed_id", sa.Text, nullable=False),
    # None where the entry's page was looked at and gave no article.
    sa.Column("article_id", sa.Text, index=True),
    # A digest of what it said: one that says the same is not taken in again, whatever its address.
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("published", UtcDateTime),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("news", sa.Boolean, nullable=False),
    # Whether it is to be news when its embargo is over; it gets a new number then.
    sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false()),
    # Whether the feed brought it first, so that it is the one to say what is new of it.
    sa.Column("owned", sa.Boolean, nullable=False),
    sa.UniqueConstraint("feed_id", "article_id"),
    sqlite_autoincrement=True,
)
sa.Index("ix_feed_entries_feed_id_content", feed_entries.c.feed_id, feed_entries.c.content)

feed_notices = sa.Table(
    "feed_notices",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("feed_id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("at", UtcDateTime, nullable=False),
    # While somebody sends it: until when no other does.
    sa.Column("claimed_until", UtcDateTime),
    sqlite_autoincrement=True,
)
