"""Digests as plain text for a terminal: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.printing import clean, counted, wrapped
from bot.i18n.wording import day
from bot.service import phrases

if TYPE_CHECKING:
    from bot.service.digest_reports import DigestReport, DigestStory


def digest_text(report: DigestReport) -> str:
    """Return what is new, a paragraph a story."""
    since = f"since {day(report.begin.since)}"
    if not report.stories:
        return f"Nothing new {since}."
    parts = [f"{counted(report.found, 'new story', 'new stories')} {since}"]
    parts += map(_story, report.stories)
    if (more := report.found - len(report.stories)) > 0:
        parts.append(f"{more:,} more")
    return "\n\n".join(parts)


def _story(story: DigestStory) -> str:
    article = story.article
    facts = phrases.facts(article, clean)
    if (outlets := story.story.outlets) > 1:
        facts.append(counted(outlets, "outlet"))
    lines = [
        click.style(wrapped(clean(article.headline)), bold=True),
        wrapped(" · ".join([*facts, article.id]), "  ", "  "),
    ]
    lines += [wrapped(clean(story.quote), "  ", "  ")] if story.quote else []
    lines += [f"  {clean(article.url)}"] if article.url else []
    return "\n".join(lines)
