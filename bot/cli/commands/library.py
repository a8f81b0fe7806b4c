"""The commands for articles: import, list, show, remove, correct, retract, history."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from articles.errors import NewsdeskError
from bot.cli.errors import fail, guarded, interruptible
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import about_a_story, as_json, filter_options, filters_of, joined
from bot.cli.output import print_json, progress

if TYPE_CHECKING:
    from articles.models import ArticleSummary


ARTICLES_KEPT = "the articles taken in so far are kept, and the next run goes on from there"


class ImportCommand(click.Command):
    """Lists the formats in its help, for which alone they are imported."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does, then the formats."""
        super().format_help_text(ctx, formatter)
        from articles.formats import formats_as_listed

        rows = [
            (f"{', '.join(each.names)} ({each.suffixes[0]})", each.contents)
            for each in formats_as_listed()
        ]
        with formatter.section("Formats"):
            formatter.write_dl(rows)


class Source(click.Path):
    """A path, or a web address, which stays a text."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what was written as a path, or as it is."""
        if isinstance(value, str) and "://" in value:
            return value
        return super().convert(value, param, ctx)


@click.command(name="import", cls=ImportCommand)
@click.argument("paths", metavar="SOURCE...", nargs=-1, required=True, type=Source(path_type=Path))
@click.option("--scope", help="Visible to this Discord server alone.")
@as_json
@pass_terminal
@guarded
def import_articles(
    terminal: Terminal, paths: tuple[Path | str, ...], scope: str | None, as_json: bool
) -> None:
    """Import files, folders or web pages.

    SOURCE is a path, or an address that begins with https:// or http://.
    """
    for path in paths:
        if not isinstance(path, str) and not path.exists():
            raise NewsdeskError(f"There is no file or folder {path}; nothing was imported.")
    from bot.cli import printing

    with (
        interruptible(ARTICLES_KEPT),
        terminal.open() as newsdesk,
        progress(quiet=as_json) as report,
    ):
        done = newsdesk.importer.import_paths(paths, scope=scope, report=report)
    if as_json:
        print_json(done)
    else:
        click.echo(printing.imported(done))
    if done.skipped and not done.articles:
        fail("Nothing could be imported; the reason of each file is given as skipped.")


@click.command(name="list")
@filter_options
@click.option("--limit", type=click.IntRange(1), help="At most so many; all by default.")
@click.option("--embargoed", is_flag=True, help="Those that nobody sees yet, and until when.")
@as_json
@pass_terminal
@guarded
def list_articles(
    terminal: Terminal, limit: int | None, embargoed: bool, as_json: bool, **options: Any
) -> None:
    """List stories, newest first, each by its newest article.

    With --json every article is listed, where else its text stands, and of which story it is.
    """
    filters = filters_of(options)
    from articles.models import Filters
    from bot.cli import printing

    if embargoed and filters != Filters(scope=filters.scope):
        raise click.UsageError("--embargoed goes with --scope and --limit alone.")
    with terminal.open() as newsdesk:
        if embargoed:
            held = newsdesk.editor.embargoed(scope=filters.scope)[:limit]
            if as_json:
                print_json({"articles": held})
            else:
                click.echo(printing.embargoed(held))
            return
        found = newsdesk.lists.latest(filters, limit=limit or sys.maxsize, every=as_json)
    if as_json:
        print_json({"articles": found})
    else:
        click.echo(printing.listed(found))


@click.command()
@about_a_story
def show(terminal: Terminal, story: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Show one article, every section, and the others of its story.

    STORY is an id, a URL or words of a headline.
    """
    from bot.cli import printing, story_printing

    with terminal.open() as newsdesk:
        article = newsdesk.stories.find(joined(*story), scope=scope)
        overview = newsdesk.stories.overview(article.id, scope=scope)
    if as_json:
        print_json(article)
        return
    click.echo(printing.story(article))
    if overview:
        click.echo(f"\n{story_printing.others(overview)}")


@click.command()
@about_a_story
def remove(terminal: Terminal, story: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Delete a story and its text."""
    with terminal.open() as newsdesk:
        gone = newsdesk.editor.remove(joined(*story), scope=scope)
    _changed(gone, "Removed", as_json=as_json)


@click.command()
@click.option("--note", required=True, help="What was wrong; every quote of the story carries it.")
@about_a_story
def correct(
    terminal: Terminal, story: tuple[str, ...], note: str, scope: str | None, as_json: bool
) -> None:
    """Mark a story as corrected."""
    with terminal.open() as newsdesk:
        article = newsdesk.editor.correct(joined(*story), joined(note), scope=scope)
    _changed(article.summary(), "Marked as corrected", as_json=as_json)


@click.command()
@click.option("--reason", required=True, help="Why it is taken back.")
@about_a_story
def retract(
    terminal: Terminal, story: tuple[str, ...], reason: str, scope: str | None, as_json: bool
) -> None:
    """Take a story out of all answers; its history stays."""
    with terminal.open() as newsdesk:
        article = newsdesk.editor.retract(joined(*story), joined(reason), scope=scope)
    _changed(article.summary(), "Retracted", as_json=as_json)


@click.command()
@about_a_story
def history(terminal: Terminal, story: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Tell what happened to a story and what each time changed, removed ones by their id."""
    from bot.cli import printing

    with terminal.open() as newsdesk:
        entries = newsdesk.editor.history(joined(*story), scope=scope)
    if as_json:
        print_json({"history": entries})
    else:
        click.echo(printing.history(entries))


def _changed(article: ArticleSummary, what: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"article": article})
    else:
        click.echo(f"{what}: “{article.headline}” ({article.id}).")


commands = (import_articles, list_articles, show, remove, correct, retract, history)
