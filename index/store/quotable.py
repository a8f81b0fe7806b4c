"""What may be quoted: the last gate before anything is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library.conditions import SUMMARY_COLUMNS, is_quotable, summary_of, visible_to
from articles.library.tables import articles, at_outlet
from index.models import Passage
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from articles.models import ArticleSummary


class StoredPassage(NamedTuple):
    """A passage and its article, as a hit needs them."""

    passage: Passage
    article: ArticleSummary


class Location(NamedTuple):
    """Where a passage stands; its date has the offset of the outlet's own zone."""

    article_id: str
    source_key: str | None
    published: datetime | None
    scope: str | None = None

    def is_seen(self, scope: str | None) -> bool:
        """Return whether it may be seen from a Discord server, or from none."""
        return self.scope is None or self.scope == scope


class PassageText(NamedTuple):
    """The kind of section that a passage stands in, its header, its text and its language."""

    section: str
    header: str
    text: str
    language: str


def read_locations(connection: sa.Connection, rows: Sequence[int]) -> dict[int, Location]:
    """Return where passages stand that may be quoted, by their row numbers."""
    statement = (
        sa.select(
            passages.c.row,
            passages.c.article_id,
            passages.c.source_key,
            passages.c.published,
            passages.c.published_local,
            articles.c.scope,
        )
        .join(articles, articles.c.id == passages.c.article_id)
        .where(passages.c.row.in_(rows), is_quotable())
    )
    return {
        row: Location(article_id, source_key, at_outlet(moment, clock), scope)
        for row, article_id, source_key, moment, clock, scope in connection.execute(statement)
    }


def read_passage_texts(connection: sa.Connection, rows: Sequence[int]) -> dict[int, PassageText]:
    """Return what passages say, by their row numbers."""
    columns = (passages.c[name] for name in PassageText._fields)
    statement = sa.select(passages.c.row, *columns).where(passages.c.row.in_(rows))
    return {row: PassageText(*text) for row, *text in connection.execute(statement)}


def quotable_texts(connection: sa.Connection, fingerprint: str | None) -> Iterator[str]:
    """Yield the text of every passage that may be quoted to anyone."""
    statement = (
        sa.select(passages.c.text)
        .join(articles, articles.c.id == passages.c.article_id)
        .where(passages.c.fingerprint == fingerprint, is_quotable(), visible_to(None))
    )
    yield from connection.execute(statement).scalars()


def passages_at(
    connection: sa.Connection, rows: Sequence[int], scope: str | None
) -> dict[int, StoredPassage]:
    """Return the passages at some rows that may be quoted to a scope, by their row numbers."""
    return _fetch(connection, passages.c.row.in_(rows), scope)


def passages_by_id(
    connection: sa.Connection, ids: Sequence[str], scope: str | None
) -> list[StoredPassage]:
    """Return the passages of some ids that may be quoted to a scope, of any index."""
    return list(_fetch(connection, passages.c.id.in_(ids), scope).values())


def passages_of(
    connection: sa.Connection, fingerprint: str | None, article_id: str, scope: str | None
) -> list[StoredPassage]:
    """Return an article's passages in reading order, none where a scope may not quote it."""
    own = sa.and_(passages.c.article_id == article_id, passages.c.fingerprint == fingerprint)
    found = _fetch(connection, own, scope).values()
    return sorted(found, key=lambda item: (item.passage.section_index, item.passage.ordinal))


def _fetch(
    connection: sa.Connection, condition: sa.ColumnElement[bool], scope: str | None
) -> dict[int, StoredPassage]:
    """Return passages that may be quoted to a scope, by their row numbers.

    This is the last gate before anything is said: it reads the article's status and scope from
    the database itself, however far behind an accelerator may be.
    """
    names = list(Passage.model_fields)
    statement = (
        sa.select(
            passages.c.row,
            *(passages.c[name].label(f"passage_{name}") for name in names),
            *SUMMARY_COLUMNS,
        )
        .join(articles, articles.c.id == passages.c.article_id)
        .where(condition, is_quotable(), visible_to(scope))
    )
    found = {}
    for row in connection.execute(statement):
        values = row._mapping
        found[values["row"]] = StoredPassage(
            passage=Passage(**{name: values[f"passage_{name}"] for name in names}),
            article=summary_of(values),
        )
    return found
