"""The command copy: the whole newsdesk into another database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.errors import guarded, interruptible
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import as_json
from bot.cli.output import print_json, progress

if TYPE_CHECKING:
    from bot.service.moving import CopyReport

AS_BEFORE = "the other database is as it was, and the next copy begins anew"


@click.command()
@click.option(
    "--to", "address", metavar="URL", required=True, help="sqlite:///FILE or postgresql://…"
)
@click.option("--replace", is_flag=True, help="Replace another newsdesk that is there.")
@as_json
@pass_terminal
@guarded
def copy(terminal: Terminal, address: str, replace: bool, as_json: bool) -> None:
    """Copy the whole newsdesk into another database, while the bot runs."""
    from bot.service.moving import copy_newsdesk

    def tell(sentence: str) -> None:
        click.echo(sentence, err=True)

    with interruptible(AS_BEFORE), progress(quiet=as_json) as report:
        done = copy_newsdesk(terminal.settings, address, replace=replace, tell=tell, report=report)
    if as_json:
        print_json(done)
    else:
        click.echo(_told(done))


def _told(done: CopyReport) -> str:
    from bot.cli.printing import counted

    held = f"{counted(done.articles, 'article')}, {counted(done.passages, 'passage')}"
    rows = counted(sum(done.rows.values()), "row")
    what = f"{held} and the rest, {rows} in all, each of them compared"
    lines = [
        f"{done.target} holds all of {done.source}: {what}, after {done.seconds:,.1f} seconds."
    ]
    if done.is_used:
        lines.append(
            "Something still uses the old database, and what it brings in now is not in the copy: "
            "stop it, then copy again."
        )
    if done.has_users:
        lines.append("Who has the copy open, such as a bot that runs on it, goes on with it.")
    lines.append("To use the copy, set DATABASE_URL to it and start.")
    return "\n".join(lines)


commands = (copy,)
