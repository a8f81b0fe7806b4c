"""What the figures of an open newsdesk are, in memory and in its database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.metrics import figures

if TYPE_CHECKING:
    from bot.metrics.figures import Values
    from bot.metrics.health import Health
    from bot.service.newsdesk import Newsdesk


def counted(newsdesk: Newsdesk) -> Values:
    """Return what this process has counted."""
    values: dict[figures.Figure, dict[str, float]] = {
        figures.QUESTIONS: {**newsdesk.activity.questions.counts()},
        figures.REFUSALS: {**newsdesk.activity.refusals.counts()},
        figures.IMPORTS: {**newsdesk.importer.outcomes.counts()},
    }
    if newsdesk.llm:
        counts = newsdesk.llm.counts
        values |= {
            figures.LLM_TOKENS: {**counts.tokens.counts()},
            figures.LLM_FAILURES: {**counts.failures.counts()},
            figures.LLM_ANSWERS: {**counts.answers.counts()},
            figures.LLM_SENTENCES: {**counts.sentences.counts()},
        }
    return values


def stored(newsdesk: Newsdesk) -> Values:
    """Return what the database says; all of it is counted there already, or few."""
    index, feeds = newsdesk.inspector.totals(), newsdesk.feeds.totals()
    values: dict[figures.Figure, float] = {
        figures.ARTICLES: index.articles,
        figures.PASSAGES: index.passages,
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
    values = {
        figures.INFO: {health.role.name: 1.0},
        figures.READY: {name: float(well) for name, well in health.checks().items()},
    }
    lag = health.lag()
    return values if lag is None else {**values, figures.LAG: {"": lag}}
