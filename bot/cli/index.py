"""The commands that check: index …, doctor, health."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.cli.opening import Terminal, as_json, fail, guarded, pass_terminal, print_json, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.editor import IndexReport, Report
    from bot.service.newsdesk import Newsdesk


@click.group()
def index() -> None:
    """See, update, rebuild, verify or roll back the index."""


def _index_command(name: str, text: str, work: Callable[[Newsdesk, Report], IndexReport]) -> None:
    @index.command(name=name, help=text)
    @as_json
    @pass_terminal
    @guarded
    def command(terminal: Terminal, as_json: bool) -> None:
        from bot.cli import printing

        with terminal.open() as newsdesk, progress(quiet=as_json) as report:
            done = work(newsdesk, report)
        if as_json:
            print_json(done)
        else:
            click.echo(printing.index_report(done))
        if done.faults:
            fail(done.sentence)


_index_command("status", "Say what the index holds.", lambda desk, _: desk.editor.index_status())
_index_command(
    "update",
    "Make the index equal to the library and the settings.",
    lambda desk, report: desk.editor.index_update(report=report),
)
_index_command(
    "rebuild",
    "Make the index files anew from the database, then update.",
    lambda desk, report: desk.editor.index_rebuild(report=report),
)
_index_command(
    "verify",
    "Check every vector, passage and file against the database.",
    lambda desk, report: desk.editor.index_verify(report=report),
)
_index_command(
    "rollback",
    "Answer from the previous index again.",
    lambda desk, _: desk.editor.index_rollback(),
)


@click.command()
@as_json
@pass_terminal
@guarded
def doctor(terminal: Terminal, as_json: bool) -> None:
    """Look for faults and name the next step for each."""
    from bot.cli.doctor import examine

    checks = examine(terminal)
    if as_json:
        print_json({"checks": checks})
    else:
        for check in checks:
            click.echo(f"{'ok   ' if check.ok else 'FAULT'} {check.name}: {check.sentence}")
            if check.next:
                click.echo(f"      {check.next}")
    if faults := [check.name for check in checks if not check.ok]:
        fail(f"Something is wrong with: {', '.join(faults)}.")


@click.command()
@as_json
@pass_terminal
@guarded
def health(terminal: Terminal, as_json: bool) -> None:
    """Exit with 0 when the running bot is healthy."""
    from bot.state.heartbeat import check_health

    fault = check_health(terminal.settings.data / "health.json")
    sentence = fault or "The bot is running and connected to Discord."
    if as_json:
        print_json({"healthy": fault is None, "sentence": sentence})
    else:
        click.echo(sentence, err=fault is not None)
    if fault:
        sys.exit(1)
