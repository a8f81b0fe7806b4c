"""A whole story at a glance: who reports it, since when, and where to read on: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models import ArticleSummary, Frozen
from articles.text import fold
from bot.service.excerpts.newest import NEVER
from index.stories.models import Story, StoryArticle, StoryEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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
        article for article in _newest_first(articles) if article.id != told and article != newest
    ]
    return StoryOverview(
        story=story,
        outlets=tuple(outlets.values()),
        newest=newest if newest and newest.id != told else None,
        others=tuple(_outlets_in_turn(rest)),
    )


def newest_of(articles: Sequence[StoryArticle]) -> ArticleSummary | None:
    """Return the newest article of a story, an undated one where there is no other."""
    return next(iter(_newest_first(articles)), None)


def told_articles(articles: Sequence[StoryArticle]) -> tuple[ArticleSummary, ...]:
    """Return articles in their order, a copy only where its original is not among them."""
    there = {each.article.id for each in articles}
    return tuple(each.article for each in articles if each.goes_with not in there)


def _newest_first(articles: Sequence[StoryArticle]) -> list[ArticleSummary]:
    told = told_articles(articles)
    return sorted(told, key=lambda each: each.published or NEVER, reverse=True)


def _outlets_in_turn(articles: Iterable[ArticleSummary]) -> list[ArticleSummary]:
    """Return articles with the first of each outlet before its second, else in their order."""
    seen: dict[str | None, int] = {}
    turns = []
    for article in articles:
        outlet = fold(article.source) if article.source else None
        turn = seen[outlet] = seen.get(outlet, 0) + 1
        turns.append((turn, article))
    return [article for _, article in sorted(turns, key=lambda each: each[0])]
