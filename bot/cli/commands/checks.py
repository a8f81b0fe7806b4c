"""The commands that look whether all is well: doctor, health."""

from __future__ import annotations

import sys

import click

from bot.cli.errors import fail, guarded
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import as_json
from bot.cli.output import print_json


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
    from bot.state.heartbeat import check_heartbeat, heartbeat_file

    fault = check_heartbeat(heartbeat_file(terminal.settings.data))
    sentence = fault or "The bot is running and connected to Discord."
    if as_json:
        print_json({"healthy": fault is None, "sentence": sentence})
    else:
        click.echo(sentence, err=fault is not None)
    if fault:
        sys.exit(1)


commands = (doctor, health)
