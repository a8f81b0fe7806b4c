"""The commands of feeds: what `newsdesk feed` does."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.errors import fail, guarded, interruptible
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import as_json, joined
from bot.cli.output import print_json, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.feeds.models import Feed, FeedChoices
    from bot.service.feeds import Feeds


@click.group()
def feed() -> None:
    """Let the news come in by RSS, Atom, JSON Feed or news sitemaps."""


FEEDS_KEPT = "what has come in is kept, and the next run fetches the rest"

feed_words = click.argument("feed_words", metavar="FEED", nargs=-1, required=True)
for_server = click.option("--scope", help="Only the feeds of this Discord server.")


def _choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what is decided where feeds are added; the command gets it as its `choices`."""

    @wraps(command)
    def chosen(
        *args: Any, category: str | None, every: str | None, full_text: bool, **others: Any
    ) -> Any:
        from articles.feeds.choosing import choices_of

        choices = choices_of(
            joined(category) if category else None,
            joined(every) if every else None,
            full_text=full_text,
        )
        return command(*args, choices=choices, **others)

    wrapped: Callable[..., Any] = guarded(chosen)
    for option in (
        click.option("--scope", help="Add it for this Discord server alone."),
        click.option("--full-text", is_flag=True, help="Take the text from the articles' pages."),
        click.option("--every", metavar="TIME", help="Look so often, as in 15m, 2h or 1d."),
        click.option("--category", help="The category of its articles, in place of their own."),
    ):
        wrapped = option(wrapped)
    return wrapped


@feed.command()
@click.argument("url")
@_choosing
@as_json
@pass_terminal
def add(
    terminal: Terminal,
    url: str,
    choices: FeedChoices,
    scope: str | None,
    as_json: bool,
) -> None:
    """Add a feed by its address, or by that of a page which names it."""
    from articles.feeds.errors import FeedChoiceError
    from bot.cli import feeds as printing

    with terminal.open() as newsdesk:
        try:
            added = newsdesk.feeds.add(joined(url), choices, scope=scope)
        except FeedChoiceError as error:
            if as_json:
                print_json({"choices": error.links})
            fail(printing.choices(error.links))
    if as_json:
        print_json({"feed": added})
    else:
        click.echo(printing.added(added))


@feed.command(name="list")
@for_server
@as_json
@pass_terminal
@guarded
def list_feeds(terminal: Terminal, scope: str | None, as_json: bool) -> None:
    """List the feeds."""
    from bot.cli import feeds as printing

    with terminal.open() as newsdesk:
        found = newsdesk.feeds.list(scope=scope, own=scope is not None)
    if as_json:
        print_json({"feeds": found})
    else:
        click.echo(printing.listed(found))


