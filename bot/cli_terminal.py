"""What the commands of the command line share: how they open, what they take, how they speak."""

from __future__ import annotations

import functools
import json
import logging
import secrets
import sys
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import click

from articles.errors import NewsdeskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from articles.models import Filters
    from bot.app import Newsdesk
    from bot.settings import Settings
    from index.models import Progress, Report

log = logging.getLogger(__name__)

INTERRUPTED = 130
OURS = ("articles", "bot", "index")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def _settings() -> Settings:
    from bot.settings import load_settings

    settings = load_settings()
    _log_to_stderr(settings.log_level)
    return settings


def _open(settings: Settings, *, follow: bool) -> AbstractContextManager[Newsdesk]:
    from bot.app import open_newsdesk

    return open_newsdesk(settings, follow=follow)


@dataclass(frozen=True)
class Terminal:
    """How commands come by the settings and the newsdesk; tests give their own."""

    settings: Callable[[], Settings] = _settings
    opener: Callable[..., AbstractContextManager[Newsdesk]] = _open

    @contextmanager
    def newsdesk(self, *, follow: bool = False) -> Iterator[Newsdesk]:
        """Open the newsdesk that the settings describe."""
        with self.opener(self.settings(), follow=follow) as newsdesk:
            yield newsdesk


pass_terminal = click.make_pass_decorator(Terminal, ensure=True)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
scope_option = click.option("--scope", help="Also see this Discord server's own articles.")
story_argument = click.argument("story", nargs=-1, required=True)


class Commands(click.Group):
    """A group whose commands end with one sentence and an exit status, whatever happens."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; 1 where it could not be done, 130 where it was interrupted."""
        try:
            return super().invoke(ctx)
        except NewsdeskError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001  (the last place that can speak to the person)
            click.echo(fault(error, sys.argv[1:]), err=True)
            ctx.exit(1)


def fault(error: Exception, written: Iterable[str]) -> str:
    """Log an error of ours under an id and return the sentence that a person sees.

    What the person has written is taken out of the traceback: questions are never logged.
    """
    error_id = secrets.token_hex(3).upper()
    trace = "".join(traceback.format_exception(error))
    for words in written:
        if " " in words.strip():
            trace = trace.replace(words, "[…]").replace(repr(words)[1:-1], "[…]")
    log.debug("Error %s\n%s", error_id, trace)
    return (
        f"Something went wrong (error id {error_id}); set NEWSDESK_LOG_LEVEL=DEBUG and try again "
        "to see where."
    )


class Moment(click.ParamType[Any, Any]):
    """A date or a moment; as an end, a date without a time means the end of that day."""

    name = "date"

    def __init__(self, *, is_end: bool = False) -> None:
        self.is_end = is_end

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read a date; wrong usage where it is none."""
        from articles.dates import read_date

        moment = read_date(value)
        if moment is None:
            self.fail(
                f"“{value}” cannot be read as a date; write day, month and year, as in 2026-11-03.",
                param,
                ctx,
            )
        if self.is_end and isinstance(value, str) and ":" not in value:
            return moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
        return moment


FILTERS = (
    click.option("--category", help="Only articles of this category."),
    click.option("--source", help="Only articles of this outlet."),
    click.option("--since", type=Moment(), help="Only from this date on, such as 2026-11-03."),
    click.option("--until", type=Moment(is_end=True), help="Only up to this date, inclusive."),
    scope_option,
)


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that limit a search, and pass them on as `filters`."""

    @functools.wraps(command)
    def filtered(*args: Any, **given: Any) -> None:
        names = ("category", "source", "since", "until", "scope")
        command(*args, filters=_filters(**{name: given.pop(name) for name in names}), **given)

    return functools.reduce(lambda inner, option: option(inner), reversed(FILTERS), filtered)


def _filters(*, since: datetime | None, until: datetime | None, **texts: str | None) -> Filters:
    from articles.models import Filters

    if since and until and until < since:
        raise click.UsageError("--until is before --since; swap them.")
    named = {name: words(text) if text else None for name, text in texts.items()}
    return Filters(since=since, until=until, **cast("dict[str, Any]", named))


def words(*parts: str) -> str:
    """Return what was typed as one text; bytes that are no text become marks of that."""
    return " ".join(parts).encode("utf-8", "replace").decode()


def say(text: str, value: object = None, *, as_json: bool) -> None:
    """Print `text` for people, or `value` (a frozen value or plain JSON) as one JSON line."""
    if not as_json:
        click.echo(text)
        return
    click.echo(json.dumps(plain(value), ensure_ascii=False))


def plain(value: Any) -> Any:
    """Return a frozen value, or a structure of them, as plain JSON."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


@contextmanager
def progress() -> Iterator[Report]:
    """Give a callback that draws a bar on a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _progress: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def report(now: Progress) -> None:
            if now.stage not in tasks:
                for earlier in tasks.values():
                    bar.remove_task(earlier)
                tasks.clear()
                tasks[now.stage] = bar.add_task(now.stage, total=now.total)
            bar.update(tasks[now.stage], completed=now.done, total=now.total)

        yield report


def _log_to_stderr(level: str) -> None:
    """Set up logging, once: ours at the level asked for, others' warnings and errors alone."""
    level = level.strip().upper()
    if level not in LEVELS:
        raise NewsdeskError(f"NEWSDESK_LOG_LEVEL is {level}; set it to one of {', '.join(LEVELS)}.")
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    # Libraries warn about what a user cannot change, on stderr and past every level.
    logging.captureWarnings(capture=True)
    logging.getLogger("py.warnings").setLevel("WARNING" if level == "DEBUG" else "ERROR")
