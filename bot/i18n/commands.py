"""What a command is called where one speaks: “/sources” on Discord, “newsdesk list” elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What the command line has in place of some of Discord's commands.
ON_COMMAND_LINE = {"categories": "list", "sources": "list", "help": "--help"}


def on_discord(name: str) -> str:
    """Return a command as Discord shows it in the language spoken now."""
    return "/" + " ".join(_(word) for word in name.split())


def on_command_line(name: str) -> str:
    """Return what one types for a command on the command line, between marks."""
    return f"“newsdesk {ON_COMMAND_LINE.get(name, name)}”"


_called: ContextVar[Callable[[str], str]] = ContextVar("_called", default=on_discord)


@contextmanager
def calling(commands: Callable[[str], str]) -> Iterator[None]:
    """Call commands inside as a place does: `commands` gives what it has for one of Discord's."""
    token = _called.set(commands)
    try:
        yield
    finally:
        _called.reset(token)


@dataclass(frozen=True)
class CommandName:
    """A command, by its English name on Discord; as a text, what it is called where one speaks."""

    name: str

    def __str__(self) -> str:
        """Return its name here and in the language spoken now."""
        return _called.get()(self.name)


INDEX_UPDATE = CommandName("index update")
