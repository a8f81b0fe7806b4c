"""Options that several commands have, and what was typed for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from bot.cli.errors import guarded
from bot.cli.opening import pass_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.models import Filters

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
in_scope = click.option("--scope", help="See this Discord server's articles too.")
in_prose = click.option(
    "--prose/--quotes",
    "prose",
    default=False,
    help="Let an LLM write the answer from its sources, or quote them (the default).",
)
story_words = click.argument("story", nargs=-1, required=True)


def joined(*parts: str) -> str:
    """Return what was typed as one text; bytes that are no text become question marks."""
    return " ".join(parts).encode("utf-8", "replace").decode()


def about_a_story(command: Callable[..., None]) -> Callable[..., None]:
    """Hand a command the terminal, a story in words, the scope, and whether JSON is asked for."""
    for wrap in (guarded, pass_terminal, as_json, in_scope, story_words):
        command = wrap(command)
    return command


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that limit a search or a list."""
    for option in (
        in_scope,
        click.option("--until", metavar="DATE", help="Only up to this day."),
        click.option("--since", metavar="DATE", help="Only from this day on."),
        click.option("--source", metavar="OUTLET", help="Only this outlet."),
        click.option("--category", help="Only this category."),
    ):
        command = option(command)
    return command


def filters_of(options: dict[str, Any]) -> Filters:
    """Return the filters that the options of `filter_options` come to; wrong usage for no date."""
    from index.query.query import DateError, make_filters

    names = ("category", "source", "since", "until", "scope")
    given = {name: options.pop(name) for name in names}
    try:
        today = datetime.now(UTC).date()
        return make_filters(today, **{name: joined(text) for name, text in given.items() if text})
    except DateError as error:
        raise click.UsageError(str(error)) from error
