"""The tables of README.md and the whole of .env.example, made from the code.

`make readme` writes them into the tree that this file stands in. A table stands in README between
`<!-- made: NAME -->` and `<!-- end -->`; the prose around it is written by hand.
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import click
    from pydantic_settings import BaseSettings

    from articles.formats import Format
    from bot.chat.discovery import OfferedCommand
    from bot.metrics.figures import Figure

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


def metrics_table(figures: Iterable[Figure]) -> str:
    """Return what is told of a process in numbers."""
    rows = (
        (
            f"`{each.scraped_name}`",
            f"{each.kind} by `{each.label}`" if each.label else str(each.kind),
            " ".join(filter(None, (each.what, _values(each)))),
        )
        for each in figures
    )
    return table(("metric", "kind", "what"), rows)


def _values(figure: Figure) -> str:
    from bot.metrics.figures import label_value

    return ", ".join(f"`{label_value(value)}`" for value in figure.values)


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


def discord_tables(commands: Iterable[OfferedCommand]) -> dict[str, str]:
    """Return what members, managers of a server and owners can do; menus come last."""
    rows: dict[str, list[tuple[str, str]]] = {"members": [], "managers": [], "owners": []}
    menus = []
    for each in sorted(commands, key=lambda command: command.name):
        if each.is_menu:
            menus.append(f"*{each.name}*")
            continue
        taken = [option.name if option.required else f"[{option.name}]" for option in each.options]
        rows[each.users].append((f"`{' '.join([f'/{each.name}', *taken])}`", each.description))
    if menus:
        rows["members"].append((", ".join(menus), "under **Apps** on any message"))
    return {name: table(("command", "what"), found) for name, found in rows.items()}


def tables() -> dict[str, str]:
    """Return every table by its name, of the newsdesk as it is."""
    from articles.formats import formats_as_listed
    from bot.__main__ import command_line
    from bot.chat.discovery import offered
    from bot.metrics.figures import ALL_FIGURES
    from bot.settings import Settings

    return {
        "formats": format_table(formats_as_listed()),
        "settings": settings_table(Settings),
        "metrics": metrics_table(ALL_FIGURES),
        "command line": command_line_table(command_line()),
        **discord_tables(offered()),
    }


def main() -> None:
    """Write the tables and the example into this tree."""
    # This tree's code is read, not that of an installed newsdesk.
    sys.path.insert(0, str(ROOT))
    from bot.settings import Settings

    readme = ROOT / "README.md"
    readme.write_text(filled(readme.read_text("utf-8"), tables()), "utf-8")
    (ROOT / ".env.example").write_text(example(Settings), "utf-8")


if __name__ == "__main__":
    main()
