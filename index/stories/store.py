"""Writes where articles stand among stories, and reads what they are compared by."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import sqlalchemy as sa

from articles.library.conditions import is_quotable
from articles.library.database import batches
from articles.library.planning import ColumnWithoutIndex
from articles.library.tables import articles, copies
from index.store.changes import LogEntry
from index.stories.counting import TOLD_FOR_ITSELF
from index.stories.grouping import FormerStory
from index.stories.models import Happening
from index.stories.signatures import packed, unpacked
from index.stories.tables import (
    stories,
    story_articles,
    story_history,
    story_position,
    story_signatures,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from index.stories.grouping import Grouping
    from index.stories.signatures import Signature


def read_position(connection: sa.Connection) -> LogEntry | None:
    """Return up to which entry of the change log articles were placed, None for none."""
    own = story_position.c.id == 1
    held = sa.select(story_position.c.seq, story_position.c.mark).where(own)
    row = connection.execute(held).one_or_none()
    return LogEntry(*row) if row else None


def write_position(connection: sa.Connection, entry: LogEntry) -> None:
    """Say up to which entry of the change log articles were placed."""
    values = entry._asdict()
    own = story_position.c.id == 1
    if not connection.execute(story_position.update().where(own).values(**values)).rowcount:
        connection.execute(story_position.insert().values(id=1, **values))


def same_text(connection: sa.Connection, article_id: str) -> list[str]:
    """Return the quotable articles of one scope that print one text: the one that counts first.

    Of several that is the original, where the scope has it, else the earliest. Without the article
    itself where it may not be quoted.
    """
    own = sa.select(copies.c.original_id).where(copies.c.article_id == article_id)
    original = connection.execute(own).scalar() or article_id
    copied = sa.select(copies.c.article_id).where(copies.c.original_id == original)
    texts = {original, article_id, *connection.execute(copied).scalars()}
    scope = sa.select(articles.c.scope).where(articles.c.id == article_id).scalar_subquery()
    found = (
        sa.select(articles.c.id)
        .where(
            articles.c.id.in_(texts),
            is_quotable(),
            ColumnWithoutIndex(articles.c.scope).is_not_distinct_from(scope),
        )
        .order_by(
            (articles.c.id == original).desc(),
            articles.c.published.nulls_last(),
            articles.c.added,
            articles.c.id,
        )
    )
    return list(connection.execute(found).scalars())


def story_of(connection: sa.Connection, article_id: str) -> str | None:
    """Return the id of the story that an article is of, None where it is not placed."""
    own = sa.select(story_articles.c.story_id).where(story_articles.c.article_id == article_id)
    return connection.execute(own).scalar()


def is_signed(connection: sa.Connection, article_id: str, fingerprint: str) -> bool:
    """Return whether an article was placed as it stands now, under a fingerprint."""
    table = story_signatures.c
    own = (
        sa.select(table.article_id)
        .join(articles, articles.c.id == table.article_id)
        .where(
            table.article_id == article_id,
            table.fingerprint == fingerprint,
            table.content_hash == articles.c.content_hash,
        )
    )
    return connection.execute(own).first() is not None


def sign(
    connection: sa.Connection,
    article_id: str,
    fingerprint: str,
    content_hash: str,
    scope: str | None,
    signature: Signature,
) -> None:
    """Keep what a version of an article is compared by."""
    unsign(connection, [article_id])
    connection.execute(
        story_signatures.insert().values(
            article_id=article_id,
            fingerprint=fingerprint,
            content_hash=content_hash,
            scope=scope,
            published=signature.published,
            signature=packed(signature),
        )
    )


def unsign(connection: sa.Connection, article_ids: Sequence[str]) -> None:
    """Forget what articles are compared by."""
    for some in batches(article_ids):
        gone = story_signatures.c.article_id.in_(some)
        connection.execute(story_signatures.delete().where(gone))


def signatures_of(
    connection: sa.Connection, article_ids: Sequence[str], fingerprint: str
) -> dict[str, Signature]:
    """Return what articles are compared by under a fingerprint, by their ids."""
    table = story_signatures.c
    found: dict[str, Signature] = {}
    for some in batches(article_ids):
        rows = sa.select(table.article_id, table.signature, table.published).where(
            table.article_id.in_(some), ColumnWithoutIndex(table.fingerprint) == fingerprint
        )
        for article_id, content, published in connection.execute(rows):
            found[article_id] = unpacked(content, published)
    return found


def signed_otherwise(connection: sa.Connection, fingerprint: str) -> list[str]:
    """Return the articles that are compared by the vectors of another index."""
    table = story_signatures.c
    # Nearly all are of one fingerprint: others are looked up, on both sides of it.
    other = sa.or_(table.fingerprint < fingerprint, table.fingerprint > fingerprint)
    found = sa.select(table.article_id).where(other)
    return list(connection.execute(found.order_by(table.published)).scalars())


def not_placed(connection: sa.Connection) -> list[str]:
    """Return the articles that stand in no story, the oldest first, and those that should not."""
    table = story_articles.c
    there = sa.exists().where(table.article_id == articles.c.id)
    missing = sa.select(articles.c.id).where(is_quotable(), ~there)
    order = (articles.c.published.nulls_last(), articles.c.added, articles.c.id)
    quotable = sa.exists().where(articles.c.id == table.article_id, is_quotable())
    gone = sa.select(table.article_id).where(~quotable)
    return [
        *connection.execute(gone).scalars(),
        *connection.execute(missing.order_by(*order)).scalars(),
    ]


def going_with(connection: sa.Connection, article_id: str) -> list[str]:
    """Return the copies and translations for which an article is told."""
    table = story_articles.c
    found = sa.select(table.article_id).where(table.goes_with == article_id)
    return list(connection.execute(found.order_by(table.article_id)).scalars())


def has_undated(connection: sa.Connection) -> bool:
    """Return whether any article that is compared has no date."""
    undated = sa.select(story_signatures.c.article_id).where(
        story_signatures.c.scope.is_(None), story_signatures.c.published.is_(None)
    )
    return connection.execute(undated.limit(1)).first() is not None


def own_articles(
    connection: sa.Connection,
    scope: str,
    since: datetime | None,
    until: datetime | None,
    limit: int,
) -> list[str]:
    """Return a Discord server's own articles that were signed, the newest first."""
    table = story_signatures.c
    found = sa.select(table.article_id).where(table.scope == scope)
    if since is not None and until is not None:
        found = found.where(
            sa.or_(table.published.between(since, until), table.published.is_(None))
        )
    order = table.published.desc().nulls_last()
    return list(connection.execute(found.order_by(order).limit(limit)).scalars())


