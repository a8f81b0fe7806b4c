"""Questions in nine languages about stories of our own, each answered from stories in its own."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import sets
from scoring import Table

from index.evaluation.patterns import verdict_of
from index.evaluation.questions import read_questions
from index.models import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bot.service.newsdesk import Newsdesk
    from index.evaluation.patterns import Verdict
    from index.evaluation.questions import Question
    from index.models import Report

HEAD = (
    "",
    "n",
    "language told",
    "hit@1",
    "hit@3",
    "right",
    "right first",
    "nothing answers: n",
    "refused rightly",
)
HITS_LOOKED_AT = 10
NOT_OF_THE_STORY = ("questions", "in_other_words", "language_of")


class LanguageResult(NamedTuple):
    """What came of one question; `rank` is 0 where no passage found holds its fact."""

    id: str
    language: str
    told: bool
    answerable: bool
    rank: int
    verdict: Verdict


def stories(folder: Path) -> list[dict[str, Any]]:
    """Return all stories, each with its language and its questions."""
    return [
        {**json.loads(line), "language_of": path.stem}
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


def articles_of(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return stories as they are imported: none states its language, which is to be told."""
    return [{k: v for k, v in row.items() if k not in NOT_OF_THE_STORY} for row in rows]


def with_other_words(rows: Sequence[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Return stories with those questions of a file that are about them, as `in_other_words`."""
    asked = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    about = {each["id"].removesuffix("-words"): each for each in asked}
    return [{**row, "in_other_words": [about[row["id"]]]} for row in rows]


def measure_languages(
    newsdesk: Newsdesk, rows: Sequence[dict[str, Any]], model: str, report: Report
) -> list[Table]:
    """Ask every question and return the figures by language, of all and of each half.

    Those in other words than the story's have a table of their own. `model` is the embedding model,
    which the titles name.
    """
    results = _ask_all(newsdesk, rows, "questions", report)
    others = _ask_all(newsdesk, rows, "in_other_words", report)
    tables = [_table(f"{model}: all questions", results)]
    for split in sets.SPLITS:
        own = [each for each in results if sets.split_of(each.id) == split]
        tables.append(_table(f"{model}: the {split} half", own))
    return [*tables, _table(f"{model}: in other words than the story's", others)]


def _ask_all(
    newsdesk: Newsdesk, rows: Sequence[dict[str, Any]], field: str, report: Report
) -> list[LanguageResult]:
    asked = [
        (row["language_of"], question)
        for row in rows
        for question in read_questions(json.dumps(each) for each in row[field])
    ]
    results = []
    for number, (language, question) in enumerate(asked):
        report(Progress(stage="Asking", done=number, total=len(asked)))
        results.append(_ask(newsdesk, language, question))
    return results


def _ask(newsdesk: Newsdesk, language: str, question: Question) -> LanguageResult:
    search = newsdesk.search
    query = search.retriever.read(question.text)
    hits = search.reading.read(query, search.retriever.retrieve(query, HITS_LOOKED_AT))
    held = (any(fact in hit.passage.text for fact in question.facts) for hit in hits)
    rank = next((place for place, holds in enumerate(held, 1) if holds), 0)
    answer = newsdesk.asking.ask(question.text)
    patterns = question.patterns
    if patterns is None:
        raise ValueError(question.id)
    return LanguageResult(
        id=question.id,
        language=language,
        told=query.language == language,
        answerable=not question.is_null,
        rank=rank,
        verdict=verdict_of(patterns, [sentence.text for sentence in answer.sentences]),
    )


def _table(title: str, results: Sequence[LanguageResult]) -> Table:
    by_language: dict[str, list[LanguageResult]] = defaultdict(list)
    for result in results:
        by_language[result.language].append(result)
    lines = [_row(name, by_language[name]) for name in sorted(by_language)]
    return Table(title, HEAD, (*lines, _row("**all**", results)))


def _row(name: str, results: Sequence[LanguageResult]) -> tuple[str, ...]:
    some = [each for each in results if each.answerable]
    none = [each for each in results if not each.answerable]
    counts = (
        sum(each.told for each in results),
        sum(each.rank == 1 for each in some),
        sum(1 <= each.rank <= 3 for each in some),
        sum(each.verdict.right for each in some),
        sum(each.verdict.right_first for each in some),
    )
    refused = sum(each.verdict.refused for each in none)
    return (name, str(len(some)), *map(str, counts), str(len(none)), str(refused))
