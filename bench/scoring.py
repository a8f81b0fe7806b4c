"""Scores that only the published sets need, and tables of them: pure."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, NamedTuple

from index.evaluation.metrics import contains, mean_interval, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.evaluation.metrics import Interval

COVERED = 0.6
ROUGE = ("rouge1", "rouge2", "rougeLsum")


class Table(NamedTuple):
    """A table of a report; the notes stand below it."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def said_in(sentences: Sequence[str], answers: Sequence[str]) -> tuple[bool, bool, bool]:
    """Return whether the first one, two and three sentences hold an answer."""
    holds = [contains(sentence, answers) for sentence in sentences[:3]]
    return any(holds[:1]), any(holds[:2]), any(holds)


def covers(sentences: Iterable[str], reasons: Iterable[str], share: float = COVERED) -> bool:
    """Return whether sentences hold at least that share of the different words of any reason.

    Words are compared in lower case and without punctuation.
    """
    said = set(words(" ".join(sentences)).split())
    wanted = [set(words(reason).split()) for reason in reasons]
    return any(reason and len(reason & said) >= share * len(reason) for reason in wanted)


def rouge(points: Sequence[str], sentences: Sequence[str]) -> tuple[float, ...]:
    """Return ROUGE-1, -2 and -L (over lines) of sentences against key points, F1, 0 to 100."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(list(ROUGE), use_stemmer=True)
    scores = scorer.score("\n".join(points), "\n".join(sentences))
    return tuple(100 * scores[name].fmeasure for name in ROUGE)


def share(values: Sequence[float]) -> str:
    """Return a mean as “0.612 (0.58–0.64)”, with its 95% interval; “–” of none."""
    if not values:
        return "–"
    return figure(sum(values) / len(values), mean_interval(values))


def point(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of some values lies."""
    return statistics.quantiles(values, n=100)[round(share * 100) - 1] if len(values) > 1 else 0.0


def figure(value: float | None, ends: Interval | None, digits: int = 3) -> str:
    """Return a figure with its 95% interval."""
    if value is None:
        return "–"
    if ends is None:
        return f"{value:.{digits}f}"
    shown = max(1, digits - 1)
    return f"{value:.{digits}f} ({ends[0]:.{shown}f}–{ends[1]:.{shown}f})"


def markdown(table: Table) -> str:
    """Return a table as Markdown."""
    lines = [table.head, tuple("---" for _ in table.head), *table.rows]
    body = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    notes = "".join(f"\n\n{note}" for note in table.notes)
    return f"### {table.title}\n\n{body}{notes}"
