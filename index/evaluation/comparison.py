"""A run of an evaluation that is kept, and the comparison of two."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from articles.models import Frozen
from index.errors import EvaluationError
from index.evaluation import metrics
from index.evaluation.evaluation import FIGURES_OF, Evaluation, Result, text_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.evaluation.metrics import Interval
    from index.evaluation.questions import Question


class Run(Frozen):
    """One evaluation: when and with what it was made, its figures and every question's result."""

    made: datetime
    newsdesk: str
    fingerprint: str | None
    model: str
    answerer: str
    minimum: float
    questions: str
    sample: int | None = None
    seed: int = 0
    evaluation: Evaluation
    results: tuple[Result, ...]


class FigureChange(Frozen):
    """One figure before and after, over the questions that both runs asked.

    `low` and `high` are the ends of the difference's 95% interval: a paired bootstrap, in which a
    question is drawn with both of its results.
    """

    figure: str
    questions: int
    before: float
    after: float
    difference: float
    low: float
    high: float


class Comparison(Frozen):
    """What changed since an earlier run, and the ids of the questions that it changed for."""

    earlier: datetime
    questions: int
    only_before: int
    only_after: int
    changes: tuple[FigureChange, ...]
    better: tuple[str, ...]
    worse: tuple[str, ...]


def read_run(text: str, name: str) -> Run:
    """Read a saved run; raise EvaluationError where the text is none."""
    try:
        return Run.model_validate_json(text)
    except ValueError:
        raise EvaluationError(
            f"{name} is not a saved evaluation of this version; make one with “newsdesk eval "
            f"FILE.jsonl --save {name}”."
        ) from None


def check_common(before: Run, questions: Sequence[Question]) -> None:
    """Raise EvaluationError where an earlier run asked none of the questions in the same words."""
    asked = {(result.id, result.text_hash) for result in before.results}
    if asked.isdisjoint((question.id, text_hash(question.text)) for question in questions):
        raise EvaluationError(
            f"The saved evaluation asked other questions ({before.questions}); compare with one "
            "of the same file."
        )


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs on the questions that both asked in the same words."""
    earlier = {(result.id, result.text_hash): result for result in before.results}
    pairs = [
        (earlier[key], result)
        for result in after.results
        if (key := (result.id, result.text_hash)) in earlier
    ]
    changes = [
        _change(name, [(figure(one), figure(other)) for one, other in pairs])
        for figures in FIGURES_OF.values()
        for name, figure in figures.items()
    ]
    changes += _abstention(pairs, before.minimum, after.minimum)
    gains = [
        (_standing(other, after.minimum) - _standing(one, before.minimum), other.id)
        for one, other in pairs
    ]
    return Comparison(
        earlier=before.made,
        questions=len(pairs),
        only_before=len(before.results) - len(pairs),
        only_after=len(after.results) - len(pairs),
        changes=tuple(change for change in changes if change),
        better=tuple(name for gain, name in gains if gain > 0),
        worse=tuple(name for gain, name in gains if gain < 0),
    )


def _standing(result: Result, minimum: float) -> float:
    """Return how well a question fares: one over the first rank; a null one by its refusal.

    One with patterns fares by its answer: one for a right one, half of it for the first sentence.
    """
    if verdict := result.verdict:
        wanted = (verdict.right, verdict.right_first) if verdict.answerable else (verdict.refused,)
        return sum(wanted) / len(wanted)
    if result.is_null:
        return float(result.confidence < minimum)
    rank = result.first if result.first is not None else result.first_answer
    return 1 / rank if rank else 0.0


def _change(name: str, pairs: Sequence[tuple[float | None, float | None]]) -> FigureChange | None:
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    if not both:
        return None
    ends = metrics.mean_interval([other - one for one, other in both])
    count = len(both)
    return _made(
        name, count, sum(one for one, _ in both) / count, sum(o for _, o in both) / count, ends
    )


def _made(name: str, questions: int, before: float, after: float, ends: Interval) -> FigureChange:
    return FigureChange(
        figure=name,
        questions=questions,
        before=before,
        after=after,
        difference=after - before,
        low=ends.low,
        high=ends.high,
    )


def _abstention(
    pairs: Sequence[tuple[Result, Result]], before: float, after: float
) -> list[FigureChange | None]:
    answerable = [pair for pair in pairs if all(result.is_answerable for result in pair)]
    others = [pair for pair in pairs if all(result.is_null for result in pair)]

    def answered(group: Sequence[tuple[Result, Result]]) -> list[tuple[float, float]]:
        return [
            (float(one.confidence >= before), float(other.confidence >= after))
            for one, other in group
        ]

    made = [_change("answered", answered(answerable)), _change("null_answered", answered(others))]
    if answerable and others:
        made.insert(0, _area_change(answerable, others))
    return made


def _area_change(
    answerable: Sequence[tuple[Result, Result]], others: Sequence[tuple[Result, Result]]
) -> FigureChange:
    def area(side: int) -> Callable[..., float]:
        kept = np.array([pair[side].confidence for pair in answerable])
        rest = np.array([pair[side].confidence for pair in others])
        return lambda p, n: metrics.area_under_curve(kept[p], rest[n])

    first, second = area(0), area(1)
    everyone = np.arange(len(answerable)), np.arange(len(others))
    ends = metrics.interval([len(answerable), len(others)], lambda p, n: second(p, n) - first(p, n))
    count = len(answerable) + len(others)
    return _made("auc", count, first(*everyone), second(*everyone), ends)
