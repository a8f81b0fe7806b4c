"""How good retrieval and abstention are on somebody's own questions: metrics and their runner."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from articles.errors import NewsdeskError
from articles.models import Frozen
from index.models import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.models import Report
    from index.retriever import Retriever

DEPTH = 10
KEPT = 0.95


class Question(Frozen):
    """A question and the sentences that answer it; one without any is answered by nothing."""

    id: str
    text: str
    facts: tuple[str, ...] = ()
    type: str = ""


class Retrieval(Frozen):
    """Means over the answerable questions; see `score` for what each is."""

    questions: int
    hits_at_4: float
    hits_at_10: float
    mrr_at_10: float
    map_at_10: float


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


class Evaluation(Frozen):
    """The figures of one run, in all and by type of question."""

    retrieval: Retrieval | None
    by_type: dict[str, Retrieval]
    abstention: Abstention | None


class Scored(Frozen):
    """One question's figures."""

    first: int
    average_precision: float
    confidence: float


def read_questions(lines: Iterable[str]) -> list[Question]:
    """Read questions, one JSON object a line.

    `question`|`query` is asked; `facts` (sentences) or `evidence_list` (objects with `fact`) answer
    it, none where nothing does; `id` and `type`|`question_type` are optional. Raises NewsdeskError
    that names the line which does not fit.
    """
    questions = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            facts = row.get("facts")
            if facts is None:
                facts = [item["fact"] for item in row.get("evidence_list") or []]
            questions.append(
                Question(
                    id=str(row.get("id", number)),
                    text=row.get("question") or row["query"],
                    facts=tuple(facts),
                    type=row.get("type") or row.get("question_type") or "",
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NewsdeskError(
                f"Line {number} is not a question; each line is a JSON object with “question” and "
                "“facts”, a list of the sentences that answer it."
            ) from None
    return questions


def score(passages: Sequence[str], facts: Sequence[str]) -> tuple[int, float]:
    """Return the rank of the first passage that holds a fact (0 for none) and average precision.

    As MultiHop-RAG scores: a passage holds a fact when it contains it with all white space left
    out. Average precision sums, over the ranks, the facts newly found divided by the rank, and
    divides by the smaller of the number of facts and ten.
    """
    missing = {"".join(fact.split()) for fact in facts}
    total = min(len(missing), DEPTH)
    first, precision = 0, 0.0
    for rank, passage in enumerate(passages[:DEPTH], 1):
        squeezed = "".join(passage.split())
        found = {fact for fact in missing if fact in squeezed}
        if found and not first:
            first = rank
        precision += len(found) / rank
        missing -= found
    return first, precision / total if total else 0.0


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a positive scores above a negative, ties counting half."""
    above = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return above / (len(positive) * len(negative))


def summarise(scored: Sequence[Scored]) -> Retrieval | None:
    """Return the means over questions, None over none."""
    count = len(scored)
    if not count:
        return None
    return Retrieval(
        questions=count,
        hits_at_4=sum(1 for item in scored if 1 <= item.first <= 4) / count,
        hits_at_10=sum(1 for item in scored if item.first) / count,
        mrr_at_10=sum(1 / item.first for item in scored if item.first) / count,
        map_at_10=sum(item.average_precision for item in scored) / count,
    )


def abstain(
    answerable: Sequence[float], others: Sequence[float], minimum: float
) -> Abstention | None:
    """Return how well confidences tell answerable questions from others."""
    if not answerable or not others:
        return None
    cut = sorted(answerable)[int(len(answerable) * (1 - KEPT))]
    return Abstention(
        null_questions=len(others),
        auc=area_under_curve(answerable, others),
        answered=sum(c >= minimum for c in answerable) / len(answerable),
        null_answered=sum(c >= minimum for c in others) / len(others),
        null_at_95=sum(c >= cut for c in others) / len(others),
    )


def evaluate(
    retriever: Retriever,
    questions: Sequence[Question],
    minimum: float,
    report: Report | None = None,
) -> Evaluation:
    """Ask every question and score what is found; raise NewsdeskError on an empty index."""
    by_type: dict[str, list[Scored]] = {}
    others: list[float] = []
    for number, question in enumerate(questions):
        if report:
            report(Progress(stage="Asking", done=number, total=len(questions)))
        item = _ask(retriever, question)
        if question.facts:
            by_type.setdefault(question.type, []).append(item)
        else:
            others.append(item.confidence)
    answerable = [item for items in by_type.values() for item in items]
    types = {name: summarise(items) for name, items in sorted(by_type.items()) if name}
    return Evaluation(
        retrieval=summarise(answerable),
        by_type={name: figures for name, figures in types.items() if figures},
        abstention=abstain([item.confidence for item in answerable], others, minimum),
    )


def _ask(retriever: Retriever, question: Question) -> Scored:
    query = retriever.read(question.text)
    hits = retriever.retrieve(query, DEPTH)
    if not hits:
        raise NewsdeskError("The index is empty; import articles first: newsdesk import PATH.")
    first, precision = score([hit.passage.text for hit in hits], question.facts)
    return Scored(
        first=first, average_precision=precision, confidence=retriever.confidence(query, hits)
    )
