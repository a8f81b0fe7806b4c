"""How well the newsdesk finds and answers, measured on questions whose answers are known."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import index.evaluation
from index.errors import EvaluationError
from index.evaluation.calibration import Calibration, calibrate
from index.evaluation.comparison import Run
from index.evaluation.evaluation import ask_all, look_up, summarise
from index.evaluation.questions import read_questions
from index.search import make_search
from index.store.quotable import quotable_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.newsdesk import Newsdesk
    from index.evaluation.evaluation import Ask, Result
    from index.evaluation.questions import Question
    from index.models import Report
    from index.search import Search

SHIPPED_NAME = "the shipped questions"
SHIPPED = Path(index.evaluation.__file__).parent / "samples.jsonl"
# So many of the shipped questions' facts must stand in the library for it to hold the samples.
SAMPLES_THERE = 0.9


class Measurement(NamedTuple):
    """A run, the threshold before it, and the one that was fitted to it, if one was."""

    run: Run
    before: float
    fitted: Calibration | None


def shipped_questions() -> list[Question]:
    """Return the questions about the sample stories."""
    with SHIPPED.open(encoding="utf-8") as lines:
        return read_questions(lines)


def check_samples(newsdesk: Newsdesk, questions: Sequence[Question]) -> None:
    """Raise EvaluationError where the library lacks the shipped questions' stories."""
    answerable = [question for question in questions if question.facts]
    there = look_up(texts_of(newsdesk), answerable)
    if sum(fact for fact, _ in there.values()) < SAMPLES_THERE * len(answerable):
        raise EvaluationError(
            "The shipped questions are about the sample stories, which are not in the library: "
            "name a FILE with questions about your own articles, or import the samples first."
        )


def measure(
    newsdesk: Newsdesk,
    questions: Sequence[Question],
    name: str,
    report: Report,
    *,
    fit: bool = False,
    sample: int | None = None,
    seed: int = 0,
) -> Measurement:
    """Ask questions that go by a name; with `fit`, set the threshold for answering by them.

    `sample` and `seed` tell how they were chosen, and are kept with the run.
    """
    # What is said depends on the threshold, which is about to be fitted.
    ask = None if fit else answers_of(newsdesk)
    results = ask_all(searching(newsdesk), questions, report, ask=ask, texts=texts_of(newsdesk))
    before, fitted = newsdesk.asking.minimum, None
    if fit:
        fitted = calibrate(results, datetime.now(UTC))
        newsdesk.calibrations.keep(fitted)
    run = run_of(newsdesk, results, name, sample=sample, seed=seed)
    return Measurement(run, before, fitted)


def searching(newsdesk: Newsdesk) -> Search:
    """Return the newsdesk's search, but one that fails where it would be left to its words.

    Raises EvaluationError where the model that made the index cannot be used.
    """
    # An empty index has no model.
    if newsdesk.engine.fingerprint is not None and newsdesk.search.embedder() is None:
        raise EvaluationError(
            "Nothing was measured, since words alone would have been: the model that made the "
            "index cannot be used; run “newsdesk doctor”, which says why, or “newsdesk index "
            "update”, which makes the index anew."
        )
    return make_search(
        newsdesk.database, newsdesk.engine, newsdesk.load, newsdesk.reader, must_embed=True
    )


def texts_of(newsdesk: Newsdesk) -> Iterator[str]:
    """Yield the text of every passage in the library."""
    with newsdesk.database.reading() as connection:
        yield from quotable_texts(connection, newsdesk.engine.fingerprint)


def answers_of(newsdesk: Newsdesk) -> Ask:
    """Return what answers a question with the newsdesk's own sentences.

    A sentence that quotes nothing, such as a greeting, is no answer.
    """

    def ask(question: Question, limit: int | None) -> Sequence[str]:
        answer = newsdesk.asking.ask(question.text, limit=limit, on=question.asked)
        return [sentence.text for sentence in answer.sentences if sentence.citations]

    return ask


def run_of(
    newsdesk: Newsdesk,
    results: Sequence[Result],
    questions: str,
    *,
    sample: int | None = None,
    seed: int = 0,
) -> Run:
    """Return a run to keep, of the questions that `questions` names."""
    status = newsdesk.status.report()
    minimum = newsdesk.asking.minimum
    return Run(
        made=datetime.now(UTC),
        newsdesk=version_of("newsdesk"),
        fingerprint=newsdesk.engine.fingerprint,
        model=status.model,
        answerer=status.answerer,
        minimum=minimum,
        questions=questions,
        sample=sample,
        seed=seed,
        evaluation=summarise(results, minimum),
        results=tuple(results),
    )


def version_of(package: str) -> str:
    """Return the version of a package that is installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
