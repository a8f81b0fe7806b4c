"""Where one article belongs among the stories that are there: reads, decides, writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import sqlalchemy as sa

from articles.library.faults import stored_article
from articles.library.tables import articles
from index.store.vectors import lead_vectors
from index.stories import store
from index.stories.grouping import regroup
from index.stories.likeness import likeness
from index.stories.neighbours import compared_members, nearest_articles, stories_of
from index.stories.signatures import (
    NAMES_KEPT,
    WORDS_KEPT,
    Signature,
    lead_of,
    names_of,
    rarity_of,
    weighed,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from articles.library.database import Database
    from articles.models import Article
    from index.engines import Engine
    from index.stories.grouping import Grouping

# Stories are written by whoever has their lock, so that this waits for no import.
TURN = "stories"
# What an article is about stands in its first passages.
PASSAGES_LED_BY = 2


class Placing(NamedTuple):
    """What placing an article comes to, and the stories that those around it were of."""

    article: Article
    signature: Signature
    grouping: Grouping
    before: Mapping[str, str]


class Placer:
    """Places articles one by one; whoever calls it has the lock of the stories."""

    def __init__(self, database: Database, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock

    def place(self, article_id: str, fingerprint: str) -> None:
        """Place an article with all that print its text; one that is gone leaves its story."""
        with self._database.reading() as connection:
            texts = store.same_text(connection, article_id)
        if article_id not in texts:
            self._leave(article_id, fingerprint)
            return
        placing = self._decide(texts[0], fingerprint)
        if placing is not None:
            self._write(placing, texts[1:], fingerprint)

    def sign_anew(self, article_id: str, fingerprint: str) -> None:
        """Let an article be compared by the vectors of another index, and stay where it is."""
        with self._database.reading() as connection:
            article = _stored(connection, article_id)
            signature = self._signature(connection, article, fingerprint)
        with self._database.writing(TURN) as connection:
            if article is None or signature is None:
                store.unsign(connection, [article_id])
            else:
                _sign(connection, article, fingerprint, signature)

    def _decide(self, article_id: str, fingerprint: str) -> Placing | None:
        """Decide where an article belongs; None while it waits for its vectors."""
        with self._database.reading() as connection:
            article = _stored(connection, article_id)
            signature = self._signature(connection, article, fingerprint)
            if article is None or signature is None:
                return None
            near = nearest_articles(connection, self._engine, signature, article.scope)
            near = [article_id, *(each for each in near if each != article_id)]
            placed = stories_of(connection, near)
            compared = dict.fromkeys([article_id, *compared_members(connection, near, placed)])
            signed = store.signatures_of(connection, list(compared), fingerprint)
            signed = {article_id: signature, **{k: v for k, v in signed.items() if k != article_id}}
            before = stories_of(connection, list(signed))
            former = store.former_stories(connection, before)
        grouping = regroup(list(signed), likeness(list(signed.values())), former)
        return Placing(article, signature, grouping, before)

    def _write(self, placing: Placing, copied: list[str], fingerprint: str) -> None:
        article = placing.article
        with self._database.writing(TURN) as connection:
            _sign(connection, article, fingerprint, placing.signature)
            store.unsign(connection, copied)
            writer = store.StoryWriter(connection, article.scope, self._clock())
            writer.write(placing.grouping, placing.before)
            story = store.story_of(connection, article.id)
            if story is not None:
                for copy in copied:
                    writer.put_copy(copy, story)

    def _leave(self, article_id: str, fingerprint: str) -> None:
        """Take an article out of its story; what was its copy may stand for itself then."""
        with self._database.writing(TURN) as connection:
            store.unsign(connection, [article_id])
            story = store.StoryWriter(connection, None, self._clock()).leave(article_id)
            left = store.copies_in(connection, story) if story else []
        for each in left:
            self.place(each, fingerprint)

    def _signature(
        self, connection: sa.Connection, article: Article | None, fingerprint: str
    ) -> Signature | None:
        """Return what an article is compared by, None while it waits for its vectors."""
        if article is None:
            return None
        vectors = lead_vectors(connection, fingerprint, article.id, PASSAGES_LED_BY)
        if vectors is None:
            return None
        lead = lead_of(article)
        words, names = words_of(lead, article.language), names_of(lead)
        title = words_of(article.headline, article.language)
        counted = list(dict.fromkeys([*words, *names]))
        rarity = dict(
            zip(
                counted,
                rarity_of(*self._engine.frequencies(counted, article.scope)),
                strict=True,
            )
        )
        mean = vectors.mean(axis=0)
        return Signature(
            language=article.language,
            vector=mean / np.linalg.norm(mean),
            words=weighed(words, rarity, WORDS_KEPT),
            names=weighed(names, rarity, NAMES_KEPT),
            title=weighed(title, rarity, WORDS_KEPT),
            published=article.published,
        )


def _stored(connection: sa.Connection, article_id: str) -> Article | None:
    own = sa.select(articles.c.content).where(articles.c.id == article_id)
    content = connection.execute(own).scalar()
    return None if content is None else stored_article(content)


def _sign(
    connection: sa.Connection, article: Article, fingerprint: str, signature: Signature
) -> None:
    store.sign(connection, article.id, fingerprint, article.content_hash, article.scope, signature)
