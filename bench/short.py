"""Short questions as people type them, judged by patterns of what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sets
from scoring import Table, figure

from bot.service.measuring import answers_of, searching
from index.evaluation.evaluation import CORRECTNESS_FIGURES, REFUSAL_FIGURES, ask_all, summarise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.service.newsdesk import Newsdesk
    from index.evaluation.evaluation import Result
    from index.evaluation.patterns import Correctness, Refusal
    from index.evaluation.questions import Question
    from index.models import Report

LIBRARIES = {"mhr": "MultiHop-RAG's articles", "samples": "the sample stories"}
JUDGED_TITLES = {
    "right": "right",
    "right_first": "right in the first sentence",
    "answered_wrongly": "answered wrongly",
    "refused_wrongly": "refused wrongly",
    "never_said": "never to be said, said",
    "refused_rightly": "refused rightly",
    "null_never_said": "never to be said, said",
}


def measure_short(
    newsdesk: Newsdesk, questions: Sequence[Question], library: str, report: Report
) -> tuple[list[Result], list[Table]]:
    """Ask the questions about one library and judge what is said.

    Only the development half is returned question by question and shown by kind: a kind has two or
    three questions in a half, so that its figures would tell the single answers of the check half.
    """
    results = ask_all(searching(newsdesk), questions, report, ask=answers_of(newsdesk))
    halves = {
        split: [result for result in results if sets.split_of(result.id) == split]
        for split in sets.SPLITS
    }
    tables = []
    for split, given in halves.items():
        figures = summarise(given, newsdesk.asking.minimum)
        by_kind = split == sets.SPLITS[0]
        title = f"Short questions, {LIBRARIES[library]}, {split}"
        answered = {**figures.correctness_by_type} if by_kind else {}
        refused = {**figures.refusal_by_type} if by_kind else {}
        tables += _table(title, CORRECTNESS_FIGURES, {**answered, "**all**": figures.correctness})
        tables += _table(
            f"{title}: nothing answers", REFUSAL_FIGURES, {**refused, "**all**": figures.refusal}
        )
    return halves[sets.SPLITS[0]], tables


def _table(
    title: str, columns: Mapping[str, Any], rows: Mapping[str, Correctness | Refusal | None]
) -> list[Table]:
    lines = [
        (name, str(row.questions), *(_cell(row, column) for column in columns))
        for name, row in rows.items()
        if row
    ]
    head = ("", "n", *(JUDGED_TITLES[name] for name in columns))
    return [Table(title, head, tuple(lines))] if lines else []


def _cell(row: Correctness | Refusal, column: str) -> str:
    return figure(getattr(row, column), row.intervals.get(column))
