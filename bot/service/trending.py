"""Which stories gain articles faster than usual: pure.

A story is looked at in windows of 6 and of 24 hours that end now, and listed by the one in which it
stands out most. How far it does is the log-likelihood ratio of Poisson counts, n ln(n/e) - (n - e)
for n articles where e were expected, the largest over the windows: the prospective scan statistic
of Kulldorff (J. R. Stat. Soc. A 164, 2001), as disease surveillance finds outbreaks. Poisson counts
are what Hendrickson et al. find trends by among posts (“Trend Detection in Social Data”, Gnip
2015). Expected is a story's own pace in the two weeks before, drawn towards that of all
stories by as much as a day of theirs weighs (Gamma-Poisson shrinkage: DuMouchel, The American
Statistician 53, 1999), so that a story without a past is held to the usual one; and never less than
an article a day, the bias without which what is rare seems to surge (SigniTrend: Schubert, Weiler
and Kriegel, KDD 2014).

An article's moment is when it came out, not when it came in or joined its story: importing an
archive, or making stories anew, would else be the news of the day. So one without a date counts for
nothing, and neither does a copy or a translation. Of one outlet two articles a window are weighed
and no more: a live ticker is one voice. That nights are quiet is not reckoned with.
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from articles.models import Frozen, ListedArticle
from index.stories.models import Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.stories.paces import TimedArticle

WINDOWS = (6, 24)
HOURS_A_DAY = 24
# Of all that is read, the window included.
READ_FOR = timedelta(days=15)
PAST = timedelta(days=14)
LEAST_ARTICLES = 2
LEAST_TIMES_USUAL = 2.0
LEAST_USUAL_A_DAY = 1.0
MOST_OF_AN_OUTLET = 2
AN_HOUR = timedelta(hours=1)


class StoryGain(NamedTuple):
    """What a story gained in its last `hours`, and why that is much.

    `before` is how many articles a day it had in the two weeks before, None where it is new.
    `newest` is its newest article, and `score` the log-likelihood ratio.
    """

    story_id: str
    newest: str
    hours: int
    articles: int
    outlets: int
    before: float | None
    score: float


class TrendingStory(Frozen):
    """A trending story, its newest article, and what it gained; see `StoryGain`."""

    story: Story
    article: ListedArticle
    hours: int
    articles: int
    outlets: int
    before: float | None
    score: float


class StoryPast(NamedTuple):
    """What a story had before a window: how many articles, how many weighed, and in what time."""

    articles: int
    weighed: int
    hours: float


def grown(
    articles: Iterable[TimedArticle], now: datetime, category: str | None = None
) -> list[str]:
    """Return the stories that have enough articles in the longest window to be looked at.

    With a folded `category`, those of which an article is of it.
    """
    since = now - max(WINDOWS) * AN_HOUR
    fresh = [each for each in articles if since < each.published <= now]
    counts = Counter(each.story_id for each in fresh)
    fitting = {each.story_id for each in fresh if category in (None, each.category)}
    return [
        story for story, count in counts.items() if count >= LEAST_ARTICLES and story in fitting
    ]


def trending(
    articles: Sequence[TimedArticle],
    begun: Mapping[str, datetime],
    now: datetime,
    stories: Iterable[str],
) -> list[StoryGain]:
    """Return which of some `stories` trend, first what stands out most from its usual pace.

    `articles` are those of all stories of the last 15 days, and `begun` says when the first article
    of each of the `stories` came out.
    """
    by_story: dict[str, list[TimedArticle]] = {}
    for each in articles:
        if each.published <= now:
            by_story.setdefault(each.story_id, []).append(each)
    found: dict[str, StoryGain] = {}
    for hours in WINDOWS:
        usual = _usual_of_all(by_story, now, hours)
        for story in stories:
            gain = _gain(story, by_story[story], begun.get(story), now, hours, usual)
            if gain and (story not in found or gain.score > found[story].score):
                found[story] = gain
    return sorted(found.values(), key=lambda gain: (-gain.score, -gain.articles, gain.story_id))


def _gain(
    story: str,
    articles: Sequence[TimedArticle],
    begun: datetime | None,
    now: datetime,
    hours: int,
    usual: float,
) -> StoryGain | None:
    """Return what a story gained in a window, None where that is not much."""
    since = now - hours * AN_HOUR
    fresh = [each for each in articles if each.published > since]
    if len(fresh) < LEAST_ARTICLES:
        return None
    past = _past(articles, begun, now, hours)
    weighed = _weighed(fresh, now, hours)
    # In windows: those of its past, and as many of all stories as are a day.
    windows, day = past.hours / hours, HOURS_A_DAY / hours
    expected = (past.weighed + day * usual) / (windows + day)
    expected = max(expected, LEAST_USUAL_A_DAY * hours / HOURS_A_DAY)
    if weighed < LEAST_TIMES_USUAL * expected:
        return None
    # A pace of less than a day would be told of hours.
    before = past.articles / max(past.hours / HOURS_A_DAY, 1.0) if past.hours else None
    return StoryGain(
        story_id=story,
        newest=max(fresh, key=lambda each: each.published).article_id,
        hours=hours,
        articles=len(fresh),
        outlets=len({each.outlet for each in fresh if each.outlet}),
        before=before,
        score=weighed * math.log(weighed / expected) - (weighed - expected),
    )


def _past(
    articles: Sequence[TimedArticle], begun: datetime | None, now: datetime, hours: int
) -> StoryPast:
    """Return what a story had in the two weeks before a window, from its beginning on."""
    until = now - hours * AN_HOUR
    since = max(until - PAST, begun) if begun else until
    held = [each for each in articles if since <= each.published <= until]
    return StoryPast(
        articles=len(held),
        weighed=_weighed(held, now, hours),
        hours=max((until - since) / AN_HOUR, 0.0),
    )


def _weighed(articles: Iterable[TimedArticle], now: datetime, hours: int) -> int:
    """Return how many articles there are, of each outlet two at most in windows back from now."""
    by_window = Counter(
        (int((now - each.published) / (hours * AN_HOUR)), each.outlet) for each in articles
    )
    return sum(min(count, MOST_OF_AN_OUTLET) for count in by_window.values())


def _usual_of_all(
    by_story: Mapping[str, Sequence[TimedArticle]], now: datetime, hours: int
) -> float:
    """Return how many articles a story has in a window, on average of what stories had before.

    A story is taken to begin with what is read of it.
    """
    pasts = [_past(articles, articles[0].published, now, hours) for articles in by_story.values()]
    windows = sum(max(past.hours / hours, 1.0) for past in pasts if past.articles)
    return sum(past.weighed for past in pasts) / windows if windows else 0.0
