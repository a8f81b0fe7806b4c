"""The command that measures: eval."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import click

from bot.cli.opening import (
    Terminal,
    as_json,
    fail,
    guarded,
    pass_terminal,
    plain,
    print_json,
    progress,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.newsdesk import Newsdesk
    from index.evaluation.calibration import Calibration
    from index.evaluation.comparison import Comparison, Run
    from index.evaluation.evaluation import Ask, Result
    from index.evaluation.questions import Question

SHIPPED = Path(__file__).parents[2] / "index" / "evaluation" / "samples.jsonl"
# So many of the shipped questions' facts must stand in the library for it to hold the samples.
SAMPLES_THERE = 0.9


class Wanted(NamedTuple):
    """What the options ask for."""

    file: TextIO | None
    limit: int | None
    sample: int | None
    seed: int
    calibrate: bool
    save: Path | None
    compare: TextIO | None


class Measured(NamedTuple):
    """What came of it; `before` is the threshold before it was fitted."""

    run: Run
    before: float
    fitted: Calibration | None
    changes: Comparison | None


@click.command(name="eval")
@click.argument(
    "file", required=False, type=click.File("r", encoding="utf-8-sig", errors="replace")
)
@click.option("--limit", type=click.IntRange(1), help="Only the first so many questions.")
@click.option("--sample", type=click.IntRange(1), help="Only so many, chosen at random.")
@click.option("--seed", default=0, show_default=True, help="What the sample is chosen by.")
@click.option(
    "--calibrate",
    is_flag=True,
    help="Fit the threshold for answering to the questions, or to the shipped ones without FILE.",
)
@click.option(
    "--save",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE.json",
    help="Keep this run.",
)
@click.option(
    "--compare",
    type=click.File("r", encoding="utf-8"),
    metavar="FILE.json",
    help="Compare with a run that was kept.",
)
@as_json
@pass_terminal
@guarded
def evaluate(terminal: Terminal, as_json: bool, **options: Any) -> None:
    """Measure retrieval, answers and abstention on your own questions.

    FILE has one JSON object a line: “question”, and “facts”, a list of the sentences that answer
    it, or “answers”, a list of short answers; none of them where nothing answers it. The
    published forms of MultiHop-RAG and RealTimeQA are read as they are.
    """
    wanted = Wanted(**options)
    if wanted.file is None and not wanted.calibrate:
        raise click.UsageError("Name a FILE of questions; only --calibrate can do without.")
    if wanted.save and not wanted.save.parent.is_dir():
        fail(f"{wanted.save} cannot be written: there is no folder {wanted.save.parent}.")
    measured = _measure(terminal, wanted, quiet=as_json)
    if as_json:
        print_json(_as_object(measured))
    else:
        click.echo(_as_text(measured, overruled=terminal.settings.minimum is not None))


def _measure(terminal: Terminal, wanted: Wanted, *, quiet: bool) -> Measured:
    from index.evaluation import comparison, evaluation

    questions = _read(wanted)
    earlier = None
    if wanted.compare:
        earlier = comparison.read_run(wanted.compare.read(), wanted.compare.name)
        comparison.check_common(earlier, questions)
    with terminal.open() as newsdesk, progress(quiet=quiet) as report:
        if wanted.file is None:
            _check_samples(newsdesk, questions)
        # What is said depends on the threshold, which a calibration is about to set.
        ask = None if wanted.calibrate else asking(newsdesk)
        results = evaluation.ask_all(
            newsdesk.search, questions, report, ask=ask, texts=texts_of(newsdesk)
        )
        before = newsdesk.asking.minimum
        fitted = _calibrate(newsdesk, results) if wanted.calibrate else None
        name = wanted.file.name if wanted.file else "the shipped questions"
        run = run_of(newsdesk, results, name, sample=wanted.sample, seed=wanted.seed)
    if wanted.save:
        try:
            wanted.save.write_text(run.model_dump_json(), encoding="utf-8")
        except OSError as error:
            fail(f"{wanted.save} cannot be written ({error.strerror or error}).")
    changes = comparison.compare(earlier, run) if earlier else None
    return Measured(run, before, fitted, changes)


def _read(wanted: Wanted) -> list[Question]:
    from index.evaluation import questions

    if wanted.file is None:
        with SHIPPED.open(encoding="utf-8") as lines:
            read = questions.read_questions(lines)
    else:
        read = questions.read_questions(wanted.file)
    read = read[: wanted.limit]
    return read if wanted.sample is None else questions.sample(read, wanted.sample, wanted.seed)


def texts_of(newsdesk: Newsdesk) -> Iterator[str]:
    """Yield the text of every passage in the library."""
    from index.store.quotable import quotable_texts

    with newsdesk.database.reading() as connection:
        yield from quotable_texts(connection, newsdesk.engine.fingerprint)


def asking(newsdesk: Newsdesk) -> Ask:
    """Return what answers a question with the newsdesk's own sentences."""

    def ask(question: str, limit: int) -> Sequence[str]:
        answer = newsdesk.asking.ask(question, limit=limit)
        return [sentence.text for sentence in answer.sentences]

    return ask


def _check_samples(newsdesk: Newsdesk, questions: Sequence[Question]) -> None:
    from index.evaluation.evaluation import look_up

    answerable = [question for question in questions if question.facts]
    there = look_up(texts_of(newsdesk), answerable)
    if sum(fact for fact, _ in there.values()) < SAMPLES_THERE * len(answerable):
        fail(
            "The shipped questions are about the sample stories, which are not in the library: "
            "name a FILE with questions about your own articles, or import the samples first."
        )


def _calibrate(newsdesk: Newsdesk, results: Sequence[Result]) -> Calibration:
    from index.evaluation.calibration import calibrate

    fitted = calibrate(results, datetime.now(UTC))
    newsdesk.calibrations.keep(fitted)
    return fitted


def run_of(
    newsdesk: Newsdesk,
    results: Sequence[Result],
    questions: str,
    *,
    sample: int | None = None,
    seed: int = 0,
) -> Run:
    """Return a run to keep, of the questions that `questions` names."""
    from index.evaluation import comparison, evaluation

    status = newsdesk.status.report()
    minimum = newsdesk.asking.minimum
    return comparison.Run(
        made=datetime.now(UTC),
        newsdesk=version_of("newsdesk"),
        fingerprint=newsdesk.engine.fingerprint,
        model=status.model,
        answerer=status.answerer,
        minimum=minimum,
        questions=questions,
        sample=sample,
        seed=seed,
        evaluation=evaluation.summarise(results, minimum),
        results=tuple(results),
    )


def version_of(package: str) -> str:
    """Return the version of a package that is installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _as_object(measured: Measured) -> dict[str, Any]:
    run = plain(measured.run)
    del run["results"]
    return {
        **run.pop("evaluation"),
        "run": run,
        "calibration": plain(measured.fitted),
        "comparison": plain(measured.changes),
    }


def _as_text(measured: Measured, *, overruled: bool) -> str:
    from bot.cli import figures

    blocks = [figures.evaluation(measured.run.evaluation)]
    if measured.fitted:
        blocks.append(figures.calibration(measured.fitted, measured.before, overruled=overruled))
    if measured.changes:
        blocks.append(figures.comparison(measured.changes))
    return "\n\n".join(blocks)
