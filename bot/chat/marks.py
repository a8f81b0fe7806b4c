"""What a command says of itself beside what Discord asks for.

Whether it counts as a question, whom it is for, and how /help tells of it.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any

from discord import app_commands

AnyCommand = app_commands.Command[Any, Any, Any] | app_commands.Group | app_commands.ContextMenu

MARKS_KEY = "newsdesk"

everywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)


class Users(StrEnum):
    """Whom a command is for; owners' commands are offered in their server where one is set."""

    MEMBERS = "members"
    MANAGERS = "managers"
    OWNERS = "owners"


@dataclass(frozen=True)
class HelpEntry:
    """How and where /help tells of a command.

    `row` says on which line, from 0 at the top, `place` where on it, from 0 at the left; of two at
    one place the name decides. `phrase` is translated; it has the command's name as a field, as in
    "{related} stories". An empty one stands for the name alone.
    """

    phrase: str = ""
    _: KW_ONLY
    row: int
    place: int = 0


@dataclass(frozen=True)
class CommandMarks:
    """What a command says of itself; without an entry, its description says what it does."""

    counted: bool = False
    users: Users = Users.MEMBERS
    in_help: HelpEntry | None = None


def marked(
    *, counted: bool = False, users: Users = Users.MEMBERS, in_help: HelpEntry | None = None
) -> dict[Any, Any]:
    """Return the `extras` of a command that says so of itself."""
    return {MARKS_KEY: CommandMarks(counted, users, in_help)}


def command_marks(command: AnyCommand) -> CommandMarks:
    """Return what a command says of itself."""
    marks: CommandMarks = command.extras.get(MARKS_KEY, CommandMarks())
    return marks


def is_counted(command: AnyCommand) -> bool:
    """Return whether a command counts as a question."""
    return command_marks(command).counted


def users_of(command: AnyCommand) -> Users:
    """Return whom a command is for: never members where Discord hides it from them."""
    users = command_marks(command).users
    permissions = getattr(command, "default_permissions", None)
    return Users.MANAGERS if users is Users.MEMBERS and permissions is not None else users
