"""Whatever goes wrong in a command, as one sentence and an exit status."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn

import click

from articles.errors import told_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

log = logging.getLogger(__name__)

INTERRUPTED = 130


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
    if told := told_error(error):
        return str(told)
    error_id = secrets.token_hex(3).upper()
    trace = "".join(traceback.format_exception(error))
    for words in written:
        if " " in words.strip():
            trace = trace.replace(words, "[…]").replace(repr(words)[1:-1], "[…]")
    log.debug("Error %s\n%s", error_id, trace)
    return (
        f"Something went wrong on our side (error id {error_id}, {type(error).__name__}); see with "
        "“newsdesk doctor” whether the data is damaged, and with NEWSDESK_LOG_LEVEL=DEBUG where."
    )


@contextmanager
def interruptible(kept: str) -> Iterator[None]:
    """Let an interrupt end what is inside with a sentence on what is kept."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"Stopped: {kept}.", err=True)
        sys.exit(INTERRUPTED)


def fail(sentence: str) -> NoReturn:
    """Print a sentence on standard error and end with status 1."""
    click.echo(sentence, err=True)
    sys.exit(1)
