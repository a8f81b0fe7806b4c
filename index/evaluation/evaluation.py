"""How good retrieval, answers and abstention are on somebody's own questions: the runner."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import Field

from articles.models import Frozen
from index.errors import EmbeddingError, EvaluationError
from index.evaluation import metrics
from index.evaluation.metrics import HITS_SCORED, Interval
from index.evaluation.patterns import Correctness, Refusal, Verdict, verdict_of
from index.models import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from index.evaluation.questions import Question
    from index.models import Report
    from index.search import Search

Figures = TypeVar("Figures", "Retrieval", "Containment", Correctness, Refusal)
SENTENCE_LIMITS = (1, 2, 3)
Ask = Callable[["Question", int | None], Sequence[str]]
"""Answers a question, as on the day it was asked, in at most so many sentences, None for as many as
it gives by default; gives none where it says that it does not know."""


class Result(Frozen):
    """What came of one question; None is what cannot be said of it.

    `first` and `first_answer` are the ranks of the first of ten passages that holds a fact or a
    short answer, 0 for none; `said` is whether an answer of one, two and three sentences holds the
    short answer; `fact_there` and `answer_there` are whether any passage of the library does.
    `expected` is whether its patterns say that something answers it, and `verdict` what they say of
    the answer.
    """

    id: str
    type: str
    text_hash: str
    confidence: float
    first: int | None = None
    average_precision: float | None = None
    fact_there: bool | None = None
    first_answer: int | None = None
    answer_there: bool | None = None
    said: tuple[bool, ...] | None = None
    expected: bool | None = None
    verdict: Verdict | None = None

    @property
    def is_null(self) -> bool:
        """Return whether nothing answers the question."""
        return self.first is None and self.first_answer is None and not self.expected

    @property
    def is_answerable(self) -> bool:
        """Return whether it counts among those that should be answered."""
        return self.first is not None or bool(self.answer_there) or bool(self.expected)


class Retrieval(Frozen):
    """Means over the questions with facts; see `metrics.score` for what each is."""

    questions: int
    hits_at_10: float
    hits_at_4: float
    mrr_at_10: float
    map_at_10: float
    intervals: dict[str, Interval] = Field(default_factory=dict)


class Containment(Frozen):
    """Shares of the questions with short answers.

    `answer_at_k`: one of the first k passages holds the answer as whole words. `said_in_n`: one of
    the answer's sentences does, when it may have n of them; None where nothing was asked.
    """

    questions: int
    answer_at_1: float
    answer_at_4: float
    answer_at_10: float
    said_in_1: float | None = None
    said_in_2: float | None = None
    said_in_3: float | None = None
    intervals: dict[str, Interval] = Field(default_factory=dict)


class Abstention(Frozen):
    """How well confidence tells answerable questions from others.

    `auc` is the chance that an answerable question is given more confidence than another one;
    `answered` and `null_answered` are the shares answered at the threshold in use; `null_at_95` is
    the share of the others that is answered when 95% of the answerable ones are.
    """

    null_questions: int
    auc: float
    answered: float
    null_answered: float
    null_at_95: float
    intervals: dict[str, Interval] = Field(default_factory=dict)


class Evaluation(Frozen):
    """The figures of one run, in all and by type of question.

    `answers` counts every question with a short answer, `answers_in_library` and `answers_by_type`
    those whose answer stands in some passage of the library; `facts_missing` is the number of
    questions none of whose facts does. `correctness` and `refusal` are of the questions with
    patterns.
    """

    retrieval: Retrieval | None
    by_type: dict[str, Retrieval]
    abstention: Abstention | None
    answers: Containment | None = None
    answers_in_library: Containment | None = None
    answers_by_type: dict[str, Containment] = Field(default_factory=dict)
    facts_missing: int = 0
    correctness: Correctness | None = None
    correctness_by_type: dict[str, Correctness] = Field(default_factory=dict)
    refusal: Refusal | None = None
    refusal_by_type: dict[str, Refusal] = Field(default_factory=dict)


def _within(rank: int | None, depth: int) -> float | None:
    return None if rank is None else float(1 <= rank <= depth)


def _said(result: Result, sentences: int) -> float | None:
    return None if result.said is None else float(result.said[sentences - 1])


def _judged(result: Result, name: str, *, answerable: bool) -> float | None:
    verdict = result.verdict
    if verdict is None or verdict.answerable is not answerable:
        return None
    return float(getattr(verdict, name))


# What each question adds to a mean; None leaves it out.
FACT_FIGURES: dict[str, Callable[[Result], float | None]] = {
    "hits_at_10": lambda result: _within(result.first, 10),
    "hits_at_4": lambda result: _within(result.first, 4),
    "mrr_at_10": lambda result: result.first and 1 / result.first,
    "map_at_10": lambda result: result.average_precision,
}
ANSWER_FIGURES: dict[str, Callable[[Result], float | None]] = {
    "answer_at_1": lambda result: _within(result.first_answer, 1),
    "answer_at_4": lambda result: _within(result.first_answer, 4),
    "answer_at_10": lambda result: _within(result.first_answer, 10),
    "said_in_1": lambda result: _said(result, 1),
    "said_in_2": lambda result: _said(result, 2),
    "said_in_3": lambda result: _said(result, 3),
}
CORRECTNESS_FIGURES: dict[str, Callable[[Result], float | None]] = {
    "right": lambda result: _judged(result, "right", answerable=True),
    "right_first": lambda result: _judged(result, "right_first", answerable=True),
    "answered_wrongly": lambda result: _judged(result, "answered_wrongly", answerable=True),
    "refused_wrongly": lambda result: _judged(result, "refused", answerable=True),
    "never_said": lambda result: _judged(result, "never_said", answerable=True),
}
REFUSAL_FIGURES: dict[str, Callable[[Result], float | None]] = {
    "refused_rightly": lambda result: _judged(result, "refused", answerable=False),
    "null_never_said": lambda result: _judged(result, "never_said", answerable=False),
}
FIGURES_OF: dict[type[Frozen], dict[str, Callable[[Result], float | None]]] = {
    Retrieval: FACT_FIGURES,
    Containment: ANSWER_FIGURES,
    Correctness: CORRECTNESS_FIGURES,
    Refusal: REFUSAL_FIGURES,
}


def ask_all(
    search: Search,
    questions: Sequence[Question],
    report: Report | None = None,
    *,
    ask: Ask | None = None,
    texts: Iterable[str] = (),
) -> list[Result]:
    """Ask every question and score what is found.

    `ask` answers those that have a short answer or patterns; `texts` are the library's passages, in
    which facts and answers are looked up. Raises EvaluationError on an empty index, without
    questions, or where a search that must embed could not.
    """
    if not questions:
        raise EvaluationError("There is no question to ask; write one JSON object a line.")
    there = look_up(texts, questions)
    results, found = [], False
    for number, question in enumerate(questions):
        if report:
            report(Progress(stage="Asking", done=number, total=len(questions)))
        query = search.retriever.read(question.text, asked=question.asked)
        try:
            hits = search.reading.read(query, search.retriever.retrieve(query, HITS_SCORED))
        except EmbeddingError as error:
            raise EvaluationError(
                "Nothing was measured, since words alone would have been: "
                f"{str(error).rstrip('.')}; try again when the embedder works."
            ) from error
        # Without vectors a question may find nothing where others find something.
        found = found or bool(hits)
        confidence = search.judge.judge(query, hits).confidence
        passages = [hit.passage.text for hit in hits]
        results.append(score_question(question, passages, confidence, ask, there.get(question.id)))
    if not found:
        raise EvaluationError("The index is empty; import articles first: newsdesk import PATH.")
    return results


def score_question(
    question: Question,
    passages: Sequence[str],
    confidence: float,
    ask: Ask | None = None,
    there: tuple[bool, bool] | None = None,
) -> Result:
    """Score one question's passages and, with `ask`, its answers.

    `there` is whether a fact and a short answer stand anywhere in the library.
    """
    values: dict[str, Any] = {}
    if question.facts:
        first, precision = metrics.score(passages, question.facts)
        values |= {"first": first, "average_precision": precision}
        values |= {"fact_there": there[0]} if there else {}
    if question.answers:
        values["first_answer"] = metrics.first_holding(passages, question.answers)
        values |= {"answer_there": there[1]} if there else {}
        values |= {"said": _ask(ask, question)} if ask else {}
    if question.patterns:
        values["expected"] = bool(question.patterns.right)
        if ask:
            values["verdict"] = verdict_of(question.patterns, ask(question, None))
    return Result(
        id=question.id,
        type=question.type,
        text_hash=text_hash(question.text),
        confidence=confidence,
        **values,
    )


def text_hash(text: str) -> str:
    """Return what a question's words are recognised by, without keeping them."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _ask(ask: Ask, question: Question) -> tuple[bool, ...]:
    said: list[bool] = []
    for limit in SENTENCE_LIMITS:
        sentences = ask(question, limit)
        if not sentences:
            return (False,) * len(SENTENCE_LIMITS)
        said.append(any(metrics.contains(text, question.answers) for text in sentences))
    return tuple(said)


