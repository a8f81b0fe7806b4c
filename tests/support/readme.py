"""The tables of README.md and the whole of .env.example, made from the code.

`make readme` writes them into the tree that this file stands in. A table stands in README between
`<!-- made: NAME -->` and `<!-- end -->`; the prose around it is written by hand.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import click
    from pydantic_settings import BaseSettings

    from articles.formats import Format
    from bot.chat.client import NewsdeskBot

ROOT = Path(__file__).parents[2]
REGION = re.compile(r"(<!-- made: (?P<name>[\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
EXAMPLE_HEAD = """\
# Copy this file to .env and fill in what you need; an empty or commented line means the default.
# Made by "make readme" from bot/settings.py.
"""
LINE = 98


def filled(text: str, tables: Mapping[str, str]) -> str:
    """Return a text with every table in its place; raise ValueError for one without a place."""
    named = [match["name"] for match in REGION.finditer(text)]
    if sorted(named) != sorted(tables):
        raise ValueError(f"README has places for {sorted(named)}, and there are {sorted(tables)}.")
    return REGION.sub(lambda m: f"{m[1]}\n{tables[m['name']]}\n{m[3]}", text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---" for _ in head], *rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in lines)


def format_table(formats: Iterable[Format]) -> str:
    """Return what is read of each format."""
    rows = (
        (
            f"{', '.join(each.names)} ({', '.join(f'`{end}`' for end in each.suffixes if end)})",
            each.contents,
        )
        for each in formats
    )
    return table(("format", "what is read"), rows)


def settings_of(settings: type[BaseSettings]) -> Iterator[tuple[str, str, str]]:
    """Yield the variable, the default and the description of each setting."""
    for name, field in settings.model_fields.items():
        if not field.description:
            raise ValueError(f"The setting {name} has no description.")
        default = field.default
        shown = str(default).lower() if isinstance(default, bool) else str(default or "")
        yield str(field.validation_alias), shown, field.description


def settings_table(settings: type[BaseSettings]) -> str:
    """Return what can be set."""
    rows = (
        (f"`{name}`", f"`{default}`" if default else "", what)
        for name, default, what in settings_of(settings)
    )
    return table(("variable", "default", "what"), rows)


def example(settings: type[BaseSettings]) -> str:
    """Return a file of settings to copy, in which each is described; only the token is to fill."""
    parts = [EXAMPLE_HEAD]
    for name, default, what in settings_of(settings):
        sentence = f"{what[0].upper()}{what[1:]}."
        lines = textwrap.wrap(sentence, LINE, break_on_hyphens=False, break_long_words=False)
        comment = "".join(f"# {line}\n" for line in lines)
        parts.append(f"{comment}{'' if name == 'DISCORD_TOKEN' else '#'}{name}={default}\n")
    return "\n".join(parts)


def command_line_table(cli: click.Group) -> str:
    """Return what the command line does."""
    return table(("command", "what"), _command_line(cli, "newsdesk"))


def _command_line(group: click.Group, path: str) -> Iterator[tuple[str, str]]:
    import click

    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _command_line(command, f"{path} {name}")
        elif command is not None and not command.hidden:
            pieces = command.collect_usage_pieces(click.Context(command))
            taken = "".join(f" {piece}" for piece in pieces if piece != "[OPTIONS]")
            yield f"`{path} {name}{taken}`", command.get_short_help_str(limit=200)


class OfferedCommand(NamedTuple):
    """A command or a menu as Discord's people see it; an option that may be left out is in []."""

    name: str
    options: tuple[str, ...]
    description: str
    users: str
    is_menu: bool = False


def discord_tables(commands: Iterable[OfferedCommand]) -> dict[str, str]:
    """Return what members, managers of a server and owners can do."""
    rows: dict[str, list[tuple[str, str]]] = {"members": [], "managers": [], "owners": []}
    menus = []
    for each in commands:
        if each.is_menu:
            menus.append(f"*{each.name}*")
        else:
            shown = " ".join([f"/{each.name}", *each.options])
            rows[each.users].append((f"`{shown}`", each.description))
    if menus:
        rows["members"].append((", ".join(menus), "under **Apps** on any message"))
    return {name: table(("command", "what"), found) for name, found in rows.items()}


def _offered(bot: NewsdeskBot) -> Iterator[OfferedCommand]:
    import discord

    from bot.chat.marks import users_of

    for root in sorted(bot.tree.get_commands(), key=lambda each: each.name):
        if not isinstance(root, discord.app_commands.ContextMenu):
            yield from _leaves(root, users_of(root))
    for menu in bot.tree.get_commands(type=discord.AppCommandType.message):
        yield OfferedCommand(menu.name, (), "", "members", is_menu=True)


def _leaves(command: Any, users: str) -> Iterator[OfferedCommand]:
    from discord import app_commands

    if isinstance(command, app_commands.Group):
        for inner in command.commands:
            yield from _leaves(inner, users)
        return
    options = tuple(
        each.display_name if each.required else f"[{each.display_name}]"
        for each in command.parameters
    )
    yield OfferedCommand(command.qualified_name, options, command.description, users)


def tables(data: Path) -> dict[str, str]:
    """Return every table by its name, of the newsdesk as it is."""
    from catalogue import unconnected

    from articles.formats import formats_as_listed
    from bot.__main__ import command_line
    from bot.settings import Settings

    async def of_discord() -> dict[str, str]:
        async with unconnected(data) as bot:
            return discord_tables(_offered(bot))

    return {
        "formats": format_table(formats_as_listed()),
        "settings": settings_table(Settings),
        "command line": command_line_table(command_line()),
        **asyncio.run(of_discord()),
    }


def main() -> None:
    """Write the tables and the example into this tree."""
    # This tree's code is read, not that of an installed newsdesk.
    sys.path.insert(0, str(ROOT))
    from bot.settings import Settings

    readme = ROOT / "README.md"
    with tempfile.TemporaryDirectory() as folder:
        readme.write_text(filled(readme.read_text("utf-8"), tables(Path(folder))), "utf-8")
    (ROOT / ".env.example").write_text(example(Settings), "utf-8")


if __name__ == "__main__":
    main()
