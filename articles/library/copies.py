"""Copies of one text: found as articles are written, and told where articles are shown.

The copies of a text know the earliest of them, their original. Everyone's articles are copies of
everyone's alone; a Discord server's own may be a copy of everyone's or of its own, which that
server alone sees. Only live articles have copies: one that was corrected or retracted stands for
itself, for what is said of it is not said of the others.
"""

from __future__ import annotations

import logging
from array import array
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.library import tables
from articles.library.conditions import is_quotable, is_released, visible_to
from articles.library.database import batches
from articles.library.faults import stored_article
from articles.library.shingles import SKETCHED, are_copies, compared, sketch
from articles.models import Article, ArticleCopy, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from articles.library.database import Database
    from articles.library.shingles import ComparedText

log = logging.getLogger(__name__)

SKETCHED_AT_ONCE = 100
# More articles share a run of words only where it is what surrounds a text.
MOST_SHARING = 64
# Those that share most are compared; a copy of less than half still shares several.
MOST_COMPARED, LEAST_COMMON = 6, 3
UNDATED = datetime.max.replace(tzinfo=UTC)

HASH_NAMES = [f"hash_{place}" for place in range(SKETCHED)]
# Who shares each hash of a sketch, in one statement; one that is None is shared by nobody.
SHARING = sa.union_all(
    *(
        sa.select(
            sa.select(tables.sketch_hashes.c.article_id)
            .where(tables.sketch_hashes.c.hash == sa.bindparam(name, type_=sa.BigInteger))
            .limit(MOST_SHARING)
            .subquery()
        )
        for name in HASH_NAMES
    )
)
# Made once, for each question asks them.
IDS: sa.BindParameter[str] = sa.bindparam("ids", expanding=True)
ORIGINALS = sa.select(tables.copies.c.article_id, tables.copies.c.original_id).where(
    tables.copies.c.article_id.in_(IDS)
)
COPIES = sa.select(tables.copies.c.original_id, tables.copies.c.article_id).where(
    tables.copies.c.original_id.in_(IDS)
)
LIVE = sa.and_(tables.articles.c.status == Status.LIVE.value, is_released())


class Origin(NamedTuple):
    """An article that others may be copies of, and what decides which of several is the original.

    The earliest is; one whose date is known goes before one whose is not.
    """

    published: datetime
    added: datetime
    id: str
    scope: str | None


class CopyFollower:
    """Links each article that is written to the copies of it that are there."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._all_sketched = False

    def prepare(self) -> None:
        """Compare what an earlier version stored, the first time that anything is written."""
        last = ""
        while not self._all_sketched:
            with self._database.writing() as connection:
                missing = _unsketched(connection, last)
                if missing and not last:
                    log.info("Articles of an earlier version are compared with one another.")
                for article in missing:
                    last = article.id
                    _take(connection, article)
            self._all_sketched = not missing

    def written(self, connection: sa.Connection, article: Article) -> None:
        """Link an article as it now stands, and anew what were copies of it as it was."""
        orphans = _forget(connection, article.id)
        if article.status is Status.LIVE:
            _take(connection, article)
        _link_all(connection, orphans)

    def removed(self, connection: sa.Connection, article_id: str) -> None:
        """Forget an article, and link anew what were copies of it."""
        _link_all(connection, _forget(connection, article_id))


def copies_of(
    connection: sa.Connection,
    ids: Iterable[str],
    scope: str | None,
    originals: Mapping[str, str] | None = None,
) -> dict[str, tuple[ArticleCopy, ...]]:
    """Return the copies that a scope sees of articles that have any, the original first.

    `originals` are those of all the articles, where they are known already.
    """
    wanted = list(dict.fromkeys(ids))
    if originals is None:
        originals = originals_of(connection, wanted)
    roots = {article_id: originals.get(article_id, article_id) for article_id in wanted}
    groups: dict[str, list[str]] = {}
    for some in batches(list(dict.fromkeys(roots.values()))):
        for original, article_id in connection.execute(COPIES, {"ids": some}):
            groups.setdefault(original, [original]).append(article_id)
    seen = _seen(connection, [each for group in groups.values() for each in group], scope)
    place = {article_id: number for number, article_id in enumerate(seen)}
    told = {
        original: sorted(seen.keys() & set(group), key=lambda each: (each != original, place[each]))
        for original, group in groups.items()
    }
    # Of an article that the scope does not see nothing is told.
    return {
        article_id: tuple(seen[each] for each in told[root] if each != article_id)
        for article_id, root in roots.items()
        if article_id in seen and len(told[root]) > 1
    }


def _seen(
    connection: sa.Connection, ids: Sequence[str], scope: str | None
) -> dict[str, ArticleCopy]:
    """Return those of some articles that a scope sees, the earliest first."""
    table = tables.articles.c
    order = (table.published.nulls_last(), table.added, table.id)
    found = {}
    for some in batches(ids):
        statement = sa.select(table.id, table.source, table.url).where(
            table.id.in_(some), is_quotable(), visible_to(scope)
        )
        for article_id, source, url in connection.execute(statement.order_by(*order)):
            found[article_id] = ArticleCopy(article_id=article_id, source=source, url=url)
    return found


def originals_of(connection: sa.Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the originals of those articles that are copies."""
    found: dict[str, str] = {}
    for some in batches(ids):
        found.update(connection.execute(ORIGINALS, {"ids": some}).all())
    return found


