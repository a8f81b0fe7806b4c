"""The commands for the index (status, update, rebuild, verify, rollback) and the evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import click

from bot.cli_terminal import Terminal, as_json, pass_terminal, progress, say

if TYPE_CHECKING:
    from bot.editor import IndexReport


@click.group()
def index() -> None:
    """See to the index: what it holds, whether it is sound, making it anew."""


@index.command()
@as_json
@pass_terminal
def status(terminal: Terminal, as_json: bool) -> None:
    """Say what the index holds."""
    with terminal.newsdesk() as newsdesk:
        report = newsdesk.editor.index_status()
    _say(report, as_json=as_json)


@index.command()
@as_json
@pass_terminal
def update(terminal: Terminal, as_json: bool) -> None:
    """Make the index equal to the library and the settings."""
    with terminal.newsdesk() as newsdesk, progress() as tell:
        report = newsdesk.editor.index_update(report=tell)
    _say(report, as_json=as_json)


@index.command()
@as_json
@pass_terminal
def rebuild(terminal: Terminal, as_json: bool) -> None:
    """Make the index anew from the database; sound vectors are kept."""
    with terminal.newsdesk() as newsdesk, progress() as tell:
        report = newsdesk.editor.index_rebuild(report=tell)
    _say(report, as_json=as_json)


@index.command()
@as_json
@pass_terminal
@click.pass_context
def verify(ctx: click.Context, terminal: Terminal, as_json: bool) -> None:
    """Check the index against the database; exit status 1 where there are faults."""
    with terminal.newsdesk() as newsdesk, progress() as tell:
        report = newsdesk.editor.index_verify(report=tell)
    _say(report, as_json=as_json)
    if report.faults:
        click.echo(report.sentence, err=True)
        ctx.exit(1)


@index.command()
@as_json
@pass_terminal
def rollback(terminal: Terminal, as_json: bool) -> None:
    """Answer from the previous index again."""
    with terminal.newsdesk() as newsdesk:
        report = newsdesk.editor.index_rollback()
    _say(report, as_json=as_json)


@click.command("eval")
@click.argument("file", type=click.File("r", encoding="utf-8-sig", errors="replace"))
@click.option("--limit", type=click.IntRange(min=1), help="Only the first so many questions.")
@as_json
@pass_terminal
def evaluate(terminal: Terminal, file: TextIO, limit: int | None, as_json: bool) -> None:
    """Score retrieval and abstention on your own questions.

    FILE has one JSON object a line: “question”, and “facts”, a list of the sentences that answer
    it (none where nothing does).
    """
    from bot import printing
    from index import evaluation

    questions = evaluation.read_questions(file)[:limit]
    with terminal.newsdesk() as newsdesk, progress() as tell:
        figures = evaluation.evaluate(newsdesk.retriever, questions, newsdesk.service.minimum, tell)
    say(printing.evaluation(figures), figures, as_json=as_json)


def _say(report: IndexReport, *, as_json: bool) -> None:
    from bot import printing

    say(printing.index_report(report), report, as_json=as_json)
