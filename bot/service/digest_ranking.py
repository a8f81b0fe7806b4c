"""Which of the stories that came in stand in a digest, and in which order: pure."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from articles.models import Frozen
from articles.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.state.interests import ServerInterests
    from index.stories.news import NewArticle, NewsSince

# What a new story is worth, and one that this place cares for wholly. Two outlets are worth 0.6
# more than one and three 1.0 more: so what three tell of goes before what is new from one, wherever
# it is from, and of what one outlet has the new goes first, then what the place cares for.
NOVELTY, INTEREST = 0.5, 0.4
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

    `article_id` stands for it: its newest article that fits. `articles` and `outlets` are how many
    are new, each text once, and `before` is how many articles it had. `is_told` says that it was
    told in this place already, `interest` how much the place cares, from 0 to 1.
    """

    story: str
    article_id: str
    articles: int
    outlets: int
    before: int
    is_told: bool
    interest: float
    published: datetime

    @property
    def is_new(self) -> bool:
        """Return whether there was nothing of it before."""
        return not self.before and not self.is_told

    @property
    def points(self) -> float:
        """Return what it is worth: by the outlets that tell of it now, novelty and interest."""
        return (
            math.log2(1 + max(self.outlets, 1))
            + NOVELTY * self.is_new
            - NOVELTY * self.is_told
            + INTEREST * self.interest
        )


def ranked(
    news: NewsSince, choice: DigestChoice, told: Collection[str], interests: ServerInterests
) -> list[StoryRank]:
    """Return the stories that have something new and fit, the one to be told first at the front.

    `told` are the stories that were told in this place before: such a one needs a new article of
    its own, as any, and goes behind what is as big. A story stands once; copies of a text count
    for no more than their outlets.
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
        _rank(story, articles, fitting, news.before.get(story, 0), story in told, interests)
        for story, articles in grouped.items()
        if (fitting := list(filter(fits, articles)))
    ]
    stories.sort(key=lambda each: (each.points, each.published, each.story), reverse=True)
    return stories


def _rank(
    story: str,
    articles: Sequence[NewArticle],
    fitting: Sequence[NewArticle],
    before: int,
    is_told: bool,
    interests: ServerInterests,
) -> StoryRank:
    newest = max(fitting, key=lambda each: (each.published or EARLIEST, each.id))
    cared = [interests.categories.get(each.category_key or "", 0.0) for each in articles]
    of_feeds = any(each.id in interests.articles for each in articles)
    return StoryRank(
        story=story,
        article_id=newest.id,
        articles=sum(each.counts for each in articles),
        outlets=len({each.source_key for each in articles if each.source_key}),
        before=before,
        is_told=is_told,
        interest=1.0 if of_feeds else max(cared),
        published=newest.published or EARLIEST,
    )
