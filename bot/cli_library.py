"""The commands for articles: import, list, show, remove, correct, retract, history."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from articles.errors import NewsdeskError
from bot.cli_terminal import (
    Terminal,
    as_json,
    filter_options,
    pass_terminal,
    progress,
    say,
    scope_option,
    story_argument,
    words,
)

if TYPE_CHECKING:
    from articles.models import Filters

own_scope = click.option("--scope", help="The Discord server that the articles belong to.")


@click.command("import")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--scope", help="Let only this Discord server (its id) see the articles.")
@as_json
@pass_terminal
def import_articles(
    terminal: Terminal, paths: tuple[Path, ...], scope: str | None, as_json: bool
) -> None:
    """Take in files or folders: .txt briefings, Markdown, HTML, JSONL."""
    for path in paths:
        if not path.exists():
            raise NewsdeskError(f"There is no file or folder {path}; nothing was imported.")
    from bot import printing

    with terminal.newsdesk() as newsdesk, progress() as report:
        done = newsdesk.editor.import_paths(paths, scope=scope, report=report)
    say(printing.imported(done), done, as_json=as_json)


@click.command("list")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many; all by default.")
@filter_options
@as_json
@pass_terminal
def list_articles(terminal: Terminal, limit: int | None, filters: Filters, as_json: bool) -> None:
    """List the articles, newest first, those without a date last."""
    from bot import printing

    with terminal.newsdesk() as newsdesk:
        found = newsdesk.service.latest(filters, limit=limit or sys.maxsize)
    say(printing.stories(found), {"articles": found}, as_json=as_json)


@click.command()
@story_argument
@scope_option
@as_json
@pass_terminal
def show(terminal: Terminal, story: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Show one article, every section. STORY is an id, a URL or words of a headline."""
    from bot import printing

    with terminal.newsdesk() as newsdesk:
        article = newsdesk.service.story(words(*story), scope=scope)
    say(printing.story(article), article, as_json=as_json)


@click.command()
@story_argument
@own_scope
@as_json
@pass_terminal
def remove(terminal: Terminal, story: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Delete a story and its text; only the fact stays in its history."""
    with terminal.newsdesk() as newsdesk:
        article = newsdesk.editor.remove(words(*story), scope=scope)
    say(f"Removed “{article.headline}” ({article.id}).", {"article": article}, as_json=as_json)


@click.command()
@story_argument
@click.option("--note", required=True, help="What was corrected; every quote carries it.")
@own_scope
@as_json
@pass_terminal
def correct(
    terminal: Terminal, story: tuple[str, ...], note: str, scope: str | None, as_json: bool
) -> None:
    """Mark a story as corrected."""
    with terminal.newsdesk() as newsdesk:
        article = newsdesk.editor.correct(words(*story), words(note), scope=scope)
    sentence = f"Marked “{article.headline}” ({article.id}) as corrected."
    say(sentence, {"article": article}, as_json=as_json)


@click.command()
@story_argument
@click.option("--reason", required=True, help="Why; whoever asks for the story is told.")
@own_scope
@as_json
@pass_terminal
def retract(
    terminal: Terminal, story: tuple[str, ...], reason: str, scope: str | None, as_json: bool
) -> None:
    """Take a story out of all answers at once; it stays in the history."""
    with terminal.newsdesk() as newsdesk:
        article = newsdesk.editor.retract(words(*story), words(reason), scope=scope)
    sentence = f"Retracted “{article.headline}” ({article.id}); it is in no answer any more."
    say(sentence, {"article": article}, as_json=as_json)


@click.command()
@story_argument
@own_scope
@as_json
@pass_terminal
def history(terminal: Terminal, story: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Say what happened to a story, oldest first; a removed one goes by its id."""
    from bot import printing

    with terminal.newsdesk() as newsdesk:
        entries = newsdesk.editor.history(words(*story), scope=scope)
    say(printing.history(entries), {"history": entries}, as_json=as_json)
