"""Commands as /help tells of them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot.chat.marks import Users, command_marks, users_of
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.chat.marks import AnyCommand

    Command = app_commands.Command[Any, Any, Any] | app_commands.Group


def help_rows(commands: Iterable[AnyCommand], ids: Mapping[str, int] = {}) -> list[str]:
    """Return the commands of members, in rows; those without an entry come last, by name.

    Where `ids` has what Discord calls a command, its name can be pressed.
    """
    entered: list[tuple[tuple[int, int], AnyCommand]] = []
    others: list[AnyCommand] = []
    for command in sorted(commands, key=lambda command: command.name):
        if users_of(command) is not Users.MEMBERS or isinstance(command, app_commands.ContextMenu):
            continue
        if entry := command_marks(command).in_help:
            entered.append(((entry.row, entry.place), command))
        else:
            others.append(command)
    entered.sort(key=lambda each: each[0])
    rows = groupby(entered, key=lambda each: each[0][0])
    joined = [" · ".join(phrase(command, ids) for _place, command in row) for _row, row in rows]
    return [*joined, *(phrase(command, ids) for command in others)]


def phrase(command: AnyCommand, ids: Mapping[str, int] = {}) -> str:
    """Return what a command does in a few words, with its name; of a menu, its name."""
    if isinstance(command, app_commands.ContextMenu):
        return f"**{_(command.name)}**"
    name = _named(command, ids.get(command.name))
    entry = command_marks(command).in_help
    if entry is None:
        return f"{name} {_(command.description)}"
    return _(entry.phrase, **{command.name: name}) if entry.phrase else name


def _named(command: Command, known_as: int | None) -> str:
    """Return a command's name, which can be pressed where it is known what Discord calls it.

    Of a group only its commands can, so that it is named by the first of them. Discord finds these
    by their English names; a command alone is found by its id, and shown as it is written here.
    """
    if known_as is None:
        return f"**/{_(command.name)}**"
    if isinstance(command, app_commands.Group):
        return f"</{command.commands[0].qualified_name}:{known_as}>"
    return f"</{_(command.name)}:{known_as}>"