@feed.command()
@feed_words
@for_server
@as_json
@pass_terminal
@guarded
def show(terminal: Terminal, feed_words: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Show how a feed stands and what came in by it.

    FEED is an id, an address or words of a title.
    """
    from bot.cli import feeds as printing

    with terminal.open() as newsdesk:
        found = newsdesk.feeds.show(joined(*feed_words), scope=scope, own=scope is not None)
    if as_json:
        print_json(found)
    else:
        click.echo(printing.details(found))


@feed.command()
@click.argument("url")
@_choosing
@as_json
@pass_terminal
def test(
    terminal: Terminal,
    url: str,
    choices: FeedChoices,
    scope: str | None,
    as_json: bool,
) -> None:
    """Say what would come in by a feed; nothing does.

    URL is its address, that of a page which names it, or the id of one that is there.
    """
    from bot.cli import feeds as printing

    with terminal.open() as newsdesk:
        found = newsdesk.feeds.test(joined(url), choices, scope=scope)
    if as_json:
        print_json(found)
    else:
        click.echo(printing.preview(found))


@feed.command()
@click.argument("feed_words", metavar="[FEED]", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Also those that are not due.")
@for_server
@as_json
@pass_terminal
@guarded
def update(
    terminal: Terminal,
    feed_words: tuple[str, ...],
    every: bool,
    scope: str | None,
    as_json: bool,
) -> None:
    """Fetch what is due once, all feeds or the one named."""
    from bot.cli import feeds as printing

    names = [joined(*feed_words)] if feed_words else []
    own = scope is not None
    with (
        interruptible(FEEDS_KEPT),
        terminal.open() as newsdesk,
        progress(quiet=as_json) as report,
    ):
        done = newsdesk.feeds.update(names, every=every, scope=scope, own=own, report=report)
    if as_json:
        print_json(done)
    else:
        click.echo(printing.updated(done))
    if done.all_failed:
        fail("No feed could be read; the reason of each is given.")


@feed.command(name="set")
@feed_words
@for_server
@click.option("--category", help="The category of its articles; auto: their own.")
@click.option("--every", metavar="TIME", help="Look so often, as in 15m or 2h; auto: as fits it.")
@click.option(
    "--full-text/--no-full-text", default=None, help="Take the text from the articles' pages."
)
@as_json
@pass_terminal
@guarded
def set_feed(
    terminal: Terminal,
    feed_words: tuple[str, ...],
    scope: str | None,
    category: str | None,
    every: str | None,
    full_text: bool | None,
    as_json: bool,
) -> None:
    """Change how a feed is read; it holds for what comes in from then on."""
    if category is None and every is None and full_text is None:
        raise click.UsageError("Give --category, --every, --full-text or --no-full-text.")
    from articles.feeds.choosing import choices_of
    from bot.cli import feeds as printing

    choices = choices_of(
        None if category is None else joined(category),
        None if every is None else joined(every),
        full_text=full_text,
    )
    with terminal.open() as newsdesk:
        words, own = joined(*feed_words), scope is not None
        changed = newsdesk.feeds.set(words, choices, scope=scope, own=own)
    if as_json:
        print_json({"feed": changed})
    else:
        click.echo(printing.changed(changed))


def _changing(
    name: str, text: str, told: str, work: Callable[[Feeds], Callable[..., Feed]]
) -> None:
    @feed.command(name=name, help=text)
    @feed_words
    @for_server
    @as_json
    @pass_terminal
    @guarded
    def command(
        terminal: Terminal, feed_words: tuple[str, ...], scope: str | None, as_json: bool
    ) -> None:
        from bot.cli.printing import clean

        with terminal.open() as newsdesk:
            words, own = joined(*feed_words), scope is not None
            changed = work(newsdesk.feeds)(words, scope=scope, own=own)
        if as_json:
            print_json({"feed": changed})
        else:
            click.echo(f"{told}: {clean(changed.name)} ({changed.id}).")


_changing("pause", "Fetch a feed no more until it is resumed.", "Paused", lambda each: each.pause)
_changing("resume", "Fetch a paused feed again.", "Resumed", lambda each: each.resume)
_changing("remove", "Remove a feed; its articles stay.", "Removed", lambda each: each.remove)


@feed.command(name="import")
@click.argument(
    "path", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@_choosing
@as_json
@pass_terminal
def import_list(
    terminal: Terminal,
    path: Path,
    choices: FeedChoices,
    scope: str | None,
    as_json: bool,
) -> None:
    """Add the feeds of an OPML list, a folder's name as their category."""
    from bot.cli import feeds as printing

    with terminal.open() as newsdesk:
        done = newsdesk.feeds.import_opml(path.read_bytes(), choices, scope=scope)
    if as_json:
        print_json(done)
    else:
        click.echo(printing.taken_in(done))
    if done.skipped and not done.added and not done.present:
        fail("No feed of the list could be added; the reason of each is given as skipped.")


@feed.command(name="export")
@for_server
@as_json
@pass_terminal
@guarded
def export(terminal: Terminal, scope: str | None, as_json: bool) -> None:
    """Print the feeds as an OPML list, for a feed reader or another newsdesk."""
    with terminal.open() as newsdesk:
        opml = newsdesk.feeds.export_opml(scope=scope, own=scope is not None).decode()
    if as_json:
        print_json({"opml": opml})
    else:
        click.echo(opml, nl=False)


commands = (feed,)
