"""The commands for whole stories: story, trending."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from bot.cli.errors import guarded
from bot.cli.opening import Terminal, pass_terminal
from bot.cli.options import about_a_story, as_json, in_scope, joined
from bot.cli.output import plain, print_json


@click.command()
@about_a_story
def story(terminal: Terminal, story: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Show a whole story: its articles, and what happened to it.

    STORY is its id, or the id, the URL or words of a headline of one of its articles.
    """
    from bot.cli import story_printing

    with terminal.open() as newsdesk:
        told = newsdesk.stories.whole(joined(*story), scope=scope)
    if as_json:
        print_json(told)
    else:
        click.echo(story_printing.whole_story(told))


@click.command()
@click.option("--category", help="Only this category.")
@in_scope
@as_json
@pass_terminal
@guarded
def trending(terminal: Terminal, category: str | None, scope: str | None, as_json: bool) -> None:
    """List the stories that gain articles faster than usual, and why each is listed."""
    from bot.cli import story_printing
    from bot.service import phrases

    with terminal.open() as newsdesk:
        found = newsdesk.trends.trending(
            datetime.now(UTC), joined(category) if category else None, scope=scope
        )
    if as_json:
        told = [{**plain(each), "why": phrases.why_trending(each)} for each in found]
        print_json({"stories": told})
    else:
        click.echo(story_printing.trending(found))


commands = (story, trending)
