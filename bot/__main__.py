"""The command line `newsdesk`. Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import click

from bot.cli import commands
from bot.cli.errors import INTERRUPTED, fail, guarded, interruptible
from bot.cli.memory import uncollected
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.output import progress

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from bot.service.newsdesk import Newsdesk
    from bot.settings import Settings


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        try:
            version = metadata.version("newsdesk")
        except metadata.PackageNotFoundError:
            version = "not installed, run from its folder"
        click.echo(f"newsdesk {version}")
        context.exit()


@click.command()
@pass_terminal
@guarded
def run(terminal: Terminal) -> None:
    """Run the Discord bot."""
    if not _has_token(terminal):
        fail("There is no DISCORD_TOKEN; set it, or try the bot without Discord: newsdesk console.")
    with terminal.open(follow=True) as newsdesk:
        _run_on_discord(newsdesk)


@click.command()
@pass_terminal
@guarded
def console(terminal: Terminal) -> None:
    """Ask at a terminal prompt; lines from a pipe work too."""
    with terminal.open(follow=True) as newsdesk:
        _run_console(newsdesk)


@click.command()
@pass_terminal
@guarded
def start(terminal: Terminal) -> None:
    """Open on Discord where a token is set, else as a console.

    The first run ever imports the sample stories.
    """
    on_discord = _has_token(terminal)
    with terminal.open(follow=True) as newsdesk:
        if not newsdesk.ever_filled:
            _import_samples(newsdesk)
        if on_discord:
            click.echo("DISCORD_TOKEN is set: opening the newsdesk on Discord.", err=True)
            _run_on_discord(newsdesk)
            return
        click.echo("DISCORD_TOKEN is not set: opening the newsdesk in the console.", err=True)
        _run_console(newsdesk)


def _has_token(terminal: Terminal) -> bool:
    token = terminal.settings.discord_token
    return token is not None and bool(token.get_secret_value().strip())


def _import_samples(newsdesk: Newsdesk) -> None:
    samples = newsdesk.settings.samples
    if not samples.is_dir():
        click.echo("There are no articles yet; import some: newsdesk import PATH.", err=True)
        return
    click.echo(f"First run: importing the sample stories in {samples}.", err=True)
    kept = f"what has come in is kept; newsdesk import {samples} brings the rest"
    with interruptible(kept), progress() as report:
        done = newsdesk.importer.import_paths([samples], report=report)
    click.echo(f"{done.added} sample stories are in.", err=True)


def _run_on_discord(newsdesk: Newsdesk) -> None:
    with uncollected():
        from bot.chat.running import run as run_client
        from bot.i18n.commands import calling, on_discord

    with calling(on_discord):
        run_client(newsdesk)


def _run_console(newsdesk: Newsdesk) -> None:
    from bot.cli.console import run_console

    run_console(newsdesk, sys.stdin)


def _open(settings: Settings, /, *, follow: bool) -> AbstractContextManager[Newsdesk]:
    with uncollected():
        from bot.app import open_newsdesk

    return open_newsdesk(settings, follow=follow)


def command_line() -> click.Group:
    """Return the command line with all its commands."""

    @click.group(context_settings={"help_option_names": ["-h", "--help"]})
    @click.option(
        "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version
    )
    def newsdesk() -> None:
        """Answer questions about the news, word for word and with sources."""

    for command in (run, console, start, *commands.found()):
        newsdesk.add_command(command)
    return newsdesk


def main() -> None:
    """Run the command line; what it prints is UTF-8 whatever the locale."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        command_line().main(prog_name="newsdesk", obj=Terminal(_open))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