def look_up(texts: Iterable[str], questions: Sequence[Question]) -> dict[str, tuple[bool, bool]]:
    """Return by id whether a fact and a short answer stand in any text; nothing without texts."""
    facts = {q.id: [metrics.squeeze(fact) for fact in q.facts] for q in questions if q.facts}
    answers = {
        q.id: [words for a in q.answers if (words := metrics.words(a)).strip()]
        for q in questions
        if q.answers
    }
    read = 0
    for text in texts:
        read += 1
        _strike(facts, metrics.squeeze(text) if facts else "")
        _strike(answers, metrics.words(text) if answers else "")
    return {q.id: (q.id not in facts, q.id not in answers) for q in questions} if read else {}


def _strike(missing: dict[str, list[str]], text: str) -> None:
    for found in [name for name, wanted in missing.items() if any(w in text for w in wanted)]:
        del missing[found]


def summarise(results: Sequence[Result], minimum: float) -> Evaluation:
    """Return the figures of results; `minimum` is the confidence from which one is answered."""
    with_facts = [result for result in results if result.first is not None]
    with_answers = [result for result in results if result.first_answer is not None]
    there = [result for result in with_answers if result.answer_there]
    judged = [result for result in results if result.verdict]
    answerable = [result for result in judged if result.expected]
    others = [result for result in judged if not result.expected]
    return Evaluation(
        retrieval=_figures(with_facts, Retrieval),
        by_type=_by_type(with_facts, Retrieval),
        answers=_figures(with_answers, Containment),
        answers_in_library=_figures(there, Containment),
        answers_by_type=_by_type(there, Containment),
        abstention=abstain(
            [result.confidence for result in results if result.is_answerable],
            [result.confidence for result in results if result.is_null],
            minimum,
        ),
        facts_missing=sum(result.fact_there is False for result in results),
        correctness=_figures(answerable, Correctness),
        correctness_by_type=_by_type(answerable, Correctness),
        refusal=_figures(others, Refusal),
        refusal_by_type=_by_type(others, Refusal),
    )


