"""What a digest tells: ranked, counted, and word for word."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.service.digest_ranking import in_question, ranked, with_turns
from bot.service.digest_turns import TurnReader
from bot.service.excerpts.newest import opening
from bot.service.excerpts.sentences import compose
from bot.state.digests import LogPlace
from index.stories.models import Story

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from articles.models import ArticleSummary
    from bot.service.digest_ranking import DigestChoice, StoryRank
    from bot.state.interests import Interests
    from index.lookup import PassageLookup
    from index.stories.lookup import StoryLookup
    from index.stories.news import StoryNews


class DigestStory(NamedTuple):
    """A story as a digest tells it: the article that stands for it, and its dek or first sentence.

    The sentence is word for word, and empty where the article has none yet. `story` counts all of
    it, `rank` what of it is new.
    """

    article: ArticleSummary
    quote: str
    story: Story
    rank: StoryRank


class DigestReport(NamedTuple):
    """What is new from one entry of the change log to another.

    `stories` are those that are told, `found` is how many there are.
    """

    begin: LogPlace
    end: LogPlace
    stories: tuple[DigestStory, ...]
    found: int


class DigestReports:
    """Reads what a digest tells. `scope` is the Discord server that asks, None for nobody's.

    Only news is told: no story that may not be quoted, none under an embargo until its hour, none
    of another server.
    """

    def __init__(
        self,
        news: StoryNews,
        lookup: StoryLookup,
        passages: PassageLookup,
        interests: Interests,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._news = news
        self._turns = TurnReader(news, passages)
        self._lookup = lookup
        self._passages = passages
        self._interests = interests
        self._clock = clock

    def now(self) -> datetime:
        """Return the moment until which something is new."""
        return self._clock()

    def place_at(self, moment: datetime) -> LogPlace:
        """Return how far the change log was at a moment."""
        return LogPlace(self._news.position_at(moment), moment)

    def report(
        self,
        begin: LogPlace,
        choice: DigestChoice,
        *,
        scope: str | None,
        told: Collection[str] = (),
    ) -> DigestReport:
        """Return what came in since a place in the change log; `told` are articles told before.

        Takes the same few statements, however much that is.
        """
        end = LogPlace(self._news.newest(), self._clock())
        news = self._news.since(begin.position, begin.since, until=end.position, scope=scope)
        interests = self._interests.of(scope, [each.id for each in news.articles])
        most = choice.length.most
        found = ranked(news, choice, self._news.stories_of(told), interests)
        turns = self._turns.turns(in_question(found, most), news, scope=scope)
        found = with_turns(found, turns)
        stories = self._told(found[:most], scope)
        return DigestReport(begin, end, stories, len(found))

    def _told(self, chosen: Sequence[StoryRank], scope: str | None) -> tuple[DigestStory, ...]:
        """Return stories with what is told of them."""
        ids = [each.article_id for each in chosen]
        articles = self._lookup.summaries(ids, scope=scope)
        stories = self._lookup.of(ids, scope=scope)
        quotes = self._openings(ids, scope)
        return tuple(
            DigestStory(
                articles[each.article_id],
                quotes.get(each.article_id, ""),
                stories.get(each.article_id)
                or Story(id=each.story, articles=each.articles, outlets=each.outlets),
                each,
            )
            for each in chosen
            if each.article_id in articles
        )

    def _openings(self, ids: Collection[str], scope: str | None) -> dict[str, str]:
        """Return the dek or first sentence of articles that have any, word for word."""
        found = self._passages.of_articles(list(ids), scope)
        sentences = {article_id: opening(passages) for article_id, passages in found.items()}
        return {
            article_id: compose([sentence]).sentences[0].text
            for article_id, sentence in sentences.items()
            if sentence is not None
        }
