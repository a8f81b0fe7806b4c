"""The commands of the index: index status, update, rebuild, verify, rollback, plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.errors import fail, guarded, interruptible
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import as_json
from bot.cli.output import print_json, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.maintenance import IndexReport
    from bot.service.newsdesk import Newsdesk
    from index.models import Report

ENGINES = ("embedded", "postgres", "milvus")
INDEX_KEPT = "nothing is lost, and the next “newsdesk index update” goes on from there"


@click.group()
def index() -> None:
    """See, update, rebuild, verify, roll back or plan the index."""


def _index_command(name: str, text: str, work: Callable[[Newsdesk, Report], IndexReport]) -> None:
    @index.command(name=name, help=text)
    @as_json
    @pass_terminal
    @guarded
    def command(terminal: Terminal, as_json: bool) -> None:
        from bot.cli import printing

        with (
            interruptible(INDEX_KEPT),
            terminal.open() as newsdesk,
            progress(quiet=as_json) as report,
        ):
            done = work(newsdesk, report)
        if as_json:
            print_json(done)
        else:
            click.echo(printing.index_report(done))
        if done.faults:
            fail(done.sentence)


_index_command("status", "Say what the index holds.", lambda desk, _: desk.maintenance.status())
_index_command(
    "update",
    "Make the index equal to the library and the settings.",
    lambda desk, report: desk.maintenance.update(report=report),
)
_index_command(
    "rebuild",
    "Make the index files anew from the database, then update.",
    lambda desk, report: desk.maintenance.rebuild(report=report),
)
_index_command(
    "verify",
    "Check every vector, passage and file against the database.",
    lambda desk, report: desk.maintenance.verify(report=report),
)
_index_command(
    "rollback",
    "Answer from the previous index again.",
    lambda desk, _: desk.maintenance.rollback(),
)


@index.command()
@click.option("--passages", type=click.IntRange(1), required=True, help="So many passages.")
@click.option("--engine", type=click.Choice(ENGINES), help="What searches; all by default.")
@as_json
def plan(passages: int, engine: str | None, as_json: bool) -> None:
    """Say what disk, memory and time an index of some size takes, about.

    An article of 700 words has about ten passages. Without an engine each is told of, and which
    one to take.
    """
    from bot.cli import planning
    from index.plan import plan_index

    planned = plan_index(passages)
    if not as_json:
        click.echo(planning.index_plan(planned, engine))
        return
    chosen = tuple(each for each in planned.engines if engine in (None, each.engine))
    print_json(planned.model_copy(update={"engines": chosen}))


commands = (index,)
