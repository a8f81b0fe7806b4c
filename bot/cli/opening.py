"""What every command of the command line shares: opening, printing JSON, telling errors."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import traceback
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import click

from articles.errors import NewsdeskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from bot.service.newsdesk import Newsdesk
    from bot.settings import Settings
    from index.models import Filters, Progress, Report

log = logging.getLogger(__name__)

OURS = ("articles", "bot", "index")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
INTERRUPTED = 130


class Opener(Protocol):
    """Opens the newsdesk that settings ask for; with `follow` as a running bot does."""

    def __call__(
        self, settings: Settings, /, *, follow: bool
    ) -> AbstractContextManager[Newsdesk]: ...


class Terminal:
    """Settings and an open newsdesk, made when a command first needs them.

    Without `settings` they are read from the environment.
    """

    def __init__(self, opener: Opener, settings: Settings | None = None) -> None:
        self._opener = opener
        self._settings = settings

    @property
    def settings(self) -> Settings:
        """Return the settings, read once; the log is set up by them."""
        if self._settings is None:
            from bot.settings import load_settings

            settings = load_settings()
            set_up_logging(settings.log_level)
            self._settings = settings
        return self._settings

    @contextmanager
    def open(self, *, follow: bool = False) -> Iterator[Newsdesk]:
        """Open the newsdesk for the time of a command."""
        with ExitStack() as stack:
            try:
                newsdesk = stack.enter_context(self._opener(self.settings, follow=follow))
            except OSError as error:
                raise NewsdeskError(
                    f"The data folder {self.settings.data} cannot be used "
                    f"({error.strerror or error}); set NEWSDESK_DATA to one that can be written."
                ) from error
            yield newsdesk


pass_terminal = click.make_pass_decorator(Terminal)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
in_scope = click.option("--scope", help="See this Discord server's articles too.")
story_words = click.argument("story", nargs=-1, required=True)


def set_up_logging(level: str) -> None:
    """Send the log to standard error: ours from `level` on, of libraries their warnings.

    What people ask is never in it.
    """
    level = level.strip().upper()
    if level not in LEVELS:
        raise NewsdeskError(f"NEWSDESK_LOG_LEVEL is {level}; set it to one of {', '.join(LEVELS)}.")
    logging.basicConfig(
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    # Libraries warn of what no user can change, such as voice, which the bot has no use for.
    logging.getLogger("discord.client").setLevel(logging.ERROR)
    logging.captureWarnings(capture=True)
    logging.getLogger("py.warnings").setLevel("WARNING" if level == "DEBUG" else "ERROR")


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Turn whatever goes wrong in a command into one sentence and an exit status."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click knows these; where the reader of a pipe has gone it ends quietly.
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except Exception as error:  # noqa: BLE001 (the border between us and people)
            fail(sentence_for(error, sys.argv[1:]))

    return run


def sentence_for(error: Exception, written: Sequence[str]) -> str:
    """Return what a person is told of an error; faults of ours go to the log under an id.

    What the person has `written` is taken out of the traceback: questions are never logged.
    """
    if isinstance(error, NewsdeskError):
        return str(error)
    error_id = secrets.token_hex(3).upper()
    trace = "".join(traceback.format_exception(error))
    for words in written:
        if " " in words.strip():
            trace = trace.replace(words, "[…]").replace(repr(words)[1:-1], "[…]")
    log.debug("Error %s\n%s", error_id, trace)
    return (
        f"Something went wrong on our side (error id {error_id}, {type(error).__name__}); "
        "run it again with NEWSDESK_LOG_LEVEL=DEBUG to see where."
    )


def fail(sentence: str) -> NoReturn:
    """Print a sentence on standard error and end with status 1."""
    click.echo(sentence, err=True)
    sys.exit(1)


def print_json(value: object) -> None:
    """Print one JSON object on one line, at once; frozen values become objects."""
    click.echo(json.dumps(plain(value), ensure_ascii=False))
    sys.stdout.flush()


def plain(value: Any) -> Any:
    """Return a frozen value, or a structure of them, as plain JSON."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


def joined(*parts: str) -> str:
    """Return what was typed as one text; bytes that are no text become question marks."""
    return " ".join(parts).encode("utf-8", "replace").decode()


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
