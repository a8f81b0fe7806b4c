"""What may be quoted: the last gate before anything is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library.conditions import SUMMARY_COLUMNS, is_quotable, summary_of, visible_to
from articles.library.tables import articles, at_outlet
from index.models import Passage
from index.stems import read_stems
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from articles.models import ArticleSummary
    from index.stems import Stems


# Made once, for SQLAlchemy takes as long to make a statement as SQLite to answer it.
AT_ROWS = passages.c.row.in_(sa.bindparam("rows", expanding=True))
PASSAGE_TEXTS = sa.select(passages.c.row, passages.c.text).where(AT_ROWS)
PASSAGE_STEMS = sa.select(passages.c.row, passages.c.stems).where(AT_ROWS)
PASSAGE_LOCATIONS = (
    sa.select(
        passages.c.row,
        passages.c.article_id,
        passages.c.source_key,
        passages.c.published,
        passages.c.published_local,
        articles.c.scope,
    )
    .join(articles, articles.c.id == passages.c.article_id)
    .where(AT_ROWS, is_quotable())
)
SCOPE = sa.bindparam("scope", type_=sa.Text)
PASSAGE_LABELS = {name: f"passage_{name}" for name in Passage.model_fields}
QUOTABLE_PASSAGES = (
    sa.select(
        passages.c.row,
        *(passages.c[name].label(label) for name, label in PASSAGE_LABELS.items()),
        *SUMMARY_COLUMNS,
    )
    .join(articles, articles.c.id == passages.c.article_id)
    # Nothing equals a scope that is None, so that it sees what is everyone's alone.
    .where(
        is_quotable(),
        sa.or_(visible_to(None), articles.c.scope == SCOPE),
    )
)
PASSAGES_AT_ROWS = QUOTABLE_PASSAGES.where(AT_ROWS)


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


def read_locations(connection: sa.Connection, rows: Sequence[int]) -> dict[int, Location]:
    """Return where passages stand that may be quoted, by their row numbers."""
    found = connection.execute(PASSAGE_LOCATIONS, {"rows": rows})
    return {
        row: Location(article_id, source_key, at_outlet(moment, clock), scope)
        for row, article_id, source_key, moment, clock, scope in found
    }


def read_passage_texts(connection: sa.Connection, rows: Sequence[int]) -> dict[int, str]:
    """Return what passages say, by their row numbers."""
    return dict(connection.execute(PASSAGE_TEXTS, {"rows": rows}).all())


def read_passage_stems(connection: sa.Connection, rows: Sequence[int]) -> dict[int, Stems]:
    """Return the stems of passages, by their row numbers."""
    found = connection.execute(PASSAGE_STEMS, {"rows": rows})
    return {row: read_stems(written) for row, written in found}


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
    return _fetch(connection, PASSAGES_AT_ROWS, scope, rows=rows)


def passages_by_id(
    connection: sa.Connection, ids: Sequence[str], scope: str | None
) -> list[StoredPassage]:
    """Return the passages of some ids that may be quoted to a scope, of any index."""
    return list(_fetch(connection, QUOTABLE_PASSAGES.where(passages.c.id.in_(ids)), scope).values())


def passages_of(
    connection: sa.Connection, fingerprint: str | None, article_id: str, scope: str | None
) -> list[StoredPassage]:
    """Return an article's passages in reading order, none where a scope may not quote it."""
    own = sa.and_(passages.c.article_id == article_id, passages.c.fingerprint == fingerprint)
    found = _fetch(connection, QUOTABLE_PASSAGES.where(own), scope).values()
    return sorted(found, key=lambda item: (item.passage.section_index, item.passage.ordinal))


def passages_of_all(
    connection: sa.Connection,
    fingerprint: str | None,
    article_ids: Sequence[str],
    scope: str | None,
) -> list[StoredPassage]:
    """Return the passages of articles, those of one after another, each in reading order."""
    own = sa.and_(passages.c.article_id.in_(article_ids), passages.c.fingerprint == fingerprint)
    found = _fetch(connection, QUOTABLE_PASSAGES.where(own), scope).values()
    return sorted(
        found,
        key=lambda item: (
            item.passage.article_id,
            item.passage.section_index,
            item.passage.ordinal,
        ),
    )


def _fetch(
    connection: sa.Connection,
    statement: sa.Select[tuple[object, ...]],
    scope: str | None,
    **values: object,
) -> dict[int, StoredPassage]:
    """Return passages that may be quoted to a scope, by their row numbers.

    This is the last gate before anything is said: it reads the article's status and scope from
    the database itself, however far behind an accelerator may be.
    """
    found = {}
    for row in connection.execute(statement, {"scope": scope, **values}):
        held = row._mapping
        found[held["row"]] = StoredPassage(
            passage=Passage(**{name: held[label] for name, label in PASSAGE_LABELS.items()}),
            article=summary_of(held),
        )
    return found
