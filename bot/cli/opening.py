"""What a command is handed: the settings, and the newsdesk while it is open."""

from __future__ import annotations

import logging
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from articles.errors import NewsdeskError, space_error
from bot.i18n.commands import calling, on_command_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from bot.service.newsdesk import Newsdesk
    from bot.settings import Settings

OURS = ("articles", "bot", "index")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


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
            from bot.cli.memory import uncollected

            with uncollected():
                from bot.settings import load_settings

            settings = load_settings()
            set_up_logging(settings.log_level)
            self._settings = settings
        return self._settings

    @contextmanager
    def open(self, *, follow: bool = False, **changed: object) -> Iterator[Newsdesk]:
        """Open the newsdesk for the time of a command, with some settings changed."""
        from bot.cli.memory import limit_arenas

        limit_arenas()
        settings = self.settings.model_copy(update=changed)
        with ExitStack() as stack:
            try:
                newsdesk = stack.enter_context(self._opener(settings, follow=follow))
            except OSError as error:
                if full := space_error(error, self.settings.data):
                    raise full from error
                raise NewsdeskError(
                    f"The data folder {self.settings.data} cannot be used "
                    f"({error.strerror or error}); set NEWSDESK_DATA to one that can be written."
                ) from error
            stack.enter_context(calling(on_command_line))
            yield newsdesk


pass_terminal = click.make_pass_decorator(Terminal)


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
    # That a request is tried again is no fault; what is given up stands in our own log.
    for name in ("py.warnings", "discord.http", "discord.webhook.async_"):
        logging.getLogger(name).setLevel("WARNING" if level == "DEBUG" else "ERROR")
