"""Commands as /help tells of them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from discord import app_commands

from bot.chat.marks import Users, command_marks, users_of
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.chat.marks import AnyCommand


def help_rows(commands: Iterable[AnyCommand]) -> list[str]:
    """Return the commands of members, in rows; those without an entry come last, by name."""
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
    joined = [" · ".join(phrase(command) for _place, command in row) for _row, row in rows]
    return [*joined, *map(phrase, others)]


def phrase(command: AnyCommand) -> str:
    """Return what a command does in a few words, with its name in bold; of a menu, its name."""
    if isinstance(command, app_commands.ContextMenu):
        return f"**{_(command.name)}**"
    name = f"**/{_(command.name)}**"
    entry = command_marks(command).in_help
    if entry is None:
        return f"{name} {_(command.description)}"
    return _(entry.phrase, **{command.name: name}) if entry.phrase else name
