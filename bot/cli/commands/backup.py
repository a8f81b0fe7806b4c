"""The commands for the database as a file: backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.errors import guarded
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import as_json
from bot.cli.output import print_json


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@as_json
@pass_terminal
@guarded
def backup(terminal: Terminal, file: Path, force: bool, as_json: bool) -> None:
    """Copy the database into a file, while the bot runs."""
    from articles.library.backup import back_up
    from bot.cli.printing import counted

    done = back_up(terminal.settings.database, file, replace=force)
    if as_json:
        print_json(done)
    else:
        size = f"{done.bytes / 1e6:,.1f} MB"
        click.echo(f"{done.path} holds {counted(done.articles, 'article')}, {size}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@pass_terminal
@guarded
def restore(terminal: Terminal, file: Path, as_json: bool) -> None:
    """Put a backup back in the database's place, and keep what was there beside it."""
    from articles.library.backup import restore as put_back
    from bot.cli.printing import counted
    from bot.service.migrations import migration_folders

    done = put_back(terminal.settings.database, file, migration_folders())
    if as_json:
        print_json(done)
        return
    kept = f" What was there is kept as {done.earlier}." if done.earlier else ""
    restart = " Restart the bot if it runs: it has that open." if done.moved else ""
    click.echo(f"{done.path} holds {counted(done.articles, 'article')} again.{kept}{restart}")


commands = (backup, restore)
