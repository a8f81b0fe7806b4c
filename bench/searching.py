"""MultiHop-RAG and RealTimeQA: retrieval, abstention and answers, against simple methods."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import sets
import sqlalchemy as sa
from scoring import Table, figure, said_in, share

from articles.models import Filters
from bot.cli.figures import PASSAGE_FIGURES, SAID_FIGURES
from bot.service.measuring import answers_of, searching, texts_of
from index.chunking.sentences import split_passage
from index.evaluation.evaluation import (
    ANSWER_FIGURES,
    FACT_FIGURES,
    Result,
    ask_all,
    score_question,
    summarise,
)
from index.evaluation.metrics import HITS_SCORED, area_interval, area_under_curve, lowest_kept
from index.models import Progress
from index.search import make_search
from index.store.quotable import passages_at
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.service.newsdesk import Newsdesk
    from index.engines import Candidate
    from index.evaluation.evaluation import Retrieval
    from index.evaluation.questions import Question
    from index.models import Hit, Report

# So many more passages are asked for where some articles are then left out.
LEFT_OUT = 200
COLUMN_TITLES = {
    "hits_at_10": "Hits@10",
    "hits_at_4": "Hits@4",
    "mrr_at_10": "MRR@10",
    "map_at_10": "MAP@10",
    "answer_at_1": "answer@1",
    "answer_at_4": "answer@4",
    "answer_at_10": "answer@10",
    "said_in_1": "1 sentence",
    "said_in_2": "2 sentences",
    "said_in_3": "3 sentences",
}


class Singles(NamedTuple):
    """What each retriever finds by itself, and how long searching takes, in seconds."""

    words: list[Result]
    meaning: list[Result]
    parts: float
    whole: float


def measure_mhr(
    newsdesk: Newsdesk,
    questions: Sequence[Question],
    evidence: Mapping[str, frozenset[str]],
    report: Report,
) -> tuple[list[Result], list[Table]]:
    """Measure MultiHop-RAG: retrieval by type, abstention, and the hard null questions."""
    results = ask_all(searching(newsdesk), questions, report, texts=texts_of(newsdesk))
    answerable = [question for question in questions if question.facts]
    singles = ask_singly(newsdesk, answerable, report)
    hard = ask_without(newsdesk, answerable, evidence, report)
    minimum = newsdesk.asking.minimum
    tables = []
    for split, given in by_split(results).items():
        figures = summarise(given, minimum)
        rows = [figures_row(name, row, FACT_FIGURES) for name, row in figures.by_type.items()]
        rows.append(figures_row("**all**", figures.retrieval, FACT_FIGURES))
        rows += [
            figures_row(name, summarise(by_split(alone)[split], 0).retrieval, FACT_FIGURES)
            for name, alone in (("words alone", singles.words), ("meaning alone", singles.meaning))
            if split in by_split(alone)
        ]
        head = ("", "n", *(COLUMN_TITLES[name] for name in FACT_FIGURES))
        tables.append(Table(f"MultiHop-RAG, {split}: passages", head, tuple(filter(None, rows))))
        tables.append(_abstention(split, given, hard, minimum))
    return results, [*tables, _seconds("MultiHop-RAG", singles, len(answerable))]


def measure_rtqa(
    newsdesk: Newsdesk, asked: Newsdesk, questions: Sequence[Question], report: Report
) -> tuple[list[Result], list[Table]]:
    """Measure RealTimeQA: where the answer stands, and whether it is said.

    `asked` answers every question, however unsure; what the threshold would have kept back is
    counted from the confidence.
    """
    results = ask_all(
        searching(newsdesk), questions, report, ask=answers_of(asked), texts=texts_of(newsdesk)
    )
    singles = ask_singly(newsdesk, questions, report)
    there = {result.id for result in results if result.answer_there}
    first, nearest = ask_simply(newsdesk, [q for q in questions if q.id in there], report)
    minimum = newsdesk.asking.minimum
    refused = {"said": (False, False, False)}
    kept = [r if r.confidence >= minimum else r.model_copy(update=refused) for r in results]

    def within(given: Sequence[Result]) -> list[Result]:
        return [result for result in given if result.id in there]

    found = {
        "**newsdesk**": within(results),
        "words alone": within(singles.words),
        "meaning alone": within(singles.meaning),
        "newsdesk, of all questions": results,
    }
    said = {
        "**newsdesk**": within(results),
        "newsdesk, above its threshold": within(kept),
        "first sentences of the best passage": first,
        "sentences most similar to the question": nearest,
        "newsdesk, of all questions": results,
    }
    tables = [
        _shares_table(f"RealTimeQA, {split}: {title}", split, given, columns)
        for split in by_split(results)
        for title, given, columns in (
            ("passages", found, PASSAGE_FIGURES),
            ("answers", said, SAID_FIGURES),
        )
    ]
    return results, [*tables, _seconds("RealTimeQA", singles, len(questions))]


def _shares_table(
    title: str, split: str, named: Mapping[str, Sequence[Result]], columns: Sequence[str]
) -> Table:
    """Return the shares of one split, a row a method."""
    rows = [_shares(name, by_split(given).get(split, []), columns) for name, given in named.items()]
    head = ("", "n", *(COLUMN_TITLES[name] for name in columns))
    note = "Questions whose correct choice stands in some passage, unless “of all questions”."
    return Table(title, head, tuple(rows), (note,))


def by_split(results: Sequence[Result]) -> dict[str, list[Result]]:
    """Return results by split, in the order of the splits."""
    made = {split: [r for r in results if sets.split_of(r.id) == split] for split in sets.SPLITS}
    return {split: given for split, given in made.items() if given}


def ask_singly(newsdesk: Newsdesk, questions: Sequence[Question], report: Report) -> Singles:
    """Ask each retriever by itself, and time it against the whole.

    `parts` is the time of one embedding, one FAISS and one Tantivy search per question, `whole`
    that of the retriever on the same questions.
    """
    embedder = newsdesk.search.embedder()
    assert embedder is not None  # noqa: S101 (the library was just embedded)
    by_words, by_meaning = [], []
    parts = whole = 0.0
    for number, question in enumerate(questions):
        report(Progress(stage="Searching singly", done=number, total=len(questions)))
        begun = time.perf_counter()
        vector = embedder.embed([question.text], question=True)[0]
        dense = newsdesk.engine.dense(vector, Filters(), 100)
        lexical = newsdesk.engine.lexical(question.text, Filters(), 100)
        between = time.perf_counter()
        newsdesk.search.retriever.retrieve(
            newsdesk.search.retriever.read(question.text, asked=question.asked), HITS_SCORED
        )
        parts, whole = parts + between - begun, whole + time.perf_counter() - between
        by_words.append(score_question(question, _read(newsdesk, lexical), 0.0))
        by_meaning.append(score_question(question, _read(newsdesk, dense), 0.0))
    return Singles(by_words, by_meaning, parts, whole)


def _read(newsdesk: Newsdesk, found: Sequence[Candidate]) -> list[str]:
    rows = [candidate.row for candidate in found[:HITS_SCORED]]
    with newsdesk.database.reading() as connection:
        there = passages_at(connection, rows, None)
    return [there[row].passage.text for row in rows if row in there]


class PartialEngine:
    """An engine that does not know the passages of some articles; all else is the other one's."""

    def __init__(self, newsdesk: Newsdesk) -> None:
        self._engine = newsdesk.engine
        with newsdesk.database.reading() as connection:
            rows = connection.execute(sa.select(passages.c.row, passages.c.article_id))
            self._articles = {found.row: found.article_id for found in rows}
        self.out: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def dense(
        self, vector: NDArray[np.float32], filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return the passages nearest to a unit vector that are not left out."""
        return self._left(self._engine.dense(vector, filters, limit + LEFT_OUT), limit)

    def lexical(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return the passages that share most words and are not left out."""
        return self._left(self._engine.lexical(text, filters, limit + LEFT_OUT), limit)

    def _left(self, found: Sequence[Candidate], limit: int) -> Sequence[Candidate]:
        return [c for c in found if self._articles.get(c.row) not in self.out][:limit]


def ask_without(
    newsdesk: Newsdesk,
    questions: Sequence[Question],
    excluded: Mapping[str, frozenset[str]],
    report: Report,
) -> dict[str, float]:
    """Return each question's confidence when some articles are as if they were not there."""
    engine = PartialEngine(newsdesk)
    search = make_search(newsdesk.database, engine, newsdesk.load, newsdesk.reader, must_embed=True)
    confidences = {}
    for number, question in enumerate(questions):
        report(Progress(stage="Asking without the evidence", done=number, total=len(questions)))
        engine.out = excluded.get(question.id, frozenset())
        query = search.retriever.read(question.text, asked=question.asked)
        hits = search.reading.read(query, search.retriever.retrieve(query, HITS_SCORED))
        confidences[question.id] = search.judge.judge(query, hits).confidence
    return confidences


def ask_simply(
    newsdesk: Newsdesk, questions: Sequence[Question], report: Report
) -> tuple[list[Result], list[Result]]:
    """Answer by two simple methods that the product has to beat.

    The first says the first sentences of the best passage; the second, of the sentences of the
    first ten passages, those most similar to the question by the cosine of their vectors.
    """
    embedder = newsdesk.search.embedder()
    assert embedder is not None  # noqa: S101 (the library was just embedded)
    first: list[Result] = []
    nearest: list[Result] = []
    for number, question in enumerate(questions):
        report(Progress(stage="Answering simply", done=number, total=len(questions)))
        hits = newsdesk.search.retriever.retrieve(
            newsdesk.search.retriever.read(question.text, asked=question.asked), HITS_SCORED
        )
        sentences = list(dict.fromkeys(text for hit in hits for text in _sentences(hit)))
        asked = embedder.embed([question.text], question=True)[0]
        order = np.argsort(-(embedder.embed(sentences) @ asked), kind="stable")[:3]
        scored = score_question(question, [hit.passage.text for hit in hits], 0.0)
        for kept, said in (
            (first, _sentences(hits[0])),
            (nearest, [sentences[place] for place in order]),
        ):
            kept.append(scored.model_copy(update={"said": said_in(said, question.answers)}))
    return first, nearest


def _sentences(hit: Hit) -> list[str]:
    text = hit.passage.text
    return [text[start:end] for start, end in split_passage(text, hit.passage.section)]


def figures_row(
    name: str, given: Retrieval | None, columns: Mapping[str, object]
) -> tuple[str, ...] | None:
    """Return a row of figures with their intervals, None where there are none."""
    if given is None:
        return None
    cells = (figure(getattr(given, column), given.intervals.get(column)) for column in columns)
    return (name.removesuffix("_query"), str(given.questions), *cells)


def _shares(name: str, given: Sequence[Result], columns: Sequence[str]) -> tuple[str, ...]:
    cells = []
    for column in columns:
        values = [ANSWER_FIGURES[column](result) for result in given]
        cells.append(share([value for value in values if value is not None]))
    return (name, str(len(given)), *cells)


def _abstention(
    split: str, results: Sequence[Result], hard: Mapping[str, float], minimum: float
) -> Table:
    answerable = [result for result in results if result.is_answerable]
    kept = [result.confidence for result in answerable]
    kinds = {
        "answerable": kept,
        "null questions": [result.confidence for result in results if result.is_null],
        "evidence taken out": [hard[result.id] for result in answerable],
    }
    cut = lowest_kept(kept)
    rows = [
        (
            name,
            str(len(given)),
            "–" if given is kept else _area(kept, given),
            share([float(confidence >= minimum) for confidence in given]),
            share([float(confidence >= cut) for confidence in given]),
        )
        for name, given in kinds.items()
    ]
    note = (
        f"Answered is from a confidence of {minimum:.3f} on. Evidence taken out: every answerable "
        "question again, without the articles that hold its evidence."
    )
    head = ("", "n", "AUC", "answered", "answered when 95% of the answerable are")
    return Table(f"MultiHop-RAG, {split}: abstention", head, tuple(rows), (note,))


def _area(kept: Sequence[float], others: Sequence[float]) -> str:
    if not others:
        return "–"
    return figure(area_under_curve(kept, others), area_interval(kept, others))


def _seconds(name: str, singles: Singles, count: int) -> Table:
    per = 1000 / max(count, 1)
    ratio = singles.whole / singles.parts if singles.parts else 0.0
    cells = (f"{singles.whole * per:.1f} ms", f"{singles.parts * per:.1f} ms", f"{ratio:.2f}")
    return Table(
        f"{name}: time per question",
        ("retrieval", "one embedding, FAISS and Tantivy search", "ratio"),
        (cells,),
    )
