"""Measure what each engine finds of MultiHop-RAG, in one run on one library.

    make engines [SAMPLE=n]

The library is that of `make eval ONLY=mhr`, embedded once. PostgreSQL gets a copy of it, on a
server of the bench's own, and so does milvus-lite's server.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import click
import sets
from milvus_server import MilvusLiteServer
from postgresql_server import PostgresqlServer
from run import SHARED, WORK, Bench, bring_in, mhr_questions
from scoring import Table, markdown
from searching import COLUMN_TITLES, Singles, ask_singly, figures_row

from bot.app import open_newsdesk
from bot.cli.output import progress
from bot.service.measuring import run_of, searching, texts_of
from bot.service.moving import copy_newsdesk
from bot.settings import Settings
from index.evaluation.comparison import Run, compare
from index.evaluation.evaluation import FACT_FIGURES, ask_all, summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.service.newsdesk import Newsdesk
    from index.evaluation.questions import Question
    from index.models import Report

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "engines.md"
ENGINES = ("embedded", "postgres", "milvus")


class Measured(NamedTuple):
    """What was found with an engine: the whole search's run, and each way to search by itself."""

    engine: str
    run: Run
    singles: Singles


@contextmanager
def placed(engine: str, data: Path, report: Report) -> Iterator[Settings]:
    """Give, while inside, the settings of an engine with a copy of the library in a folder."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "data").mkdir()
        if engine == "postgres":
            server = stack.enter_context(PostgresqlServer())
            address = server.new_database()
            copy_newsdesk(Settings(data=data), address, report=report)
            yield Settings(data=folder / "data", database_url=address, engine="postgres:")
            return
        shutil.copy(data / "newsdesk.db", folder / "data" / "newsdesk.db")
        if engine == "embedded":
            yield Settings(data=folder / "data")
            return
        (folder / "milvus").mkdir()
        milvus = MilvusLiteServer(folder / "milvus")
        stack.callback(milvus.kill)
        milvus.start()
        yield Settings(data=folder / "data", engine=milvus.url)


def measure(bench: Bench, engines: Iterable[str], report: Report) -> list[Measured]:
    """Embed the library where that was not done, and ask all questions with each engine."""
    questions = mhr_questions(bench, bench.rows(sets.MHR_QUERIES))
    with bench.open("mhr") as newsdesk:
        bring_in(newsdesk, sets.mhr_articles(bench.rows(sets.MHR_CORPUS)), report)
    measured = []
    for engine in engines:
        with (
            placed(engine, bench.work / "mhr", report) as settings,
            open_newsdesk(settings, load=bench.load) as newsdesk,
        ):
            measured.append(_asked(engine, newsdesk, questions, report))
    return measured


def _asked(
    engine: str, newsdesk: Newsdesk, questions: Sequence[Question], report: Report
) -> Measured:
    newsdesk.engine.follow()
    results = ask_all(searching(newsdesk), questions, report, texts=texts_of(newsdesk))
    answerable = [question for question in questions if question.facts]
    singles = ask_singly(newsdesk, answerable, report)
    return Measured(engine, run_of(newsdesk, results, "mhr"), singles)


def tables(measured: Sequence[Measured]) -> list[Table]:
    """Return what was found, and the differences from the first engine question by question."""
    rows = []
    for each in measured:
        ways = {
            f"**{each.engine}**": each.run.results,
            f"{each.engine}, words alone": each.singles.words,
            f"{each.engine}, meaning alone": each.singles.meaning,
        }
        for name, results in ways.items():
            found = summarise(results, each.run.minimum)
            rows.append(figures_row(name, found.retrieval, FACT_FIGURES))
    first, *others = measured
    differing = []
    for each in others:
        compared = compare(first.run, each.run)
        differing += [
            (
                each.engine,
                COLUMN_TITLES.get(change.figure, change.figure.replace("_", " ")),
                f"{change.before:.3f}",
                f"{change.after:.3f}",
                f"{change.difference:+.3f} ({change.low:+.3f} to {change.high:+.3f})",
                f"{len(compared.better)} better, {len(compared.worse)} worse",
            )
            for change in compared.changes
        ]
    return [
        Table(
            "Passages",
            ("", "n", *(COLUMN_TITLES[name] for name in FACT_FIGURES)),
            tuple(filter(None, rows)),
            ("In brackets: the 95% interval.",),
        ),
        Table(
            f"Beside {first.engine}",
            ("engine", "figure", first.engine, "it", "difference", "questions"),
            tuple(differing),
        ),
    ]


@click.command(help=__doc__)
@click.option("--sample", type=click.IntRange(1), help="Ask so many of the questions.")
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True)
@click.option("--shared", type=click.Path(path_type=Path), default=SHARED, help="The sets' folder.")
@click.option("--work", type=click.Path(path_type=Path), default=WORK, help="For the library.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="For the tables.")
def main(
    sample: int | None, engines: tuple[str, ...], shared: Path, work: Path, results: Path
) -> None:
    """Measure, and write the tables."""
    with progress() as report:
        measured = measure(Bench(shared, work, sample), engines or ENGINES, report)
    page = "\n\n".join(map(markdown, tables(measured)))
    click.echo(page)
    if sample is None and not engines:
        about = "# MultiHop-RAG by engine\n\nWritten by `make engines`, all on one library."
        results.write_text(f"{about}\n\n{page}\n", "utf-8")


if __name__ == "__main__":
    main()
