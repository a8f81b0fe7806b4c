"""The library's own tables, on the one MetaData that every package adds to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware datetime, stored as naive UTC so that SQLite compares it rightly."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn an aware datetime into naive UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn naive UTC into an aware datetime."""
        return None if value is None else value.replace(tzinfo=UTC)


def at_outlet(moment: datetime | None, clock: datetime | None) -> datetime | None:
    """Return a moment with the offset of the outlet whose clock, without a zone, showed `clock`."""
    if moment is None or clock is None:
        return moment
    offset = clock - moment.replace(tzinfo=None)
    # A zone is less than a day; more can only be damage.
    return (
        moment.astimezone(timezone(offset))
        if offset and abs(offset) < timedelta(days=1)
        else moment
    )


def outlet_clock(published: datetime | None) -> datetime | None:
    """Return what the outlet's own clock showed, without its zone: what its days are told by."""
    return None if published is None else published.replace(tzinfo=None)


articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("scope", sa.Text, index=True),
    sa.Column("headline", sa.Text, nullable=False),
    sa.Column("headline_key", sa.Text, nullable=False),
    sa.Column("dek", sa.Text),
    sa.Column("category", sa.Text),
    sa.Column("category_key", sa.Text, index=True),
    sa.Column("source", sa.Text),
    sa.Column("source_key", sa.Text, index=True),
    sa.Column("url", sa.Text),
    sa.Column("url_key", sa.Text, index=True),
    sa.Column("published", UtcDateTime, index=True),
    # The same moment on the outlet's own clock, without its zone.
    sa.Column("published_local", sa.DateTime, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("added", UtcDateTime, nullable=False),
    # Until when it is not to be seen; None once that is over (see `Library.release`).
    sa.Column("embargo", UtcDateTime),
)
# Partial, for of the others, nearly all, it would be the wrong index to search by.
sa.Index(
    None,
    articles.c.embargo,
    sqlite_where=articles.c.embargo.is_not(None),
    postgresql_where=articles.c.embargo.is_not(None),
)

history = sa.Table(
    "history",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.Text, nullable=False, index=True),
    sa.Column("scope", sa.Text),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("headline", sa.Text, nullable=False),
    sa.Column("content", sa.Text),
)

changes = sa.Table(
    "changes",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("which", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("first_row", sa.Integer),
    sa.Column("last_row", sa.Integer),
    # Whose article it is about: a Discord server's, or everyone's.
    sa.Column("scope", sa.Text),
    sa.Index(None, "scope", "what", "seq"),
    sqlite_autoincrement=True,
)

# What each text that may have copies is found by (see `articles.library.shingles.sketch`): eight
# bytes a hash. An article without a row was not compared yet.
sketches = sa.Table(
    "sketches",
    metadata,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("hashes", sa.LargeBinary, nullable=False),
)

sketch_hashes = sa.Table(
    "sketch_hashes",
    metadata,
    sa.Column("hash", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article_id", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)

# Which article is a copy of which; an original is none itself.
copies = sa.Table(
    "copies",
    metadata,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("original_id", sa.Text, nullable=False, index=True),
)


# Articles that came in when nothing told a language that was not stated: it is yet to be told.
untold_languages = sa.Table(
    "untold_languages", metadata, sa.Column("article_id", sa.Text, primary_key=True)
)


class ChangeKind(StrEnum):
    """What an entry of the change log is about, and what its `which` names.

    ARTICLE: the article with that id. VECTORS: the fingerprint under which the passages from
    `first_row` to `last_row` got their vectors. INDEX: the fingerprint that answers from now on.
    SERVER: the Discord server of which something else is kept.
    """

    ARTICLE = "article"
    VECTORS = "vectors"
    INDEX = "index"
    SERVER = "server"


def record_change(
    connection: sa.Connection,
    what: ChangeKind,
    which: str,
    at: datetime,
    rows: tuple[int, int] | None = None,
    *,
    scope: str | None = None,
) -> None:
    """Add an entry to the change log that every open index follows.

    `rows` are the first and the last row of passages that got vectors; `scope` is whose an article
    is.
    """
    first, last = rows or (None, None)
    values = {"what": what, "which": which, "at": at, "scope": scope}
    connection.execute(changes.insert().values(**values, first_row=first, last_row=last))
