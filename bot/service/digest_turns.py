"""Which stories that go on took a turn: what of them came in is read against what they had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.text import fold
from bot.service.excerpts.sentences import candidates
from bot.service.watching.developments import lead_of, novelty, read_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.digest_ranking import StoryRank
    from bot.service.watching.developments import TextFacts
    from index.lookup import PassageLookup
    from index.store.quotable import StoredPassage
    from index.stories.news import NewsSince, StoryNews

# So many of a story's new articles are read, the newest, against so many of those that it had.
MOST_NEW_READ, MOST_EARLIER_READ = 4, 8


class TurnReader:
    """Looks for turns by the rule by which watches do (`bot.service.watching.developments`).

    That a story goes on after some days of silence is no turn.
    """

    def __init__(self, news: StoryNews, passages: PassageLookup) -> None:
        self._news = news
        self._passages = passages

    def turns(
        self, stories: Sequence[StoryRank], news: NewsSince, *, scope: str | None
    ) -> dict[str, str]:
        """Return by story the newest of its new articles that tells a turn.

        Takes two statements, however many these are, and none for no story.
        """
        if not stories:
            return {}
        named = [each.story for each in stories]
        earlier = self._news.earlier(named, news, MOST_EARLIER_READ, scope=scope)
        new = {each.story: each.new[:MOST_NEW_READ] for each in stories if each.story in earlier}
        wanted = [one for story, ids in new.items() for one in (*ids, *earlier[story])]
        texts = self._passages.of_articles(wanted, scope)
        found = {
            story: _turn(
                [texts[one] for one in ids if one in texts],
                [texts[one] for one in earlier[story] if one in texts],
            )
            for story, ids in new.items()
        }
        return {story: article_id for story, article_id in found.items() if article_id}


def _turn(
    new: Sequence[Sequence[StoredPassage]], earlier: Sequence[Sequence[StoredPassage]]
) -> str | None:
    """Return the first of some articles that says something new; None where none, or who knows."""
    told = [_facts(passages) for passages in earlier] if new else []
    for passages in new if told else ():
        article = passages[0].article
        lead = lead_of(article.headline, (each.text for each in candidates(passages)))
        facts = read_facts(lead, passages[0].passage.language)
        if novelty(facts, told, fold(article.source or "").split()):
            return article.id
    return None


def _facts(passages: Sequence[StoredPassage]) -> TextFacts:
    texts = [f"{passages[0].article.headline}.", *(each.passage.text for each in passages)]
    return read_facts("\n\n".join(texts), passages[0].passage.language)
