"""The tables of digests, on the library's MetaData."""

from __future__ import annotations

import sqlalchemy as sa

from articles.library.tables import UtcDateTime, metadata

# Which channel gets a digest when, of what, and how far it has come.
digests = sa.Table(
    "digests",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("server", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    # A time of day, as in 08:00, by the clock of a zone, on some days.
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("days", sa.Text, nullable=False),
    sa.Column("length", sa.Text, nullable=False),
    sa.Column("categories", sa.JSON, nullable=False),
    sa.Column("outlets", sa.JSON, nullable=False),
    # The last entry of the change log that was looked at, and when; whoever tells one moves it on
    # first.
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
    # Whether it was told that there is nothing new, which is not told again.
    sa.Column("silent", sa.Boolean, nullable=False),
    # Why it is paused; None while it is not.
    sa.Column("reason", sa.Text),
    # Since when a digest is on its way of which nobody knows yet that it was sent, and how far it
    # had come before that one.
    sa.Column("claimed", UtcDateTime),
    sa.Column("claimed_position", sa.Integer),
    sa.Column("claimed_since", UtcDateTime),
    sa.Column("claimed_silent", sa.Boolean),
    sa.UniqueConstraint("server", "channel"),
    sqlite_autoincrement=True,
)

# How far someone was told of what is new, on a server or ("") outside of any.
digest_readers = sa.Table(
    "digest_readers",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("server", sa.Text, primary_key=True, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
)

# Which articles stood for their stories in the digests of a channel or a person.
digest_told = sa.Table(
    "digest_told",
    metadata,
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("server", sa.Text, index=True),
    sa.Column("person", sa.Text, index=True),
)
