"""The bot's own tables, on the library's MetaData: what it keeps of servers, answers and people.

Of questions, one table holds those of the last hour, where processes on several machines share it.
"""

from __future__ import annotations

import sqlalchemy as sa

from articles.library.tables import UtcDateTime, metadata

servers = sa.Table(
    "servers",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Column("left", UtcDateTime),
    # False where a server uses the commands without the bot as a member.
    sa.Column("member", sa.Boolean, nullable=False, server_default=sa.true()),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("server", sa.Text, nullable=False, index=True),
    sa.Column("person", sa.Text, index=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
)

uses = sa.Table(
    "uses",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    # Either alone counts for a person everywhere or for a whole server, both for a member there.
    sa.Column("person", sa.Text),
    sa.Column("server", sa.Text),
    sa.Column("at", sa.Float, nullable=False),
    sa.Index(None, "person", "server", "at"),
)

posted = sa.Table(
    "posted",
    metadata,
    sa.Column("message", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True, index=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("server", sa.Text, index=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("headline", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
)

votes = sa.Table(
    "votes",
    metadata,
    sa.Column("message", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True, index=True),
    sa.Column("server", sa.Text, index=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text),
)

announcements = sa.Table(
    "announcements",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("server", sa.Text, nullable=False, index=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("feed_id", sa.Text),
    sa.Column("category", sa.Text),
    sa.Column("most", sa.Integer, nullable=False),
    # The number of the last story that was looked at; whoever sends one moves it on first.
    sa.Column("position", sa.Integer, nullable=False),
    # When the cards of the last hour were sent, as a JSON list of seconds since 1970.
    sa.Column("sent", sa.JSON, nullable=False),
    sa.Column("listed_at", sa.Float),
    sa.Column("list_due_at", sa.Float),
    # Why it is paused; None while it is not.
    sa.Column("reason", sa.Text),
    # Since when a message is on its way, and how it stood before; None where none is.
    sa.Column("claimed", UtcDateTime),
    sa.Column("claimed_position", sa.Integer),
    sa.Column("claimed_sent", sa.JSON(none_as_null=True)),
    sa.Column("claimed_listed_at", sa.Float),
    sa.Column("claimed_list_due_at", sa.Float),
    sqlite_autoincrement=True,
)

# Which stories were announced in a channel, in whatever message: none is a second time.
announced = sa.Table(
    "announced",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("server", sa.Text, nullable=False, index=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
)

# What is due at a moment: of whatever kind, under a key that is its kind's own.
due_times = sa.Table(
    "due_times",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    # It goes with them.
    sa.Column("server", sa.Text, index=True),
    sa.Column("person", sa.Text, index=True),
)

# Who waits for an answer right now; a token dies after fifteen minutes.
unanswered = sa.Table(
    "unanswered",
    metadata,
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("application", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False, index=True),
    sa.Column("private", sa.Boolean, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    # The gateways of the process that answers, "" where it has all.
    sa.Column("holder", sa.Text, nullable=False, server_default=sa.text("''")),
)

# What was asked within the last hour, where several processes share the newsdesk, and else not: no
# copy has it, for there it might be kept for good.
turns = sa.Table(
    "turns",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("channel", sa.Text, nullable=False, index=True),
    sa.Column("person", sa.Text, nullable=False, index=True),
    # Whether a thread begins with it, for all who ask on in it.
    sa.Column("opens", sa.Boolean, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("content", sa.Text, nullable=False),
    info={"copied": False},
)

# How many tokens of an LLM were used on a day of UTC: by a server, outside of any (""), or by all
# together ("*"), which stays when a server goes.
tokens_used = sa.Table(
    "tokens_used",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("server", sa.Text, primary_key=True),
    sa.Column("tokens", sa.Integer, nullable=False),
)

registered = sa.Table(
    "registered",
    metadata,
    sa.Column("application", sa.Text, primary_key=True),
    sa.Column("server", sa.Text, primary_key=True),
    sa.Column("hash", sa.Text, nullable=False),
)
