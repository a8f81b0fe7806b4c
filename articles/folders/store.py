"""Remembers which file of a watched folder brought which articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.folders import tables
from articles.folders.models import FileStamp, KnownFile
from articles.library import tables as library
from articles.library.database import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from articles.library.database import Database


class FolderStore:
    """Reads and writes what is known of watched folders; safe to use from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def files(self, folder: str) -> dict[str, KnownFile]:
        """Return the files of a folder that were read, by their names below it."""
        files, articles = tables.watched_files, tables.watched_articles
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(files).where(files.c.folder == folder)).all()
            pairs = connection.execute(sa.select(articles).where(articles.c.folder == folder)).all()
        held: dict[tuple[str, bool], set[str]] = {}
        for pair in pairs:
            held.setdefault((pair.name, pair.dropped), set()).add(pair.article_id)
        return {
            row.name: KnownFile(
                FileStamp(row.size, row.modified_ns),
                row.digest,
                frozenset(held.get((row.name, False), ())),
                frozenset(held.get((row.name, True), ())),
            )
            for row in rows
        }

    def count(self, folder: str) -> tuple[int, int]:
        """Return how many files of a folder hold articles that the library has, and how many."""
        table = tables.watched_articles
        kept = table.join(library.articles, library.articles.c.id == table.c.article_id)
        count = sa.func.count
        with self._database.reading() as connection:
            counted = connection.execute(
                sa.select(count(table.c.name.distinct()), count(table.c.article_id.distinct()))
                .select_from(kept)
                .where(table.c.folder == folder, ~table.c.dropped)
            ).one()
        return counted[0], counted[1]

    def keep(
        self, folder: str, files: Mapping[str, KnownFile], forgotten: Iterable[str] = ()
    ) -> None:
        """Remember files as they are now, and forget others, in one transaction."""
        names = [*files, *forgotten]
        if not names:
            return
        rows = [
            {"folder": folder, "name": name, **file.stamp._asdict(), "digest": file.digest}
            for name, file in files.items()
        ]
        pairs = [
            {"folder": folder, "name": name, "article_id": article, "dropped": dropped}
            for name, file in files.items()
            for articles, dropped in ((file.articles, False), (file.dropped, True))
            for article in sorted(articles)
        ]
        with self._database.writing() as connection:
            for table in (tables.watched_files, tables.watched_articles):
                for batch in batches(names):
                    some = table.c.name.in_(batch)
                    connection.execute(table.delete().where(table.c.folder == folder, some))
            if rows:
                connection.execute(tables.watched_files.insert(), rows)
            if pairs:
                connection.execute(tables.watched_articles.insert(), pairs)

    def stored(self, article_ids: Sequence[str]) -> set[str]:
        """Return which of some articles the library has."""
        table = library.articles
        rows = sa.select(table.c.id).where(table.c.id.in_(article_ids))
        with self._database.reading() as connection:
            return set(connection.execute(rows).scalars())

    def held(self, folder: str) -> int:
        """Return how many articles of a folder wait for somebody's word that they are gone."""
        table = tables.held_folders
        with self._database.reading() as connection:
            count = connection.execute(
                sa.select(table.c.articles).where(table.c.folder == folder)
            ).scalar()
        return count or 0

    def hold(self, folder: str, count: int) -> None:
        """Remember how many articles of a folder wait; 0 for none."""
        table = tables.held_folders
        with self._database.writing() as connection:
            connection.execute(table.delete().where(table.c.folder == folder))
            if count:
                connection.execute(table.insert().values(folder=folder, articles=count))
