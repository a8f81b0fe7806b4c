"""Reads what waits for a watch: which of it is a new development, and which sentence tells it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from articles.models import QUOTABLE, Kind
from articles.text import fold
from bot.service.excerpts.newest import opening
from bot.service.excerpts.sentences import candidates, compose
from bot.service.watching.developments import lead_of, novelty, read_facts
from bot.service.watching.matching import most_fitting, stand_in_headline
from bot.service.watching.models import Development, ToldDevelopment
from bot.state.watches import WatchKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.library.library import Library
    from articles.models import Article
    from bot.service.excerpts.sentences import PlacedSentence
    from bot.service.watching.developments import Novelty, TextFacts
    from bot.state.watch_news import ToldArticle, WaitingArticle, WatchNews
    from bot.state.watches import Watch
    from index.lookup import PassageLookup
    from index.stories.lookup import StoryLookup

# Against so many articles of a story that were told last a new one is read.
MOST_TOLD_COMPARED = 12


class DevelopmentReader:
    """Reads articles as they stand now: what was taken back or hidden since it came is left out."""

    def __init__(
        self,
        library: Library,
        passages: PassageLookup,
        lookup: StoryLookup,
        news: WatchNews,
    ) -> None:
        self._library = library
        self._passages = passages
        self._lookup = lookup
        self._news = news

    def read(
        self, watch: Watch, waiting: Sequence[WaitingArticle], scope: str | None
    ) -> Iterator[Development]:
        """Yield the new developments among what waits, in the order in which they came."""
        told: dict[str, list[ToldArticle]] = {}
        for one in self._news.told(watch.number, {each.story_id for each in waiting}):
            told.setdefault(one.story_id, []).append(one)
        said = {story: self._told(some, scope) for story, some in told.items()}
        stories = self._lookup.of([each.article_id for each in waiting], scope=scope)
        for each in waiting:
            article = self._library.get(each.article_id, scope=scope)
            if article is None or article.status not in QUOTABLE:
                continue
            sentences = candidates(self._passages.of_article(article.id, scope))
            lead = lead_of(article.headline, (sentence.text for sentence in sentences))
            before = said.setdefault(each.story_id, [])
            new = novelty(
                read_facts(lead, article.language),
                map(_facts, before),
                fold(article.source or "").split(),
                silence=_silence(article, before),
            )
            if new is None:
                continue
            before.append(article)
            story = stories.get(article.id)
            yield Development(
                waiting=each,
                article=article.summary(),
                sentence=self._sentence(watch, article, sentences, new, scope),
                outlets=story.outlets if story else 1,
                novelty=new,
            )

    def reasons(self, watch: Watch, turn: int, scope: str | None) -> Iterator[ToldDevelopment]:
        """Yield what a message of a watch told, as far as it may still be seen."""
        words = watch.what if watch.kind is WatchKind.WORDS else ""
        for each in self._news.told_in(watch.number, turn):
            article = self._library.get(each.article_id, scope=scope)
            if article is not None and article.status in QUOTABLE:
                there = bool(words) and stand_in_headline(article, article.language, words)
                yield ToldDevelopment(article.summary(), each.new, there)

    def _told(self, some: Sequence[ToldArticle], scope: str | None) -> list[Article]:
        """Return the articles that were told last, as far as they are still to be seen."""
        found = (self._library.get(each.article_id, scope=scope) for each in some)
        return [each for each in found if each is not None][-MOST_TOLD_COMPARED:]

    def _sentence(
        self,
        watch: Watch,
        article: Article,
        sentences: Sequence[PlacedSentence],
        new: Novelty,
        scope: str | None,
    ) -> str:
        """Return the sentence that tells why: what is new, the words watched, else the opening."""
        chosen = _with_the_new(sentences, new)
        if chosen is None and watch.kind is WatchKind.WORDS:
            texts = [each.text for each in sentences]
            place = most_fitting(texts, watch.what, article.language)
            chosen = None if place is None else sentences[place]
        chosen = chosen or opening(self._passages.of_article(article.id, scope))
        return compose([chosen]).sentences[0].text if chosen else ""


def _silence(article: Article, before: Sequence[Article]) -> timedelta:
    """Return how long after the last of some articles one was published that is news."""
    last = max((each.published for each in before if each.published), default=None)
    if last is None or article.published is None or article.kind is not Kind.NEWS:
        return timedelta()
    return article.published - last


def _facts(article: Article) -> TextFacts:
    texts = [f"{article.headline}.", *(each.content for each in article.quotable())]
    return read_facts("\n\n".join(texts), article.language)


def _with_the_new(sentences: Sequence[PlacedSentence], new: Novelty) -> PlacedSentence | None:
    """Return the first sentence with the most of what is new, None where none has any."""
    wanted = {word for each in new.written for word in fold(each).split()}
    counts = [len(wanted.intersection(fold(each.text).split())) for each in sentences]
    best = max(counts, default=0)
    return sentences[counts.index(best)] if best else None
