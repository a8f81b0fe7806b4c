"""The tables of watched folders, on the library's MetaData."""

from __future__ import annotations

import sqlalchemy as sa

from articles.library.tables import metadata

watched_files = sa.Table(
    "watched_files",
    metadata,
    sa.Column("folder", sa.Text, primary_key=True),
    # Below the folder, parted by slashes.
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("modified_ns", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
)

watched_articles = sa.Table(
    "watched_articles",
    metadata,
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True, index=True),
    # The file held it once and does so no more.
    sa.Column("dropped", sa.Boolean, nullable=False),
)

# Folders of which so many articles vanished at once that somebody is to say whether they are gone.
held_folders = sa.Table(
    "held_folders",
    metadata,
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("articles", sa.Integer, nullable=False),
)
