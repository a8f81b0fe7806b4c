"""The commands of watched folders: what `newsdesk watch` does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from articles.errors import NewsdeskError
from bot.cli.errors import guarded, interruptible
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import as_json
from bot.cli.output import print_json, progress

if TYPE_CHECKING:
    from bot.service.folder_reports import FoldersReport
    from bot.service.newsdesk import Newsdesk

FOLDERS_KEPT = "what has come in is kept, and the next look goes on from there"


@click.group()
def watch() -> None:
    """Keep articles equal to the files of the folders in NEWSDESK_WATCH."""


@watch.command(name="list")
@as_json
@pass_terminal
@guarded
def list_folders(terminal: Terminal, as_json: bool) -> None:
    """List the watched folders, as of the last look."""
    from bot.cli import folders as printing

    with terminal.open() as newsdesk:
        found = newsdesk.folders.status()
    if as_json:
        print_json({"folders": found})
    else:
        click.echo(printing.listed(found))


@watch.command()
@as_json
@pass_terminal
@guarded
def update(terminal: Terminal, as_json: bool) -> None:
    """Look at the folders once, without the bot."""
    with (
        interruptible(FOLDERS_KEPT),
        terminal.open() as newsdesk,
        progress(quiet=as_json) as report,
    ):
        _check_any(newsdesk)
        done = newsdesk.folders.settle()
        newsdesk.importer.embed(report)
    _print(done, as_json=as_json)


@watch.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@as_json
@pass_terminal
@guarded
def confirm(terminal: Terminal, folder: Path | None, as_json: bool) -> None:
    """Say that what vanished from a folder is gone: its articles are removed.

    Without FOLDER that holds for all of which more than a third vanished at once.
    """
    with (
        interruptible(FOLDERS_KEPT),
        terminal.open() as newsdesk,
        progress(quiet=as_json) as report,
    ):
        _check_any(newsdesk)
        held = [Path(each.folder) for each in newsdesk.folders.status() if each.vanished]
        chosen = [folder.absolute()] if folder else held
        if not set(chosen) <= set(newsdesk.folders.paths):
            raise NewsdeskError(
                f"{folder} is not watched; newsdesk watch list names those that are."
            )
        done = newsdesk.folders.settle(confirmed=chosen)
        newsdesk.importer.embed(report)
    _print(done, as_json=as_json)


def _check_any(newsdesk: Newsdesk) -> None:
    if not newsdesk.folders.paths:
        raise NewsdeskError("No folder is watched; set NEWSDESK_WATCH to one.")


def _print(done: FoldersReport, *, as_json: bool) -> None:
    from bot.cli import folders as printing

    if as_json:
        print_json(done)
    else:
        click.echo(printing.looked(done))


commands = (watch,)
