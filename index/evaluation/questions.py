"""Questions to measure with, as people and published sets write them."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from articles.models import Frozen
from articles.reading.dates import read_date
from index.errors import EvaluationError
from index.evaluation.patterns import Patterns, read_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Asked = TypeVar("Asked")
TEXT_FIELDS = ("question", "query", "question_sentence")


class Question(Frozen):
    """A question and what answers it: sentences, short answers, or patterns of what is right.

    Nothing answers one without. `asked` is the day it was asked on, from which “last week” and the
    like are counted.
    """

    id: str
    text: str
    facts: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    patterns: Patterns | None = None
    type: str = ""
    asked: date | None = None

    @property
    def is_null(self) -> bool:
        """Return whether nothing is said to answer it."""
        right = self.patterns.right if self.patterns else ()
        return not self.facts and not self.answers and not right


def read_questions(lines: Iterable[str]) -> list[Question]:
    """Read questions, one JSON object a line.

    - `question`, `query` or `question_sentence` is asked.
    - `facts` (sentences) or `evidence_list` (objects with `fact`) answer it.
    - `answers` (texts) or `answer` (a text) are short answers; with `choices`, a list `answer`
      holds places in it, counted from 0, as RealTimeQA has it. Beside an `evidence_list` the
      answer is not used: MultiHop-RAG's are words such as “Yes”.
    - `right` and `never` are patterns of what must and must not be said; with them, or for them,
      `answer` is true or false (see `patterns.read_patterns`).
    - `asked` or `question_date` is the day it was asked on.
    - `id` or `question_id` names it, by default its line does; `type`, `question_type` or `kind`
      groups it.

    An id that comes again gets its line added. Raises EvaluationError that names the line which
    does not fit.
    """
    questions: list[Question] = []
    ids: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _read(json.loads(line), number)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
            raise EvaluationError(
                f"Line {number} is not a question; each line is a JSON object with “question” and "
                "“facts”, a list of the sentences that answer it, “answers”, a list of short "
                "answers, or “right”, a list of patterns."
            ) from None
        if question.id in ids:
            question = question.model_copy(update={"id": f"{question.id}#{number}"})
        ids.add(question.id)
        questions.append(question)
    return questions


def _read(row: dict[str, Any], number: int) -> Question:
    text = next((row[name] for name in TEXT_FIELDS if row.get(name) is not None), "")
    if not any(c.isalnum() for c in text):
        raise ValueError
    facts = row.get("facts")
    if facts is None:
        facts = [item["fact"] for item in row.get("evidence_list") or []]
    patterns = read_patterns(row, number)
    answers = () if "evidence_list" in row else _answers(row)
    if patterns and not patterns.right and (facts or answers):
        raise ValueError
    given = row.get("id", row.get("question_id"))
    try:
        return Question(
            id=str(number if given is None else given),
            text=text,
            facts=tuple(facts) if isinstance(facts, list) else facts,
            answers=answers,
            patterns=patterns,
            type=row.get("type") or row.get("question_type") or row.get("kind") or "",
            asked=_asked(row),
        )
    except ValidationError:
        raise ValueError from None


def _asked(row: dict[str, Any]) -> date | None:
    written = row.get("asked") or row.get("question_date")
    if written is None:
        return None
    moment = read_date(written)
    if moment is None:
        raise ValueError
    return moment.date()


def _answers(row: dict[str, Any]) -> tuple[str, ...]:
    given = row.get("answers")
    if given is None:
        given = row.get("answer")
        if isinstance(given, bool):
            given = None
        elif isinstance(given, str):
            given = [given]
        elif given is not None and "choices" in row:
            places = [int(place) for place in given]
            if min(places, default=0) < 0:
                raise IndexError
            given = [row["choices"][place] for place in places]
    if given is not None and not isinstance(given, list):
        raise TypeError
    return tuple(given or ())


def sample(questions: Sequence[Asked], count: int, seed: int) -> list[Asked]:
    """Return `count` of the questions, chosen by a seed, in their own order."""
    if count >= len(questions):
        return list(questions)
    chosen = sorted(random.Random(seed).sample(range(len(questions)), count))  # noqa: S311
    return [questions[place] for place in chosen]
