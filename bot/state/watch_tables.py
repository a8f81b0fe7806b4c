"""Who watches what, and what of it waits to be told or was told, on the library's MetaData."""

from __future__ import annotations

import sqlalchemy as sa

from articles.library.tables import UtcDateTime, metadata

watches = sa.Table(
    "watches",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    # The server whose own articles it sees, too; None for one that was made outside of servers.
    sa.Column("server", sa.Text, index=True),
    # Whom it is told to: a person, or a channel of the server.
    sa.Column("person", sa.Text, index=True),
    sa.Column("channel", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    # The id of a story, the words as they were written, or a name folded as articles have it.
    sa.Column("what", sa.Text, nullable=False),
    # What it is called where it is shown.
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text),
    # The minutes of the day from and until which nothing is told, None for no quiet hours.
    sa.Column("quiet_from", sa.Integer),
    sa.Column("quiet_until", sa.Integer),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("most", sa.Integer, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    # What happened to stories up to this entry of their history is not told.
    sa.Column("since", sa.Integer, nullable=False),
    # How many messages were claimed so far, and how many of these on a day in the watch's zone.
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("day", sa.Text),
    sa.Column("told", sa.Integer, nullable=False),
    # Since when its last message is on its way of which nobody knows yet that it was sent.
    sa.Column("claimed", UtcDateTime),
    # Why it is paused; None while it is not.
    sa.Column("reason", sa.Text),
    # Since when it is stopped; for an hour it can be had back.
    sa.Column("stopped", UtcDateTime),
    sqlite_autoincrement=True,
)

# What an article must have to be looked at for a watch (see `bot.service.watching.matching`).
watch_keys = sa.Table(
    "watch_keys",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("watch", sa.Integer, primary_key=True, index=True),
)

# Articles that fit a watch and were not told yet; `turn` is the message by which one is on its way.
watch_waiting = sa.Table(
    "watch_waiting",
    metadata,
    sa.Column("watch", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("story_id", sa.Text, nullable=False, index=True),
    sa.Column("entry", sa.Integer, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("turn", sa.Integer),
)

# Articles that were told for a watch: in which of its messages (0 where they were there before it),
# and what they said newly, as words; None for the first of a story.
watch_told = sa.Table(
    "watch_told",
    metadata,
    sa.Column("watch", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("story_id", sa.Text, nullable=False, index=True),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("new", sa.Text),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
)

# Up to which entry of the history of stories articles were looked at for all watches.
watch_position = sa.Table(
    "watch_position",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("entry", sa.Integer, nullable=False),
)
OF_A_WATCH = (watch_keys, watch_waiting, watch_told)
