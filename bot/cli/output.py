"""What commands print besides text for people: JSON, and a bar for long work."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.newsdesk import Newsdesk
    from index.models import Progress, Report


def print_json(value: object) -> None:
    """Print one JSON object on one line, at once; frozen values become objects."""
    click.echo(json.dumps(plain(value), ensure_ascii=False))
    sys.stdout.flush()


@contextmanager
def telling_what_is_near(
    newsdesk: Newsdesk, story: str, scope: str | None, *, as_json: bool
) -> Iterator[None]:
    """Name a story inside; where none goes by that, print which come near, if as JSON."""
    from bot.service.stories import UnknownStoryError

    try:
        yield
    except UnknownStoryError as error:
        if as_json:
            print_json(newsdesk.stories.unknown(story, error, scope=scope))
        raise


def plain(value: Any) -> Any:
    """Return a frozen value, or a structure of them, as plain JSON."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Report]:
    """Give a report that draws a bar on a terminal and nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        # The model loads before anything is reported, which takes seconds.
        tasks: dict[str, Any] = {"": bar.add_task("Preparing", total=None)}

        def report(now: Progress) -> None:
            if now.stage not in tasks:
                for earlier in tasks.values():
                    bar.remove_task(earlier)
                tasks.clear()
                tasks[now.stage] = bar.add_task(now.stage, total=now.total)
            bar.update(tasks[now.stage], completed=now.done, total=now.total)

        yield report
