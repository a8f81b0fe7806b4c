"""Every metric of ours: its name, what it tells, and by what it is told apart."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from articles.library.library import Outcome
from bot.service.activity import Ending, RefusalReason
from bot.service.llm.counts import ANSWER_FORMS, NOT_ITS_FAULT, SENTENCE_FATES, TOKEN_KINDS
from bot.service.llm.errors import LlmReason
from bot.service.steps import Step


class FigureKind(StrEnum):
    """How a metric is read: what rises alone, what stands somewhere, how often something took long.

    Counters are scraped with “_total” behind their name.
    """

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class Figure(NamedTuple):
    """A metric; `label` is what it is told apart by, if anything, and `values` what that takes."""

    name: str
    kind: FigureKind
    what: str
    label: str = ""
    values: tuple[str, ...] = ()

    @property
    def scraped_name(self) -> str:
        """Return the name that a query has; a histogram's has “_bucket” and the like behind it."""
        return f"{self.name}_total" if self.kind is FigureKind.COUNTER else self.name


# What some figures are, by the value of their label, which is "" where they have none.
Values = Mapping[Figure, Mapping[str, float]]

COUNTER, GAUGE, HISTOGRAM = FigureKind.COUNTER, FigureKind.GAUGE, FigureKind.HISTOGRAM

QUESTIONS = Figure(
    "newsdesk_questions",
    COUNTER,
    "Questions that were let in, by how they ended.",
    "ended",
    tuple(Ending),
)
REFUSALS = Figure(
    "newsdesk_refusals",
    COUNTER,
    "What counts as a question and was refused at once, since the hour's were used up or too many "
    "waited.",
    "reason",
    tuple(RefusalReason),
)
STEP_SECONDS = Figure(
    "newsdesk_step_seconds",
    HISTOGRAM,
    "What questions took their time for, all of one step together; whole is until the answer was "
    "there.",
    "step",
    tuple(Step),
)
WAITING = Figure("newsdesk_questions_waiting", GAUGE, "Questions that have not had their turn yet.")
IMPORTS = Figure(
    "newsdesk_imported_articles",
    COUNTER,
    "Articles that this process has read, from feeds, folders and people, by what became of them.",
    "outcome",
    tuple(Outcome),
)
ARTICLES_FOUND = Figure("newsdesk_articles", GAUGE, "Articles that can be found, of all servers.")
PASSAGES_FOUND = Figure("newsdesk_passages", GAUGE, "Passages that can be found, of all servers.")
PENDING = Figure(
    "newsdesk_passages_pending", GAUGE, "Passages without a vector, found by their words alone."
)
LAG = Figure(
    "newsdesk_index_lag_seconds",
    GAUGE,
    "For how long the oldest change waits that this process's index has not taken in.",
)
FEEDS = Figure("newsdesk_feeds", GAUGE, "Feeds that are not paused.")
FEEDS_DUE = Figure("newsdesk_feeds_due", GAUGE, "Feeds that wait to be fetched.")
FEEDS_FAILING = Figure("newsdesk_feeds_failing", GAUGE, "Feeds that fail again and again.")
FEEDS_PAUSED = Figure("newsdesk_feeds_paused", GAUGE, "Feeds that are paused.")
FEEDS_LATE = Figure(
    "newsdesk_feeds_late_seconds", GAUGE, "For how long the feed waits that is due for the longest."
)
LLM_TOKENS = Figure(
    "newsdesk_llm_tokens",
    COUNTER,
    "Tokens of the LLM that this process has used.",
    "kind",
    TOKEN_KINDS,
)
LLM_TOKENS_TODAY = Figure(
    "newsdesk_llm_tokens_today",
    GAUGE,
    "Tokens of the LLM that all processes have used today (UTC).",
)
LLM_TOKENS_ALLOWED = Figure(
    "newsdesk_llm_tokens_allowed", GAUGE, "Tokens of the LLM that may be used within a day."
)
LLM_FAILURES = Figure(
    "newsdesk_llm_failures",
    COUNTER,
    "Replies of the LLM that failed.",
    "reason",
    tuple(reason for reason in LlmReason if reason not in NOT_ITS_FAULT),
)
LLM_ANSWERS = Figure(
    "newsdesk_llm_answers",
    COUNTER,
    "Answers that the LLM was to write: in prose, or left as quotes.",
    "form",
    ANSWER_FORMS,
)
LLM_SENTENCES = Figure(
    "newsdesk_llm_sentences",
    COUNTER,
    "Sentences that the LLM wrote, by what the check said of them.",
    "check",
    SENTENCE_FATES,
)
SHARDS = Figure("newsdesk_gateway_shards", GAUGE, "Shards of Discord's that this process holds.")
SHARDS_CONNECTED = Figure(
    "newsdesk_gateway_shards_connected", GAUGE, "Those of them that are connected."
)
LATENCY = Figure(
    "newsdesk_gateway_latency_seconds", GAUGE, "How long the gateway's heartbeat takes, on average."
)
SERVERS = Figure("newsdesk_servers", GAUGE, "Discord servers that this process answers in.")
READY = Figure(
    "newsdesk_ready",
    GAUGE,
    "Whether what `/readyz` looks at is well, 0 or 1.",
    "check",
    ("gateway", "database", "index", "models"),
)
INFO = Figure("newsdesk_info", GAUGE, "Always 1; the role is that of this process.", "role")

ALL_FIGURES = (
    *(QUESTIONS, REFUSALS, STEP_SECONDS, WAITING, IMPORTS),
    *(ARTICLES_FOUND, PASSAGES_FOUND, PENDING, LAG),
    *(FEEDS, FEEDS_DUE, FEEDS_FAILING, FEEDS_PAUSED, FEEDS_LATE),
    *(LLM_TOKENS, LLM_TOKENS_TODAY, LLM_TOKENS_ALLOWED),
    *(LLM_FAILURES, LLM_ANSWERS, LLM_SENTENCES),
    *(SHARDS, SHARDS_CONNECTED, LATENCY, SERVERS),
    *(READY, INFO),
)


def label_value(value: str) -> str:
    """Return a value of a label as it is scraped, without spaces."""
    return value.replace(" ", "_")
