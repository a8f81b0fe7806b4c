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
from index.stories.members import stories_of
from index.stories.neighbours import compared_members, nearest_articles
from index.stories.rarity import WordRarity
from index.stories.signatures import (
    NAMES_KEPT,
    WORDS_KEPT,
    Signature,
    lead_of,
    names_of,
    weighed,
    words_of,
)
from index.stories.translations import translations_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from articles.library.database import Database
    from articles.models import Article
    from index.engines import Engine
    from index.stories.grouping import Grouping

# Stories are written by whoever has their lock, so that this waits for no import.
STORIES_TURN = "stories"
# What an article is about stands in its first passages.
PASSAGES_LED_BY = 2
# How rare a word is, is counted anew when the library has grown so much: at first all are rare.
GROWN, RENEWED_AT_ONCE = 2, 20


class Placing(NamedTuple):
    """What placing an article comes to, and the stories that those around it were of.

    `signed` are the article itself, and others whose signatures were renewed. `translations` go
    with other articles, of which each is the translation.
    """

    signed: Sequence[tuple[Article, Signature]]
    grouping: Grouping
    before: Mapping[str, str]
    translations: Mapping[str, str]


class Placer:
    """Places articles one by one; whoever calls it has the lock of the stories."""

    def __init__(self, database: Database, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._rarity = WordRarity(engine)

    def place(self, article_id: str, fingerprint: str) -> None:
        """Place an article with all that print its text; one that is gone leaves its story."""
        with self._database.reading() as connection:
            texts = store.same_text(connection, article_id)
            is_placed = _are_placed(connection, texts, fingerprint)
        if article_id not in texts:
            self._leave(article_id, fingerprint)
            return
        if is_placed:
            return
        placing = self._decide(texts[0], fingerprint)
        if placing is not None:
            self._write(placing, texts[1:], fingerprint)

    def sign_anew(self, article_id: str, fingerprint: str) -> None:
        """Let an article be compared by the vectors of another index, and stay where it is."""
        with self._database.reading() as connection:
            article = _stored(connection, article_id)
            signature = self._signature(connection, article, fingerprint)
        with self._database.writing(STORIES_TURN) as connection:
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
            stale = [each for each in signed if GROWN * signed[each].passages < signature.passages]
            renewed = self._renewed(connection, stale[:RENEWED_AT_ONCE], fingerprint)
            signed |= {article.id: fresh for article, fresh in renewed}
            others = stories_of(connection, [each for each in signed if each not in near])
            before = {each: placed[each] for each in signed if each in placed} | others
            former = store.former_stories(connection, before)
        grouping = regroup(list(signed), likeness(list(signed.values())), former)
        around = _together(grouping, article_id)
        translations = translations_of(article_id, around, signed)
        return Placing([(article, signature), *renewed], grouping, before, translations)

    def _renewed(
        self, connection: sa.Connection, article_ids: Sequence[str], fingerprint: str
    ) -> list[tuple[Article, Signature]]:
        """Return articles with what they are compared by in the library as it is now."""
        found = []
        for article_id in article_ids:
            article = _stored(connection, article_id)
            signature = self._signature(connection, article, fingerprint)
            if article is not None and signature is not None:
                found.append((article, signature))
        return found

    def _write(self, placing: Placing, copied: list[str], fingerprint: str) -> None:
        article, _ = placing.signed[0]
        with self._database.writing(STORIES_TURN) as connection:
            for each, signature in placing.signed:
                _sign(connection, each, fingerprint, signature)
            store.unsign(connection, copied)
            writer = store.StoryWriter(connection, article.scope, self._clock())
            writer.stand_alone(article.id)
            writer.write(placing.grouping, placing.before)
            story = store.story_of(connection, article.id)
            if story is not None:
                going = dict.fromkeys(copied, article.id) | dict(placing.translations)
                for following, other in going.items():
                    writer.put_with(following, other, story)

    def _leave(self, article_id: str, fingerprint: str) -> None:
        """Take an article out of its story; what went with it may stand for itself then."""
        with self._database.writing(STORIES_TURN) as connection:
            following = store.going_with(connection, article_id)
            store.unsign(connection, [article_id, *following])
            store.StoryWriter(connection, None, self._clock()).leave(article_id)
        for each in following:
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
        rarity = self._rarity.of(words, article.scope)
        # A name is as rare as its rarest word, and these are all among those of the lead.
        stemmed = {name: words_of(name, article.language) for name in names}
        names_rarity = {
            name: max((rarity.get(word, 0.0) for word in found), default=0.0)
            for name, found in stemmed.items()
        }
        mean = vectors.mean(axis=0)
        return Signature(
            language=article.language,
            vector=mean / np.linalg.norm(mean),
            words=weighed(words, rarity, WORDS_KEPT),
            names=weighed(names, names_rarity, NAMES_KEPT),
            title=weighed(title, rarity, WORDS_KEPT),
            published=article.published,
            passages=self._rarity.passages,
        )


def _are_placed(connection: sa.Connection, texts: Sequence[str], fingerprint: str) -> bool:
    """Return whether articles that print one text stand in one story as they are now."""
    if not texts or not store.is_signed(connection, texts[0], fingerprint):
        return False
    first, *copied = texts
    following = set(store.going_with(connection, first))
    return store.story_of(connection, first) is not None and following.issuperset(copied)


def _together(grouping: Grouping, article_id: str) -> list[str]:
    """Return the other articles that are of one's story now."""
    story = grouping.placed.get(article_id)
    groups = [*grouping.founded, [each for each, of in grouping.placed.items() if of == story]]
    together = next(group for group in groups if article_id in group)
    return [each for each in together if each != article_id]


def _stored(connection: sa.Connection, article_id: str) -> Article | None:
    own = sa.select(articles.c.content).where(articles.c.id == article_id)
    content = connection.execute(own).scalar()
    return None if content is None else stored_article(content)


def _sign(
    connection: sa.Connection, article: Article, fingerprint: str, signature: Signature
) -> None:
    store.sign(connection, article.id, fingerprint, article.content_hash, article.scope, signature)
