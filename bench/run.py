"""Measure the newsdesk on published sets that stand beside the checkout.

    make eval [ONLY=PART] [SAMPLE=n] [MODEL=x] [ENGINE=x]

The parts are mhr, rtqa, points, why, short, feeds, duplicates, faithful, languages and pages.

Articles are imported and embedded once, into build/bench; later runs only ask. A whole run is
written to bench/results; a sample, or what another embedding model or engine than the default
gives, is only shown, beside the last whole run.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
WORK = ROOT / "build" / "bench"
RESULTS = ROOT / "bench" / "results"
SHORT = ROOT / "bench" / "short.jsonl"
SAMPLES = ROOT / "samples"
LANGUAGES = ROOT / "bench" / "languages"
OTHER_WORDS = ROOT / "bench" / "other_words.jsonl"
# The day after the last sample story; what is dated later than now is refused.
SAMPLES_READ = datetime(2026, 11, 16, tzinfo=UTC)
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scoring import Table

    from articles.models import Article
    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder
    from index.evaluation.evaluation import Result
    from index.evaluation.questions import Question
    from index.models import Report


class Bench(NamedTuple):
    """Where the sets are, where the work goes, and how many questions are asked (None for all).

    `sizes` are those of the libraries that articles are added to; `model` is the embedding model
    where it is not the default, or for each part its own, and `engine` the URL of another engine.
    """

    shared: Path
    work: Path
    sample: int | None = None
    load: Callable[[str], Embedder] | None = None
    short: Path = SHORT
    samples: Path = SAMPLES
    sizes: tuple[int, ...] = (1_000, 10_000, 100_000)
    languages: Path = LANGUAGES
    other_words: Path = OTHER_WORDS
    model: str | None = None
    engine: str | None = None

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return a set's rows."""
        from sets import read_rows

        return read_rows(self.shared / name)

    def sampled(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows to ask, the same ones each time."""
        from index.evaluation.questions import sample

        return rows if self.sample is None else sample(rows, self.sample, 0)

    @contextmanager
    def open(self, name: str, **changes: Any) -> Iterator[Newsdesk]:
        """Open the newsdesk of a set, on a database of its own."""
        from bot.app import open_newsdesk
        from bot.settings import Settings

        folder = self.work / name
        database = f"sqlite:///{folder / 'newsdesk.db'}"
        own = {"model": self.model, "engine": self.engine}
        given = {name: value for name, value in own.items() if value is not None}
        settings = Settings(data=folder, database_url=database, **(given | changes))
        with open_newsdesk(settings, load=self.load) as newsdesk:
            yield newsdesk


def run_mhr(bench: Bench, report: Report) -> list[Table]:
    """Measure MultiHop-RAG, without the questions that the included reader was trained on."""
    import sets
    from searching import measure_mhr

    corpus, queries = bench.rows(sets.MHR_CORPUS), bench.rows(sets.MHR_QUERIES)
    questions = mhr_questions(bench, queries)
    with bench.open("mhr") as newsdesk:
        ids = bring_in(newsdesk, sets.mhr_articles(corpus), report)
        evidence = sets.evidence_articles(corpus, queries, ids)
        results, tables = measure_mhr(newsdesk, questions, evidence, report)
        keep(bench, "mhr", newsdesk, results)
    return tables


def mhr_questions(bench: Bench, queries: list[dict[str, Any]]) -> list[Question]:
    """Return those of MultiHop-RAG's questions that the included reader was not trained on."""
    import sets

    unseen = [row for row in queries if not sets.is_trained_on(row["id"])]
    return sets.questions_of(bench.sampled(unseen))


def run_rtqa(bench: Bench, report: Report) -> list[Table]:
    """Measure RealTimeQA."""
    import sets
    from searching import measure_rtqa

    questions = sets.questions_of(bench.sampled(bench.rows(sets.RTQA_QUESTIONS)))
    with bench.open("rtqa") as newsdesk:
        bring_in(newsdesk, sets.rtqa_articles(bench.rows(sets.RTQA_DOCS)), report)
        # What the threshold would keep back is measured too, so that a second one answers it all.
        always = bench._replace(load=newsdesk.load)
        with always.open("rtqa", minimum=0.0) as asked:
            results, tables = measure_rtqa(newsdesk, asked, questions, report)
        keep(bench, "rtqa", newsdesk, results)
    return tables


def run_points(bench: Bench, report: Report) -> list[Table]:
    """Measure key points."""
    import sets
    from telling import measure_points

    rows = bench.sampled(bench.rows(sets.KEY_POINTS))
    with bench.open("points") as newsdesk:
        ids = bring_in(newsdesk, sets.point_articles(rows), report, embed=False)
        return measure_points(newsdesk, rows, ids, report)


def run_why(bench: Bench, report: Report) -> list[Table]:
    """Measure reasons."""
    import sets
    from telling import measure_reasons

    rows = bench.sampled(bench.rows(sets.REASONS))
    with bench.open("why") as newsdesk:
        ids = bring_in(newsdesk, sets.reason_articles(rows), report, embed=False)
        return measure_reasons(newsdesk, rows, ids, report)


def run_short(bench: Bench, report: Report) -> list[Table]:
    """Measure the short questions, on MultiHop-RAG's articles and on the sample stories."""
    import sets
    from short import LIBRARIES, measure_short

    from articles.models import Article
    from articles.parsing import read_path

    with bench.short.open(encoding="utf-8") as lines:
        rows = bench.sampled([json.loads(line) for line in lines])
    tables: list[Table] = []
    for library in LIBRARIES:
        asked = sets.questions_of([row for row in rows if row["library"] == library])
        if not asked:
            continue
        with bench.open(library) as newsdesk:
            if library == "samples":
                read = read_path(bench.samples, now=SAMPLES_READ)
                take(newsdesk, [item for item in read if isinstance(item, Article)], report)
            else:
                bring_in(newsdesk, sets.mhr_articles(bench.rows(sets.MHR_CORPUS)), report)
            results, made = measure_short(newsdesk, asked, library, report)
            keep(bench, f"short-{library}", newsdesk, results)
        tables += made
    return tables


def run_feeds(bench: Bench, report: Report) -> list[Table]:
    """Measure how feeds are read; a sample asks nothing, so that all are read in any case."""
    from feedsets import measure_feeds

    return measure_feeds(bench.shared, report)


def run_duplicates(bench: Bench, report: Report) -> list[Table]:
    """Measure which texts are taken for copies of one another, and how long that takes."""
    import duplicates

    from articles.library.database import open_database
    from index.models import Progress

    folder = bench.work / "duplicates"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    counted, full = [], []
    for number, name in enumerate(duplicates.SETS):
        if not (bench.shared / name).is_file():
            continue
        report(Progress(stage="Copies among real articles", done=number, total=None))
        read = duplicates.articles_of(name, bench.sampled(bench.rows(name)))
        database = open_database(f"sqlite:///{folder / name}.db")
        found = duplicates.real_copies(database, read)
        counted.append((name.partition(".")[0], len(read), *found))
        database.close()
        if name in duplicates.COPIED_SETS:
            full += [article for article in read if duplicates.of_full_length(article)]
    database = open_database(f"sqlite:///{folder / 'made'}.db")
    made = duplicates.made_copies(database, full, report)
    database.close()
    taken = []
    for size in bench.sizes if full and bench.sample is None else ():
        report(Progress(stage="Adding one article", done=size, total=None))
        database = open_database(f"sqlite:///{folder / str(size)}.db")
        taken.append((size, duplicates.seconds_to_add(database, size, full[: duplicates.ADDED])))
        database.close()
    tables = [duplicates.made_table(made), duplicates.real_table(counted)]
    return [*tables, duplicates.speed_table(taken)] if taken else tables


def run_faithful(bench: Bench, report: Report) -> list[Table]:
    """Measure the check of written sentences against the passages that they cite."""
    import faithful
    from duplicates import articles_of

    from index.readers import INCLUDED, load_reader

    tables = []
    if (bench.shared / faithful.VOTES).is_file():
        rows = bench.sampled(bench.rows(faithful.VOTES))
        voted = faithful.voted_sentences(rows, load_reader(INCLUDED), report)
        tables += [faithful.votes_table(voted, split) for split in faithful.SPLITS]
    articles = [
        article
        for name in faithful.CHANGED_SETS
        if (bench.shared / name).is_file()
        for article in articles_of(name, bench.sampled(bench.rows(name)))
    ]
    checked = faithful.checked_changes(articles, report)
    return [*tables, faithful.caught_table(checked), faithful.passed_table(checked)]


def run_languages(bench: Bench, report: Report) -> list[Table]:
    """Measure questions in nine languages about our own stories in them, with either model."""
    from by_language import articles_of, measure_languages, stories, with_other_words

    from index.embedders.sentence_transformers import DEFAULT_MODEL
    from index.embedders.universal_sentence_encoder import MULTILINGUAL_MODEL

    rows = bench.sampled(with_other_words(stories(bench.languages), bench.other_words))
    models = {DEFAULT_MODEL: "languages", MULTILINGUAL_MODEL: "languages-multilingual"}
    tables = []
    for model, folder in models.items() if bench.model is None else [(bench.model, "languages")]:
        with bench.open(folder, model=model) as newsdesk:
            bring_in(newsdesk, articles_of(rows), report, now=SAMPLES_READ)
            tables += measure_languages(newsdesk, rows, model, report)
    return tables


def run_pages(bench: Bench, _report: Report) -> list[Table]:
    """Measure how article pages are read."""
    from pagesets import measure_pages

    return measure_pages(bench.shared, sample=bench.sample)


def bring_in(
    newsdesk: Newsdesk,
    rows: Iterable[dict[str, Any]],
    report: Report,
    *,
    embed: bool = True,
    now: datetime | None = None,
) -> dict[str, str]:
    """Import articles through the product's own reader and bring the index up to date.

    Returns the ids under which they are in the library, by the sets' own ids.
    """
    from articles.models import Article
    from articles.parsing import read_bytes

    now = now or datetime.now(UTC)
    read = {
        row["id"]: item
        for row in rows
        for item in read_bytes("article.jsonl", json.dumps(row).encode(), now=now)
    }
    articles = {name: item for name, item in read.items() if isinstance(item, Article)}
    if len(articles) < len(read):
        click.echo(f"{len(read) - len(articles)} of {len(read)} articles were skipped.", err=True)
    take(newsdesk, articles.values(), report, embed=embed)
    return {name: article.id for name, article in articles.items()}


def take(
    newsdesk: Newsdesk, articles: Iterable[Article], report: Report, *, embed: bool = True
) -> None:
    """Add articles to the library and bring the index up to date."""
    for _ in newsdesk.library.add_all(articles):
        pass
    newsdesk.engine.follow()
    if embed:
        newsdesk.maintenance.update(report=report)


def keep(bench: Bench, name: str, newsdesk: Newsdesk, results: list[Result]) -> None:
    """Show what changed since the last run of a part, then keep this one for the next."""
    from articles.errors import NewsdeskError
    from bot.cli import figures
    from bot.service.measuring import run_of
    from index.evaluation.comparison import compare, read_run

    run = run_of(newsdesk, results, name, sample=bench.sample)
    path = bench.work / f"{name}.json"
    if path.is_file():
        try:
            earlier = read_run(path.read_text("utf-8"), path.name)
            click.echo(figures.comparison(compare(earlier, run)))
        except NewsdeskError as error:
            click.echo(str(error), err=True)
    if bench.sample is None and bench.engine is None:
        path.write_text(run.model_dump_json(), encoding="utf-8")


RUNS: dict[str, Callable[[Bench, Report], list[Table]]] = {
    "mhr": run_mhr,
    "rtqa": run_rtqa,
    "points": run_points,
    "why": run_why,
    "short": run_short,
    "feeds": run_feeds,
    "duplicates": run_duplicates,
    "faithful": run_faithful,
    "languages": run_languages,
    "pages": run_pages,
}


def measure(bench: Bench, parts: Iterable[str], report: Report) -> dict[str, Any]:
    """Run some parts and return their tables, each with its date and how long it took."""
    measured = {}
    for part in parts:
        begun = time.monotonic()
        tables = [table._asdict() for table in RUNS[part](bench, report)]
        measured[part] = {
            "made": f"{datetime.now(UTC):%Y-%m-%d}",
            "seconds": round(time.monotonic() - begun),
            "tables": tables,
        }
    return measured


@click.command(help=__doc__)
@click.option("--only", type=click.Choice(tuple(RUNS)), multiple=True, help="Only this part.")
@click.option("--sample", type=click.IntRange(1), help="Ask so many of each set's questions.")
@click.option("--model", help="Another embedding model, as NEWSDESK_MODEL has it.")
@click.option("--engine", help="Another engine, as NEWSDESK_ENGINE has it.")
@click.option("--shared", type=click.Path(path_type=Path), default=SHARED, help="The sets' folder.")
@click.option("--work", type=click.Path(path_type=Path), default=WORK, help="For what is embedded.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, help="For the tables.")
def main(
    only: tuple[str, ...],
    sample: int | None,
    model: str | None,
    engine: str | None,
    shared: Path,
    work: Path,
    results: Path,
) -> None:
    """Run what is asked for."""
    if not shared.is_dir():
        click.echo(
            "The sets are not there: put them into ../shared/data, beside the checkout.", err=True
        )
        sys.exit(1)
    from reporting import write
    from scoring import Table, markdown

    from bot.cli.output import progress

    if model:
        work /= re.sub(r"\W+", "-", model)
    with progress() as report:
        bench = Bench(shared, work, sample, model=model, engine=engine)
        measured = measure(bench, only or RUNS, report)
    for part in measured.values():
        for table in part["tables"]:
            click.echo(f"\n{markdown(Table(**table))}")
    if sample is None and model is None and engine is None:
        write(results, measured)


if __name__ == "__main__":
    main()