def _by_type(results: Sequence[Result], kind: type[Figures]) -> dict[str, Figures]:
    types = sorted({result.type for result in results if result.type})
    made = {name: _figures([r for r in results if r.type == name], kind) for name in types}
    return {name: value for name, value in made.items() if value is not None}


def _figures(results: Sequence[Result], kind: type[Figures]) -> Figures | None:
    if not results:
        return None
    means, intervals = _means(results, FIGURES_OF[kind])
    return kind(questions=len(results), intervals=intervals, **means)


def _means(
    results: Sequence[Result], figures: Mapping[str, Callable[[Result], float | None]]
) -> tuple[dict[str, float], dict[str, Interval]]:
    means, intervals = {}, {}
    for name, figure in figures.items():
        values = [value for result in results if (value := figure(result)) is not None]
        if values:
            means[name] = sum(values) / len(values)
            intervals[name] = metrics.mean_interval(values)
    return means, intervals


def abstain(
    answerable: Sequence[float], others: Sequence[float], minimum: float
) -> Abstention | None:
    """Return how well confidences tell answerable questions from others, None without either."""
    if not answerable or not others:
        return None
    cut = metrics.lowest_kept(answerable)
    answered = [float(value >= minimum) for value in answerable]
    null_answered = [float(value >= minimum) for value in others]
    null_at_95 = [float(value >= cut) for value in others]
    return Abstention(
        null_questions=len(others),
        auc=metrics.area_under_curve(answerable, others),
        answered=sum(answered) / len(answered),
        null_answered=sum(null_answered) / len(others),
        null_at_95=sum(null_at_95) / len(others),
        intervals={
            "auc": metrics.area_interval(answerable, others),
            "answered": metrics.mean_interval(answered),
            "null_answered": metrics.mean_interval(null_answered),
            "null_at_95": metrics.mean_interval(null_at_95),
        },
    )
