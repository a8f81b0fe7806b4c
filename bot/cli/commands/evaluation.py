"""The command that measures: eval."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import click

from bot.cli.errors import fail, guarded
from bot.cli.forms import writer_of
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import as_json
from bot.cli.output import plain, print_json, progress

if TYPE_CHECKING:
    from bot.service.measuring import Measurement
    from bot.service.prose.comparing import ProseComparison
    from index.evaluation.comparison import Comparison
    from index.evaluation.questions import Question


class EvaluationOptions(NamedTuple):
    """What the options ask for."""

    file: TextIO | None
    limit: int | None
    sample: int | None
    seed: int
    calibrate: bool
    save: Path | None
    compare: TextIO | None
    prose: bool


class Figures(NamedTuple):
    """What was measured, against an earlier run and in prose where that was asked for."""

    measured: Measurement
    changes: Comparison | None
    prose: ProseComparison | None


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
@click.option("--prose", is_flag=True, help="Compare quoted answers with ones that the LLM writes.")
@as_json
@pass_terminal
@guarded
def evaluate(terminal: Terminal, as_json: bool, **options: Any) -> None:
    """Measure retrieval, answers and abstention on your own questions.

    FILE has one JSON object a line: “question”, and “facts”, a list of the sentences that answer
    it, “answers”, a list of short answers, or “right”, a list of patterns of which an answer must
    hold one (and none of “never”); none of them where nothing answers it. The published forms of
    MultiHop-RAG and RealTimeQA are read as they are.
    """
    chosen = EvaluationOptions(**options)
    if chosen.file is None and not chosen.calibrate:
        raise click.UsageError("Name a FILE of questions; only --calibrate can do without.")
    if chosen.save and not chosen.save.parent.is_dir():
        fail(f"{chosen.save} cannot be written: there is no folder {chosen.save.parent}.")
    found = _measure(terminal, chosen, quiet=as_json)
    if as_json:
        print_json(_as_object(found))
    else:
        overruled = terminal.settings.minimum is not None
        click.echo(_as_text(found, overruled=overruled))


def _measure(terminal: Terminal, chosen: EvaluationOptions, *, quiet: bool) -> Figures:
    from bot.service import measuring
    from bot.service.prose.comparing import compare_prose
    from index.evaluation import comparison

    questions = _read(chosen)
    earlier = None
    if chosen.compare:
        earlier = comparison.read_run(chosen.compare.read(), chosen.compare.name)
        comparison.check_common(earlier, questions)
    with terminal.open() as newsdesk, progress(quiet=quiet) as report:
        writer = writer_of(newsdesk) if chosen.prose else None
        if chosen.file is None:
            measuring.check_samples(newsdesk, questions)
        measured = measuring.measure(
            newsdesk,
            questions,
            chosen.file.name if chosen.file else measuring.SHIPPED_NAME,
            report,
            fit=chosen.calibrate,
            sample=chosen.sample,
            seed=chosen.seed,
        )
        prose = compare_prose(newsdesk.asking, writer, questions, report) if writer else None
    if chosen.save:
        try:
            chosen.save.write_text(measured.run.model_dump_json(), encoding="utf-8")
        except OSError as error:
            fail(f"{chosen.save} cannot be written ({error.strerror or error}).")
    changes = comparison.compare(earlier, measured.run) if earlier else None
    return Figures(measured, changes, prose)


def _read(chosen: EvaluationOptions) -> list[Question]:
    from bot.service import measuring
    from index.evaluation import questions

    if chosen.file is None:
        read = measuring.shipped_questions()
    else:
        read = questions.read_questions(chosen.file)
    read = read[: chosen.limit]
    return read if chosen.sample is None else questions.sample(read, chosen.sample, chosen.seed)


def _as_object(found: Figures) -> dict[str, Any]:
    run = plain(found.measured.run)
    del run["results"]
    return {
        **run.pop("evaluation"),
        "run": run,
        "calibration": plain(found.measured.fitted),
        "comparison": plain(found.changes),
        "prose": plain(found.prose),
    }


def _as_text(found: Figures, *, overruled: bool) -> str:
    from bot.cli import figures

    measured = found.measured
    blocks = [figures.evaluation(measured.run.evaluation)]
    if measured.fitted:
        blocks.append(figures.calibration(measured.fitted, measured.before, overruled=overruled))
    if found.changes:
        blocks.append(figures.comparison(found.changes))
    if found.prose:
        blocks.append(figures.prose(found.prose))
    return "\n\n".join(blocks)


commands = (evaluate,)