def _unsketched(connection: sa.Connection, after: str) -> list[Article]:
    table = tables.articles
    there = sa.exists().where(tables.sketches.c.article_id == table.c.id)
    statement = sa.select(table.c.content).where(table.c.id > after, LIVE, ~there)
    contents = connection.execute(statement.order_by(table.c.id).limit(SKETCHED_AT_ONCE)).scalars()
    return [stored_article(content) for content in contents]


def _take(connection: sa.Connection, article: Article) -> None:
    """Keep what an article is found by, and link it."""
    text = compared(article)
    hashes = sketch(text)
    connection.execute(
        tables.sketches.insert().values(article_id=article.id, hashes=array("q", hashes).tobytes())
    )
    if hashes:
        rows = [{"hash": each, "article_id": article.id} for each in hashes]
        connection.execute(tables.sketch_hashes.insert(), rows)
        _link(connection, article, text, hashes)


def _forget(connection: sa.Connection, article_id: str) -> list[str]:
    """Delete what an article is found by and its links; return what were its copies."""
    own = tables.sketches.c.article_id == article_id
    kept = connection.execute(sa.select(tables.sketches.c.hashes).where(own)).scalar()
    if kept is None:
        return []
    table = tables.sketch_hashes
    hashes = array("q", kept)
    connection.execute(
        table.delete().where(table.c.hash.in_(hashes.tolist()), table.c.article_id == article_id)
    )
    connection.execute(tables.sketches.delete().where(own))
    copy = tables.copies.c
    orphans = connection.execute(
        sa.select(copy.article_id).where(copy.original_id == article_id).order_by(copy.article_id)
    )
    found = list(orphans.scalars())
    linked = sa.or_(copy.article_id == article_id, copy.original_id == article_id)
    connection.execute(tables.copies.delete().where(linked))
    return found


def _link_all(connection: sa.Connection, ids: Sequence[str]) -> None:
    for article_id in ids:
        statement = sa.select(tables.articles.c.content).where(
            tables.articles.c.id == article_id, LIVE
        )
        if content := connection.execute(statement).scalar():
            article = stored_article(content)
            text = compared(article)
            _link(connection, article, text, sketch(text))


def _link(
    connection: sa.Connection, article: Article, text: ComparedText, hashes: Sequence[int]
) -> None:
    """Make an article and the copies that are there copies of the earliest of them."""
    found = _copies_there(connection, article, text, hashes)
    if not found:
        return
    found.append(article.id)
    originals = originals_of(connection, found)
    origins = _origins(connection, {originals.get(each, each) for each in found})
    everyones = [each for each in origins if each.scope is None]
    own: dict[str, list[Origin]] = {}
    for each in origins:
        if each.scope is not None:
            own.setdefault(each.scope, []).append(each)
    if article.scope is None:
        _join(connection, everyones)
    # What is everyone's is not linked for the sake of a server's article, nor those of two servers.
    for group in own.values():
        _join(connection, [*everyones[:1], *group])


def _copies_there(
    connection: sa.Connection, article: Article, text: ComparedText, hashes: Sequence[int]
) -> list[str]:
    """Return the articles there that are copies of one, as far as they may be linked to it."""
    wanted = dict.fromkeys(HASH_NAMES) | dict(zip(HASH_NAMES, hashes, strict=False))
    shared = Counter(connection.execute(SHARING, wanted).scalars())
    del shared[article.id]
    likeliest = [each for each, count in shared.most_common(MOST_COMPARED) if count >= LEAST_COMMON]
    if not likeliest:
        return []
    seen = sa.true() if article.scope is None else visible_to(article.scope)
    contents = connection.execute(
        sa.select(tables.articles.c.content).where(tables.articles.c.id.in_(likeliest), LIVE, seen)
    ).scalars()
    others = [stored_article(content) for content in contents]
    return [other.id for other in others if are_copies(text, compared(other))]


def _origins(connection: sa.Connection, ids: Iterable[str]) -> list[Origin]:
    """Return some articles, the earliest first."""
    table = tables.articles.c
    rows = connection.execute(
        sa.select(table.published, table.added, table.id, table.scope).where(
            table.id.in_(list(ids))
        )
    )
    return sorted(
        (Origin(published or UNDATED, *rest) for published, *rest in rows),
        key=lambda each: each[:3],
    )


def _join(connection: sa.Connection, origins: Sequence[Origin]) -> None:
    """Make all others, and their copies, copies of the first."""
    table = tables.copies
    for other in origins[1:]:
        connection.execute(
            table.update().where(table.c.original_id == other.id).values(original_id=origins[0].id)
        )
        connection.execute(table.insert().values(article_id=other.id, original_id=origins[0].id))
