"""The commands that check: doctor and health."""

from __future__ import annotations

import click

from bot.cli_terminal import Terminal, as_json, pass_terminal, say


@click.command()
@as_json
@pass_terminal
@click.pass_context
def doctor(ctx: click.Context, terminal: Terminal, as_json: bool) -> None:
    """Check settings, folder, database, model, index and token; name what to do."""
    from bot.cli_doctor import examine

    checks = []
    for check in examine(terminal):
        checks.append(check)
        if not as_json:
            click.echo(f"{'ok   ' if check.ok else 'FAULT'}  {check.name}: {check.sentence}")
            if check.next:
                click.echo(f"       {check.next}")
    if as_json:
        say("", {"checks": checks}, as_json=True)
    faults = [check.name for check in checks if not check.ok]
    if faults:
        click.echo(f"Something is wrong with: {', '.join(faults)}.", err=True)
        ctx.exit(1)


@click.command()
@as_json
@pass_terminal
@click.pass_context
def health(ctx: click.Context, terminal: Terminal, as_json: bool) -> None:
    """Say whether the running bot is healthy; exit status 0 when it is."""
    from bot.health import check_health

    found = check_health(terminal.settings().data / "health.json")
    sentence = found or "The bot is running and connected to Discord."
    if as_json:
        say("", {"healthy": found is None, "sentence": sentence}, as_json=True)
    else:
        click.echo(sentence, err=found is not None)
    if found:
        ctx.exit(1)
