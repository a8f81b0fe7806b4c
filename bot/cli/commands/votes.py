"""The command votes: what people think of the answers."""

from __future__ import annotations

import click

from bot.cli.errors import guarded
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import as_json
from bot.cli.output import plain, print_json


@click.command()
@click.option("--limit", default=100, type=click.IntRange(1, 10_000), show_default=True)
@as_json
@pass_terminal
@guarded
def votes(terminal: Terminal, limit: int, as_json: bool) -> None:
    """List what people think of the answers on Discord, and why, the newest first."""
    from bot.cli import printing

    with terminal.open() as newsdesk:
        held = newsdesk.people.votes(limit=limit)
    if as_json:
        print_json({"votes": [plain(vote) for vote in held]})
    else:
        click.echo(printing.votes(held))


commands = (votes,)
