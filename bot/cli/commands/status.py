"""The command status: how much there is and how fresh it is."""

from __future__ import annotations

import click

from bot.cli.errors import guarded
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import as_json
from bot.cli.output import print_json


@click.command()
@as_json
@pass_terminal
@guarded
def status(terminal: Terminal, as_json: bool) -> None:
    """Say how much there is, how fresh it is, and how much of an LLM is used today."""
    from bot.cli import printing

    with terminal.open() as newsdesk:
        found = newsdesk.status.report()
    if as_json:
        print_json(found)
    else:
        click.echo(printing.status(found))


commands = (status,)
