"""Finds what answers people: every file of the rooms for commands, buttons and listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands

from articles.models import Frozen
from articles.modules import all_modules
from bot.chat import commands
from bot.chat.marks import AnyCommand, Users, users_of
from bot.chat.rendering.commands import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator


KINDS_OF_COMMAND = (app_commands.Command, app_commands.Group, app_commands.ContextMenu)


class OfferedOption(Frozen):
    """An option of a command, as it is called in English."""

    name: str
    description: str
    required: bool


class OfferedCommand(Frozen):
    """A command as it is offered, in English.

    `name` is whole, as "article add"; `phrase` is what /help says of it, or of its group; a menu on
    a message has neither description nor options.
    """

    name: str
    description: str
    phrase: str
    users: Users
    is_menu: bool
    options: tuple[OfferedOption, ...] = ()


def found_commands() -> Iterator[AnyCommand]:
    """Yield every command, group and menu that a file of the room defines, by file."""
    for module in all_modules(commands.__name__):
        for value in vars(module).values():
            if isinstance(value, KINDS_OF_COMMAND) and getattr(value, "parent", None) is None:
                yield value


def offered() -> tuple[OfferedCommand, ...]:
    """Return all commands and menus as they are offered, without any connection."""
    return tuple(each for command in found_commands() for each in _offered(command, command))


def _offered(command: AnyCommand, top: AnyCommand) -> Iterator[OfferedCommand]:
    """Yield a command, or those of a group, which is then the `top` that people are shown."""
    if isinstance(command, app_commands.Group):
        for inner in command.commands:
            yield from _offered(inner, top)
        return
    parameters: list[Any] = list(getattr(command, "parameters", ()))
    yield OfferedCommand(
        name=command.qualified_name,
        description=str(getattr(command, "description", "")),
        phrase=phrase(top),
        users=users_of(top),
        is_menu=isinstance(command, app_commands.ContextMenu),
        options=tuple(
            OfferedOption(
                name=str(each.display_name),
                description=str(each.description),
                required=each.required,
            )
            for each in parameters
        ),
    )
