"""Which of the stories that came in stand in a digest, and in which order: pure."""

from __future__ import annotations

import math
import operator
from collections import defaultdict
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from articles.models import Frozen
from articles.text import fold
from index.stories.news import EMPTY_STORY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.state.interests import ServerInterests
    from index.stories.news import NewArticle, NewsSince, StorySize

# What a new story is worth, and one that this place cares for wholly. Two outlets are worth 0.6
# more than one and three 1.0 more: so what three tell of goes before what is new from one, wherever
# it is from, and of what one outlet has the new goes first, then what the place cares for.
NOVELTY, INTEREST = 0.5, 0.4
# A turn of a story that goes on is worth as much as a new story, and 0.2 more each time that twice
# as many outlets told of it before, up to eight: then as much as what two outlets tell newly. So no
# turn goes behind what one outlet has newly, from four outlets on wherever that is from; one more
# article on the same does.
SIZE, LARGE_STORY = 0.2, 8
# Whether there is a turn is looked for in so many stories.
MOST_READ = 10
EARLIEST = datetime.min.replace(tzinfo=UTC)


class DigestLength(StrEnum):
    """How long a digest is."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @property
    def most(self) -> int:
        """Return how many stories it has at most."""
        return {DigestLength.SHORT: 5, DigestLength.MEDIUM: 10, DigestLength.LONG: 20}[self]


class DigestChoice(Frozen):
    """What a digest is of: stories of any of these categories and outlets, all without any."""

    categories: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    length: DigestLength = DigestLength.MEDIUM

    @property
    def is_limited(self) -> bool:
        """Return whether some stories are left out, whatever there is of them."""
        return bool(self.categories or self.outlets)


class StoryRank(NamedTuple):
    """A story that came in or goes on, and what it is ranked by.

    `article_id` stands for it: the newest of its `new` articles, those that fit, the newest first;
    where it `has_turn`, the newest that tells one. `articles` and `outlets` are how many are new,
    each text once, and `before` is what it had. `is_told` says that it was told in this place
    already, `interest` how much the place cares, from 0 to 1.
    """

    story: str
    article_id: str
    new: tuple[str, ...]
    articles: int
    outlets: int
    before: StorySize
    is_told: bool
    interest: float
    published: datetime
    has_turn: bool = False

    @property
    def is_new(self) -> bool:
        """Return whether there was nothing of it before."""
        return not self.before.articles and not self.is_told

    @property
    def points(self) -> float:
        """Return what it is worth: by the outlets that tell of it now, novelty and interest."""
        outlets = math.log2(1 + max(self.outlets, 1))
        return outlets + self._novelty + INTEREST * self.interest

    @property
    def _novelty(self) -> float:
        if self.has_turn:
            return NOVELTY + SIZE * math.log2(min(max(self.before.outlets, 1), LARGE_STORY))
        return NOVELTY * self.is_new - NOVELTY * self.is_told


def ranked(
    news: NewsSince, choice: DigestChoice, told: Collection[str], interests: ServerInterests
) -> list[StoryRank]:
    """Return the stories that have something new and fit, the one to be told first at the front.

    `told` are the stories that were told in this place before: such a one needs a new article of
    its own, as any, and goes behind what is as big. A story stands once; copies of a text count
    for no more than their outlets. Whether there is a turn in any is another question: see
    `with_turns`.
    """
    grouped: dict[str, list[NewArticle]] = defaultdict(list)
    for article in news.articles:
        grouped[article.story].append(article)
    categories = {fold(each) for each in choice.categories}
    outlets = {fold(each) for each in choice.outlets}

    def fits(article: NewArticle) -> bool:
        return (
            article.counts
            and (not categories or article.category_key in categories)
            and (not outlets or article.source_key in outlets)
        )

    stories = [
        _rank(
            story, articles, fitting, news.before.get(story, EMPTY_STORY), story in told, interests
        )
        for story, articles in grouped.items()
        if (fitting := list(filter(fits, articles)))
    ]
    return _in_order(stories)


def in_question(stories: Sequence[StoryRank], most: int) -> list[StoryRank]:
    """Return those going on that a turn would bring among the first `most`, or further up there.

    `stories` are in their order. These come in that of their turns, and are few.
    """
    least = stories[most - 1].points if len(stories) >= most else -math.inf
    turned = [each._replace(has_turn=True) for each in stories if each.before.articles]
    reaching = [each for each in _in_order(turned) if each.points >= least]
    return [each._replace(has_turn=False) for each in reaching[:MOST_READ]]


def with_turns(stories: Sequence[StoryRank], turns: Mapping[str, str]) -> list[StoryRank]:
    """Return stories in their order, given the articles that tell the turns of some, by story."""
    return _in_order(
        each._replace(article_id=turns[each.story], has_turn=True) if each.story in turns else each
        for each in stories
    )


def _in_order(stories: Iterable[StoryRank]) -> list[StoryRank]:
    key = operator.attrgetter("points", "published", "story")
    return sorted(stories, key=key, reverse=True)


def _rank(
    story: str,
    articles: Sequence[NewArticle],
    fitting: Sequence[NewArticle],
    before: StorySize,
    is_told: bool,
    interests: ServerInterests,
) -> StoryRank:
    newest_first = sorted(
        fitting, key=lambda each: (each.published or EARLIEST, each.id), reverse=True
    )
    cared = [interests.categories.get(each.category_key or "", 0.0) for each in articles]
    of_feeds = any(each.id in interests.articles for each in articles)
    return StoryRank(
        story=story,
        article_id=newest_first[0].id,
        new=tuple(each.id for each in newest_first),
        articles=sum(each.counts for each in articles),
        outlets=len({each.source_key for each in articles if each.source_key}),
        before=before,
        is_told=is_told,
        interest=1.0 if of_feeds else max(cared),
        published=newest_first[0].published or EARLIEST,
    )
