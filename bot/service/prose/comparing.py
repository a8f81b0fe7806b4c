"""How answers in prose compare with quoted ones, on questions whose answers are known."""

from __future__ import annotations

import time
from collections import Counter
from statistics import fmean, median, quantiles
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from articles.models import Frozen
from bot.service.prose.models import Task, ignore
from index.evaluation.metrics import contains, squeeze
from index.evaluation.patterns import verdict_of
from index.models import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.service.answers import Answer
    from bot.service.asking import Asking
    from bot.service.prose.models import AnswerWriter, WritingOutcome
    from index.evaluation.questions import Question
    from index.models import Report


class ProseComparison(Frozen):
    """Figures of questions that are covered, asked for quotes and for prose.

    `in_prose` of them were answered in prose, the others with quotes all the same. `quotes_right`
    and `prose_right` are shares of the covered ones whose answer holds what is right, the second
    whichever way it came. Of `written` sentences the share `taken_out` was. Tokens are means of an
    answer, seconds the median and the 95th percentile of whole answers.
    """

    model: str
    questions: int
    covered: int
    in_prose: int
    quotes_right: float | None
    prose_right: float | None
    written: int
    taken_out: float | None
    prompt_tokens: float | None
    completion_tokens: float | None
    quotes_seconds: tuple[float, float] | None
    prose_seconds: tuple[float, float] | None
    faults: dict[str, int] = Field(default_factory=dict)


class QuestionInBothWays(NamedTuple):
    """One question, answered in both ways."""

    quotes_right: bool
    prose_right: bool
    quotes_seconds: float
    prose_seconds: float
    outcome: WritingOutcome | None


def compare_prose(
    asking: Asking,
    prose: AnswerWriter,
    questions: Sequence[Question],
    report: Report,
    seen: Callable[[Question, Answer, Sequence[WritingOutcome]], None] = ignore,
) -> ProseComparison:
    """Answer every question that something is known to answer, with quotes and in prose.

    `seen` is handed each question that is covered, its answer in prose and how that went.
    """
    known = [question for question in questions if not question.is_null]
    compared = []
    for number, question in enumerate(known):
        report(Progress(stage="Answers in prose", done=number, total=len(known)))
        begun = time.perf_counter()
        quoted = asking.ask(question.text, on=question.asked)
        seconds = time.perf_counter() - begun
        if not quoted.covered:
            continue
        outcomes: list[WritingOutcome] = []
        written = prose.write(quoted, Task.ASK, scope=None, tell=outcomes.append)
        seen(question, written, outcomes)
        compared.append(
            QuestionInBothWays(
                is_right(question, quoted),
                is_right(question, written),
                seconds,
                time.perf_counter() - begun,
                outcomes[0] if outcomes else None,
            )
        )
    return summarised(prose.model, len(known), compared)


def is_right(question: Question, answer: Answer) -> bool:
    """Return whether an answer holds what answers a question, or rests on it."""
    texts = [sentence.text for sentence in answer.sentences]
    if question.patterns is not None:
        return verdict_of(question.patterns, texts).right
    if question.answers:
        return any(contains(text, question.answers) for text in texts)
    spans = [squeeze(span) for sentence in answer.sentences for span in sentence.spans]
    return any(
        squeeze(fact) in span or span in squeeze(fact) for fact in question.facts for span in spans
    )


def summarised(
    model: str, questions: int, compared: Sequence[QuestionInBothWays]
) -> ProseComparison:
    """Return the figures of questions that were answered in both ways."""
    outcomes = [each.outcome for each in compared if each.outcome is not None]
    counted = [each.tokens for each in outcomes if each.tokens is not None]
    written = sum(len(each.written) for each in outcomes)
    faults = Counter(each.fault for each in outcomes if each.fault)
    return ProseComparison(
        model=model,
        questions=questions,
        covered=len(compared),
        in_prose=sum(each.in_prose for each in outcomes),
        quotes_right=_mean([float(each.quotes_right) for each in compared]),
        prose_right=_mean([float(each.prose_right) for each in compared]),
        written=written,
        taken_out=1 - sum(each.kept for each in outcomes) / written if written else None,
        prompt_tokens=_mean([float(each.prompt) for each in counted]),
        completion_tokens=_mean([float(each.completion) for each in counted]),
        quotes_seconds=_spread([each.quotes_seconds for each in compared]),
        prose_seconds=_spread([each.prose_seconds for each in compared]),
        faults=dict(faults.most_common()),
    )


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _spread(seconds: Sequence[float]) -> tuple[float, float] | None:
    """Return the median and the 95th percentile."""
    if len(seconds) < 2:
        return (seconds[0], seconds[0]) if seconds else None
    return median(seconds), quantiles(seconds, n=20, method="inclusive")[-1]
