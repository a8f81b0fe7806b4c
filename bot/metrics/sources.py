"""What the figures of an open newsdesk are, in memory and in its database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.metrics import figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.metrics.figures import Values
    from bot.metrics.health import Health
    from bot.service.activity import Key, Tally
    from bot.service.newsdesk import Newsdesk


def counted(newsdesk: Newsdesk) -> Values:
    """Return what this process has counted."""
    values: dict[figures.Figure, Mapping[str, float]] = {
        figures.QUESTIONS: _told(newsdesk.activity.questions),
        figures.REFUSALS: _told(newsdesk.activity.refusals),
        figures.IMPORTS: _told(newsdesk.importer.outcomes),
    }
    if newsdesk.llm:
        counts = newsdesk.llm.counts
        values |= {
            figures.LLM_TOKENS: _told(counts.tokens),
            figures.LLM_FAILURES: _told(counts.failures),
            figures.LLM_ANSWERS: _told(counts.answers),
            figures.LLM_SENTENCES: _told(counts.sentences),
        }
    return values


def stored(newsdesk: Newsdesk) -> Values:
    """Return what the database says; all of it is counted there already, or few."""
    index, feeds = newsdesk.inspector.totals(), newsdesk.feeds.totals()
    values: dict[figures.Figure, float] = {
        figures.ARTICLES_FOUND: index.articles,
        figures.PASSAGES_FOUND: index.passages,
        figures.PENDING: index.pending,
        figures.FEEDS: feeds.active,
        figures.FEEDS_DUE: feeds.due,
        figures.FEEDS_FAILING: feeds.failing,
        figures.FEEDS_PAUSED: feeds.paused,
        figures.FEEDS_LATE: feeds.lateness,
    }
    if newsdesk.llm:
        use = newsdesk.llm.budget.use(None)
        values |= {figures.LLM_TOKENS_TODAY: use.by_all, figures.LLM_TOKENS_ALLOWED: use.for_all}
    return {figure: {"": value} for figure, value in values.items()}


def found_well(health: Health) -> Values:
    """Return which role this is, whether it is ready, and how far its index has followed."""
    condition = health.look()
    values = {
        figures.INFO: {health.role.name: 1.0},
        figures.READY: {name: float(well) for name, well in condition.checks.items()},
    }
    lag = condition.lag
    return values if lag is None else {**values, figures.LAG: {"": lag}}


def _told(tally: Tally[Key]) -> dict[str, float]:
    return {str(kind): float(number) for kind, number in tally.counts().items()}
