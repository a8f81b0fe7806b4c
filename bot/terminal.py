"""What every command of the command line shares: opening, printing JSON, telling errors."""

from __future__ import annotations

import json
import logging
import secrets
import sys
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.app import Newsdesk
    from bot.settings import Settings
    from index.models import Filters, Progress, Report

P = ParamSpec("P")
log = logging.getLogger("newsdesk")
# Libraries that log every step of their own.
QUIET = (
    "alembic",
    "asyncio",
    "filelock",
    "htmldate",
    "httpx",
    "sentence_transformers",
    "trafilatura",
)


class Terminal:
    """Settings and an open newsdesk, made when a command first needs them.

    Tests hand in `settings` and `opener`; the command line makes its own.
    """

    def __init__(
        self, settings: Settings | None = None, opener: Callable[..., Any] | None = None
    ) -> None:
        self._settings = settings
        self._opener = opener

    @property
    def settings(self) -> Settings:
        """Return the settings, read once."""
        if self._settings is None:
            from bot.settings import load_settings

            self._settings = load_settings()
        return self._settings

    @contextmanager
    def open(self, *, follow: bool = False) -> Iterator[Newsdesk]:
        """Open the newsdesk for the time of a command."""
        set_up_logging(self.settings.log_level)
        if self._opener is None:
            from bot.app import open_newsdesk

            self._opener = open_newsdesk
        with self._opener(self.settings, follow=follow) as newsdesk:
            yield newsdesk


def set_up_logging(level: str) -> None:
    """Send the log to standard error; what people ask is never in it."""
    logging.basicConfig(
        level=level.upper() if level.upper() in logging.getLevelNamesMapping() else "INFO",
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn whatever goes wrong in a command into one sentence and an exit status."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            sys.exit(130)
        except BrokenPipeError:
            # Whoever read the output has gone: what is left of it is for nobody.
            sys.stdout = None  # type: ignore[assignment]
            sys.exit(0)
        except Exception as error:  # noqa: BLE001 (the border between us and people)
            fail(sentence_for(error))

    return run


def sentence_for(error: Exception) -> str:
    """Return what a person is told of an error; faults of ours go to the log under an id."""
    from articles.errors import NewsdeskError
    from index.query import DateError

    if isinstance(error, DateError):
        raise click.UsageError(str(error)) from error
    if isinstance(error, NewsdeskError):
        return str(error)
    error_id = secrets.token_hex(3).upper()
    log.debug("Error %s", error_id, exc_info=error)
    return (
        f"Something went wrong on our side (error id {error_id}, {type(error).__name__}); "
        "run it again with NEWSDESK_LOG_LEVEL=DEBUG to see where."
    )


def fail(sentence: str) -> NoReturn:
    """Print a sentence on standard error and end with status 1."""
    click.echo(sentence, err=True)
    sys.exit(1)


def print_json(value: object) -> None:
    """Print one JSON object on one line, at once."""
    click.echo(json.dumps(value, ensure_ascii=False))
    sys.stdout.flush()


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Report]:
    """Give a report that draws a bar on a terminal and nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(now: Progress) -> None:
            bar.update(task, description=now.stage, completed=now.done, total=now.total)

        yield report


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that limit a search or a list."""
    for option in (
        click.option("--scope", help="See this Discord server's articles too."),
        click.option("--until", metavar="DATE", help="Only up to this day."),
        click.option("--since", metavar="DATE", help="Only from this day on."),
        click.option("--source", metavar="OUTLET", help="Only this outlet."),
        click.option("--category", help="Only this category."),
    ):
        command = option(command)
    return command


def filters_of(options: dict[str, Any]) -> Filters:
    """Return the filters that the options of `filter_options` come to."""
    from index.query import make_filters

    names = ("category", "source", "since", "until", "scope")
    return make_filters(**{name: options.pop(name) for name in names})
