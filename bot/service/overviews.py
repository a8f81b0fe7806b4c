"""A whole story at a glance: who reports it, since when, and where to read on: pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from articles.models import ArticleSummary, Frozen
from articles.text import fold
from index.stories.models import Story, StoryArticle, StoryEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNDATED = datetime.min.replace(tzinfo=UTC)


class StoryOverview(Frozen):
    """A story as one of its articles is told.

    `outlets` are named in the order in which they took it up, undated ones last. `newest` is the
    newest article, None where that is the one that is told. `others` are those besides these two,
    the newest first, one of each outlet before a second of any.
    """

    story: Story
    outlets: tuple[str, ...]
    newest: ArticleSummary | None
    others: tuple[ArticleSummary, ...]


class WholeStory(Frozen):
    """A story, its articles, the oldest first, and what happened to it."""

    story: Story
    articles: tuple[StoryArticle, ...]
    history: tuple[StoryEntry, ...]


def overview_of(story: Story, articles: Sequence[StoryArticle], told: str) -> StoryOverview:
    """Return what there is of a story besides the article that is told.

    `articles` are those of the story, the oldest first. Copies and translations only count for
    their outlets.
    """
    outlets: dict[str, str] = {}
    for each in articles:
        if name := each.article.source:
            outlets.setdefault(fold(name), name)
    newest = newest_of(articles)
    rest = [
        each.article
        for each in _newest_first(articles)
        if each.counts and each.article.id != told and each.article != newest
    ]
    return StoryOverview(
        story=story,
        outlets=tuple(outlets.values()),
        newest=newest if newest and newest.id != told else None,
        others=tuple(_outlets_in_turn(rest)),
    )


def newest_of(articles: Iterable[StoryArticle]) -> ArticleSummary | None:
    """Return the newest article of a story that counts, an undated one where there is no other."""
    counted = [each for each in articles if each.counts]
    return next((each.article for each in _newest_first(counted)), None)


def _newest_first(articles: Iterable[StoryArticle]) -> list[StoryArticle]:
    return sorted(articles, key=lambda each: each.article.published or UNDATED, reverse=True)


def _outlets_in_turn(articles: Iterable[ArticleSummary]) -> list[ArticleSummary]:
    """Return articles with the first of each outlet before its second, else in their order."""
    seen: dict[str | None, int] = {}
    turns = []
    for article in articles:
        outlet = fold(article.source) if article.source else None
        turn = seen[outlet] = seen.get(outlet, 0) + 1
        turns.append((turn, article))
    return [article for _, article in sorted(turns, key=lambda each: each[0])]
