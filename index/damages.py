"""What of the index in the database is not as it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa

from articles.errors import DamagedDatabaseError
from articles.library import tables
from articles.library.faults import stored_article
from index.tables import passages, vectors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.models import Fingerprint


def damaged_vectors(connection: sa.Connection, fingerprint: Fingerprint) -> Iterator[str]:
    """Yield the keys of vectors that are no unit vectors of the right dimension."""
    for key, blob in connection.execute(
        sa.select(vectors.c.key, vectors.c.vector).where(vectors.c.fingerprint == fingerprint.key)
    ):
        if len(blob) == 4 * fingerprint.dimension:
            length = float(np.linalg.norm(np.frombuffer(blob, dtype=np.float32)))
            if abs(length - 1) < 1e-3:
                continue
        yield key


def broken_spans(connection: sa.Connection, fingerprint: str) -> int:
    """Return how many passages are not the stretch of their article that they say."""
    broken = 0
    articles: dict[str, list[str]] = {}
    for row in connection.execute(
        sa.select(passages, tables.articles.c.content)
        .join(tables.articles, tables.articles.c.id == passages.c.article_id)
        .where(passages.c.fingerprint == fingerprint)
        .order_by(passages.c.article_id)
    ):
        if row.article_id not in articles:
            articles = {row.article_id: _quotable(row.content)}
        contents = articles[row.article_id]
        inside = row.section_index < len(contents)
        if not inside or contents[row.section_index][row.start : row.end] != row.text:
            broken += 1
    return broken


def _quotable(content: str) -> list[str]:
    """Return what may be quoted of an article, nothing of a damaged one."""
    try:
        return [section.content for section in stored_article(content).quotable()]
    except DamagedDatabaseError:
        return []
