"""Whole stories as plain text for a terminal: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.printing import clean, moment, wrapped
from bot.service import phrases
from index.stories.models import Happening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from articles.models import ArticleSummary
    from bot.service.overviews import StoryOverview, WholeStory
    from bot.service.trending import TrendingStory
    from index.stories.models import StoryEntry


def others(overview: StoryOverview) -> str:
    """Return the other articles of a story, the newest first."""
    title = f"Other articles of this story ({phrases.story_line(overview.story)}):"
    newest = [overview.newest] if overview.newest else []
    rows = [_row(article) for article in (*newest, *overview.others)]
    return "\n".join([click.style(wrapped(title), bold=True), *rows])


def whole_story(told: WholeStory) -> str:
    """Return a story's articles, the oldest first, and what happened to it."""
    title = f"{phrases.story_line(told.story)} · {told.story.id}"
    rows = [
        _row(each.article) + ("" if each.counts else "\n  a copy or a translation")
        for each in told.articles
    ]
    headlines = {each.article.id: each.article.headline for each in told.articles}
    return "\n".join([click.style(wrapped(title), bold=True), *rows, *_history(told, headlines)])


def trending(found: Iterable[TrendingStory]) -> str:
    """Return trending stories: the newest article of each, and why it is listed."""
    rows = []
    for trend in found:
        rows.append(click.style(wrapped(clean(trend.article.headline)), bold=True))
        rows.append(wrapped(phrases.why_trending(trend), "  ", "  "))
        facts = [*phrases.facts(trend.article, clean), trend.article.id]
        rows.append(wrapped(" · ".join(facts), "  ", "  "))
        rows.append(wrapped(phrases.story_line(trend.story), "  ", "  "))
    nothing = "Nothing is trending: no story gained articles faster than usual in the last day."
    return "\n".join(rows) or nothing


def _row(article: ArticleSummary) -> str:
    facts = [*phrases.outlet_and_day(article, clean), article.id]
    return f"{wrapped(f'- {clean(article.headline)}', '', '  ')}\n" + wrapped(
        " · ".join(facts), "  ", "  "
    )


def _history(told: WholeStory, headlines: Mapping[str, str]) -> Iterator[str]:
    if told.history:
        yield ""
        yield click.style("What happened to it", bold=True)
    for entry in told.history:
        yield wrapped(f"{moment(entry.at)}: {_happened(entry, headlines)}", "", "  ")


def _happened(entry: StoryEntry, headlines: Mapping[str, str]) -> str:
    headline = headlines.get(entry.article_id or "")
    article = f"“{clean(headline)}”" if headline else f"the article {entry.article_id}"
    other = entry.other_id
    return {
        Happening.FOUNDED: f"founded, parted from {other}" if other else "founded",
        Happening.JOINED: f"{article} joined, from {other}" if other else f"{article} joined",
        Happening.LEFT: f"{article} left",
        Happening.MERGED: f"merged into {other}",
        Happening.ENDED: "ended",
    }[entry.what]
