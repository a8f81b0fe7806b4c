"""Writes and deletes passages with the articles that they stand in."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.library.conditions import is_quotable, name_keys
from articles.library.tables import articles, outlet_clock
from index.stems import written_stems
from index.store.counts import held, holding, holding_of, recount
from index.tables import chunked, fingerprints, index_counts, passages, vectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from articles.models import Article
    from index.models import Passage

# What the stems are made of.
STEMS_MADE_OF = ("section", "header", "text", "language")
# What a row has besides the passage, or what follows from it.
NOT_ITS_OWN = frozenset({"row", "waiting", "stems"})


def write_passages(
    connection: sa.Connection, fingerprint: str, article: Article, new: Sequence[Passage]
) -> None:
    """Make an article's passages under a fingerprint equal to `new`, touching only what differs.

    Its passages under other fingerprints are deleted where they belong to another version of it.
    """
    kept_as = {
        each.fingerprint: each
        for each in connection.execute(sa.select(chunked).where(_in_any_index(chunked, article.id)))
    }
    own = kept_as.get(fingerprint)
    before = holding_of(own) if own else None
    for other, each in kept_as.items():
        if other != fingerprint and each.content_hash != article.content_hash:
            _delete(connection, article.id, other)
    wanted = {_identity(values): values for values in passage_columns(fingerprint, article, new)}
    columns = [column for column in passages.c if column.name not in NOT_ITS_OWN]
    stored = connection.execute(
        sa.select(passages.c.row, *columns).where(
            passages.c.fingerprint == fingerprint, passages.c.article_id == article.id
        )
    ).all()
    kept = set()
    for row in stored:
        identity = _identity({c.name: row._mapping[c.name] for c in columns})
        if identity in wanted:
            kept.add(identity)
        else:
            connection.execute(passages.delete().where(passages.c.row == row.row))
    fresh = [values for identity, values in wanted.items() if identity not in kept]
    if fresh:
        there = _with_vector(connection, fingerprint, fresh)
        rows = [
            {
                **values,
                "waiting": values["vector_key"] not in there,
                "stems": stems_of(values),
            }
            for values in fresh
        ]
        connection.execute(passages.insert(), rows)
    now = holding(article, len(wanted))
    values = {"content_hash": article.content_hash, **now._asdict()}
    if before is None:
        key = {"fingerprint": fingerprint, "article_id": article.id}
        connection.execute(chunked.insert().values(**key, **values))
    else:
        connection.execute(chunked.update().where(_own(fingerprint, article.id)).values(**values))
    recount(connection, fingerprint, before, now)


def _with_vector(
    connection: sa.Connection, fingerprint: str, fresh: Sequence[Mapping[str, object]]
) -> set[str]:
    """Return those keys of new passages under which a vector is kept."""
    keys = [values["vector_key"] for values in fresh]
    known = sa.select(vectors.c.key).where(
        vectors.c.fingerprint == fingerprint, vectors.c.key.in_(keys)
    )
    return set(connection.execute(known).scalars())


def passage_columns(
    fingerprint: str, article: Article, new: Iterable[Passage]
) -> Iterator[dict[str, object]]:
    """Yield what the table of passages holds of each of an article's, but for its row."""
    keys = name_keys(article)
    for passage in new:
        yield {
            **passage.model_dump(mode="json"),
            "fingerprint": fingerprint,
            "vector_key": hashlib.sha256(passage.embedded_text.encode()).hexdigest()[:32],
            "category_key": keys.category,
            "source_key": keys.source,
            # In UTC, as it is read back: the same moment elsewhere would count as a difference.
            "published": article.published and article.published.astimezone(UTC),
            "published_local": outlet_clock(article.published),
            "scope": article.scope,
        }


def _identity(values: dict[str, object]) -> str:
    return json.dumps(values, sort_keys=True, default=str)


def stems_of(values: Mapping[str, object]) -> str:
    """Return the stems that are kept with a passage's other columns."""
    return written_stems(*(str(values[name]) for name in STEMS_MADE_OF))


def forget_article(connection: sa.Connection, article_id: str) -> None:
    """Delete all of an article's passages, and the vectors that no other passage uses."""
    own = sa.select(passages.c.fingerprint).where(_in_any_index(passages, article_id)).distinct()
    for fingerprint in connection.execute(own).scalars().all():
        _delete(connection, article_id, fingerprint)
    connection.execute(chunked.delete().where(_in_any_index(chunked, article_id)))


def _in_any_index(table: sa.Table, article_id: str) -> sa.ColumnElement[bool]:
    """Choose an article's rows; each fingerprint is named, for their keys begin with it."""
    kept = sa.select(fingerprints.c.key)
    return sa.and_(table.c.fingerprint.in_(kept), table.c.article_id == article_id)


def _own(fingerprint: str, article_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(chunked.c.fingerprint == fingerprint, chunked.c.article_id == article_id)


def _delete(connection: sa.Connection, article_id: str, fingerprint: str) -> None:
    own = sa.and_(passages.c.fingerprint == fingerprint, passages.c.article_id == article_id)
    keys = connection.execute(sa.select(passages.c.vector_key).where(own)).scalars().all()
    connection.execute(passages.delete().where(own))
    before = held(connection, fingerprint, article_id)
    connection.execute(chunked.delete().where(_own(fingerprint, article_id)))
    recount(connection, fingerprint, before, None)
    if keys:
        used = sa.select(passages.c.vector_key).where(
            passages.c.fingerprint == fingerprint, passages.c.vector_key.in_(keys)
        )
        connection.execute(
            vectors.delete().where(
                vectors.c.fingerprint == fingerprint,
                vectors.c.key.in_(keys),
                vectors.c.key.not_in(used),
            )
        )


def drop_fingerprints(connection: sa.Connection, keep: Iterable[str | None]) -> None:
    """Delete every passage and vector of indexes that can no longer answer."""
    kept = [key for key in keep if key]
    for table in (passages, vectors, chunked, index_counts):
        connection.execute(table.delete().where(table.c.fingerprint.not_in(kept)))
    connection.execute(fingerprints.delete().where(fingerprints.c.key.not_in(kept)))


def unchunked(connection: sa.Connection, fingerprint: str) -> list[str]:
    """Return the ids of quotable articles whose present version has no passages yet."""
    same = sa.and_(
        chunked.c.article_id == articles.c.id,
        chunked.c.fingerprint == fingerprint,
        chunked.c.content_hash == articles.c.content_hash,
    )
    missing = sa.select(articles.c.id).where(is_quotable(), ~sa.exists().where(same))
    return list(connection.execute(missing.order_by(articles.c.id)).scalars())
