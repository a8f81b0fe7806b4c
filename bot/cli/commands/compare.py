"""The command compare: what outlets say alike on a story, differently, or alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import click

from bot.cli.options import about_a_story, joined
from bot.cli.output import print_json, telling_what_is_near

if TYPE_CHECKING:
    from bot.cli.opening import Terminal


@click.command()
@about_a_story
def compare(terminal: Terminal, story: tuple[str, ...], scope: str | None, as_json: bool) -> None:
    """Compare what outlets say on a story.

    What differs comes first, then what is alike, then what only one outlet says. STORY is its id,
    or an id, a URL or words of a headline of one of its articles.
    """
    from bot.cli.comparisons import comparison_text
    from bot.cli.printing import TERMINAL_WIDTH

    with terminal.open() as newsdesk:
        named = joined(*story)
        with telling_what_is_near(newsdesk, named, scope, as_json=as_json):
            told = newsdesk.comparisons.compare(named, scope=scope)
    if as_json:
        print_json(told)
    else:
        width = shutil.get_terminal_size((TERMINAL_WIDTH, 24)).columns
        click.echo(comparison_text(told, width))


commands = (compare,)