def members_of(connection: sa.Connection, story_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return by story the articles of it that count, in the order of their ids."""
    table = story_articles.c
    found: dict[str, list[str]] = {story: [] for story in story_ids}
    for some in batches(story_ids):
        rows = sa.select(table.story_id, table.article_id).where(
            table.story_id.in_(some), TOLD_FOR_ITSELF
        )
        for story, article_id in connection.execute(rows.order_by(table.article_id)):
            found[story].append(article_id)
    return found


def oldest_first(connection: sa.Connection, article_ids: Sequence[str]) -> list[str]:
    """Return articles by their dates, those that have none at the end."""
    published: dict[str, datetime] = {}
    for some in batches(article_ids):
        dated = sa.select(articles.c.id, articles.c.published).where(
            articles.c.id.in_(some), articles.c.published.is_not(None)
        )
        published.update((row.id, row.published) for row in connection.execute(dated))
    undated = [each for each in article_ids if each not in published]
    return [*sorted(published, key=lambda each: (published[each], each)), *undated]


def former_stories(connection: sa.Connection, placed: Mapping[str, str]) -> dict[str, FormerStory]:
    """Return the stories that articles are of, which are given by their ids."""
    table = stories.c
    ids = sorted(set(placed.values()))
    founded: dict[str, datetime] = {}
    for some in batches(ids):
        rows = connection.execute(sa.select(table.id, table.founded).where(table.id.in_(some)))
        founded.update((row.id, row.founded) for row in rows)
    return {
        article: FormerStory(story, founded[story])
        for article, story in placed.items()
        if story in founded
    }


class StoryWriter:
    """Writes what a regrouping comes to, in one transaction of whoever places articles."""

    def __init__(self, connection: sa.Connection, scope: str | None, now: datetime) -> None:
        self._connection = connection
        self._scope = scope
        self._now = now

    def write(self, grouping: Grouping, before: Mapping[str, str]) -> None:
        """Write a grouping; `before` are the stories that its articles were of."""
        moved = {
            article: story
            for article, story in grouping.placed.items()
            if before.get(article) not in (story, None)
            and grouping.merged.get(before[article]) != story
        }
        new = {a: s for a, s in grouping.placed.items() if a not in before}
        for article, story in (moved | new).items():
            self.put(article, story, before.get(article))
        for group in grouping.founded:
            former = next((before[each] for each in group if each in before), None)
            story = self._found(group[0], former)
            for article in group:
                self.put(article, story, before.get(article))
        for story, into in grouping.merged.items():
            self._merge(story, into)
        for story in sorted({before[each] for each in moved} - grouping.merged.keys()):
            if self._is_empty(story):
                self._tell(story, Happening.ENDED)

    def put(self, article: str, story: str, former: str | None) -> None:
        """Put an article, and what goes with it, into a story."""
        table = story_articles
        self._put(article, story, None)
        following = table.update().where(table.c.goes_with == article)
        self._connection.execute(following.values(story_id=story))
        if former != story:
            self._tell(story, Happening.JOINED, article_id=article, other_id=former)

    def stand_alone(self, article: str) -> None:
        """Let an article be told for itself."""
        table = story_articles
        own = table.update().where(table.c.article_id == article)
        self._connection.execute(own.values(goes_with=None))

    def put_with(self, article: str, other: str, story: str) -> None:
        """Let a copy or a translation go with another article; so does what went with it.

        A story that was of these alone is merged into the other's.
        """
        table = story_articles
        former = story_of(self._connection, article)
        following = table.update().where(table.c.goes_with == article)
        self._connection.execute(following.values(story_id=story, goes_with=other))
        self._put(article, story, other)
        if former != story:
            self._tell(story, Happening.JOINED, article_id=article, other_id=former)
            if former is not None and self._is_empty(former):
                self._merge(former, story)

    def _put(self, article: str, story: str, goes_with: str | None) -> None:
        table = story_articles
        values = {"story_id": story, "goes_with": goes_with}
        own = table.update().where(table.c.article_id == article)
        if not self._connection.execute(own.values(**values)).rowcount:
            new = table.insert().values(article_id=article, joined=self._now, **values)
            self._connection.execute(new)

    def leave(self, article: str) -> None:
        """Take an article that is no more out of its story."""
        story = story_of(self._connection, article)
        if story is not None:
            own = story_articles.c.article_id == article
            self._connection.execute(story_articles.delete().where(own))
            self._tell(story, Happening.LEFT, article_id=article)
            if self._is_empty(story):
                self._tell(story, Happening.ENDED)

    def _is_empty(self, story: str) -> bool:
        held = sa.select(story_articles.c.article_id).where(story_articles.c.story_id == story)
        return self._connection.execute(held.limit(1)).first() is None

    def _found(self, article: str, former: str | None) -> str:
        story = next(each for each in _ids(article) if not self._is_known(each))
        self._connection.execute(
            stories.insert().values(id=story, scope=self._scope, founded=self._now)
        )
        self._tell(story, Happening.FOUNDED, other_id=former)
        return story

    def _is_known(self, story: str) -> bool:
        own = sa.select(stories.c.id).where(stories.c.id == story)
        return self._connection.execute(own).first() is not None

    def _merge(self, story: str, into: str) -> None:
        table = story_articles
        own = table.c.story_id == story
        self._connection.execute(table.update().where(own).values(story_id=into))
        gone = stories.c.id == story
        self._connection.execute(stories.update().where(gone).values(merged_into=into))
        self._tell(story, Happening.MERGED, other_id=into)

    def _tell(
        self,
        story: str,
        what: Happening,
        *,
        article_id: str | None = None,
        other_id: str | None = None,
    ) -> None:
        self._connection.execute(
            story_history.insert().values(
                story_id=story,
                at=self._now,
                what=what.value,
                article_id=article_id,
                other_id=other_id,
            )
        )


def _ids(article: str) -> Iterator[str]:
    """Yield the ids that a story which an article founds may have, the likeliest first."""
    number = 0
    while True:
        name = f"{article} {number}" if number else article
        yield f"s-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        number += 1
