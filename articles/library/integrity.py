"""Looks whether what a database holds is what was written."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from articles.library import tables
from articles.library.faults import NO_VALUE
from articles.models import Article, content_hash_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FAULTS_TOLD = 3


def integrity_faults(connection: sa.Connection) -> Iterator[str]:
    """Yield what SQLite finds wrong with its file, the first few; another database looks itself."""
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql(f"PRAGMA integrity_check({FAULTS_TOLD})"):
        if line != "ok":
            yield " ".join(str(line).split())


def faults_of(connection: sa.Connection) -> list[str]:
    """Return in some words what of the file and its articles is damaged, the first few things."""
    articles = islice(damaged_articles(connection), FAULTS_TOLD)
    told = (f"the article {each} is not what was written" for each in articles)
    if faults := [*integrity_faults(connection), *told]:
        return faults
    return [f"the table {name} has rows that cannot be read" for name in unreadable(connection)]


def unreadable(connection: sa.Connection) -> Iterator[str]:
    """Yield the names of tables with values that are no text, date or JSON as they should be."""
    there = set(sa.inspect(connection).get_table_names())
    for table in tables.metadata.sorted_tables:
        read = [column for column in table.c if not isinstance(column.type, sa.LargeBinary)]
        if table.name in there and not _is_readable(connection, sa.select(*read)):
            yield table.name


def _is_readable(connection: sa.Connection, rows: sa.Select[Any]) -> bool:
    try:
        for _ in connection.execute(rows):
            pass
    except (*NO_VALUE, sa.exc.DBAPIError):
        return False
    return True


def damaged_articles(connection: sa.Connection) -> Iterator[str]:
    """Yield the ids of articles that cannot be read, or that are not what was written."""
    columns = tables.articles.c
    stored = sa.select(columns.id, columns.content, columns.content_hash)
    for article_id, content, written in connection.execute(stored):
        if content_hash_of(content) != written or not _is_article(content):
            yield article_id


def _is_article(content: str) -> bool:
    try:
        Article.model_validate_json(content)
    except ValueError:
        return False
    return True
