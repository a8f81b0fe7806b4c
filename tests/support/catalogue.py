"""Every sentence of the bot that is to be translated, and the catalogues that lack some.

`python tests/catalogue.py` adds to each catalogue in `bot/locales` what it lacks, untranslated.
"""

from __future__ import annotations

import ast
import asyncio
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.app import open_newsdesk
from bot.chat.loading import make_bot
from bot.i18n.language import CATALOGUES, LANGUAGES, NAMES
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.chat.client import NewsdeskBot

ROOT = Path(__file__).parents[2]
# Errors are translated where they are told, so the calls that raise them name the sentences.
ERROR = "Error"
# Errors of a class of their own say their sentence in `super().__init__`.
KEYWORDS = {"_": 1, "ngettext": 2, "__init__": 1}
# What members and admins of a server can meet; a command line's own words stay English.
PLACES = (
    "bot/*.py",
    "bot/answerers/*.py",
    "bot/commands/*.py",
    "index/query.py",
    "articles/library.py",
    "articles/finding.py",
    "index/indexer.py",
)
ENGLISH_ONLY = (
    *("bot/cli_*.py", "bot/console.py", "bot/terminal.py", "bot/settings.py", "bot/running.py"),
    *("bot/printing*.py", "bot/health.py", "bot/doctor.py", "bot/app.py", "bot/__main__.py"),
    "bot/commands/index.py",
)

Message = str | tuple[str, ...]


def said() -> set[Message]:
    """Return every sentence in the code, those with a plural as pairs."""
    found: set[Message] = set()
    for pattern in PLACES:
        for path in sorted(ROOT.glob(pattern)):
            if not any(path.match(skipped) for skipped in ENGLISH_ONLY):
                found.update(_calls(ast.parse(path.read_text("utf-8"))))
    return found


def _calls(tree: ast.AST) -> Iterator[Message]:
    """Yield the sentences of calls, those within f-strings too, which Babel does not see."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        if name == "Progress":
            yield from (str(k.value.value) for k in node.keywords if k.arg == "stage")  # type: ignore[attr-defined]
        count = KEYWORDS.get(name, int(name.endswith(ERROR)))
        texts = [getattr(argument, "value", None) for argument in node.args[:count]]
        if count and len(texts) == count and all(isinstance(text, str) for text in texts):
            yield str(texts[0]) if count == 1 else tuple(map(str, texts))


async def registered(bot: NewsdeskBot) -> dict[str, set[str]]:
    """Return the names and the descriptions of all commands, options and choices."""
    names: set[str] = set()
    descriptions: set[str] = set()
    choices: set[str] = set()

    def take(payload: dict[str, Any]) -> None:
        names.add(payload["name"])
        if payload.get("description"):
            descriptions.add(payload["description"])
        for choice in payload.get("choices") or ():
            # Languages are called as their speakers call them.
            if choice["name"] not in NAMES.values():
                choices.add(choice["name"])
        for inner in payload.get("options") or ():
            take(inner)

    for command in bot.tree.walk_commands():
        if command.parent is None and command.name != "index":
            take(command.to_dict(bot.tree))
    menus = {menu.name for menu in bot.tree.get_commands(type=_message_menu())}
    return {
        "names": names - menus,
        "menus": menus,
        "descriptions": descriptions,
        "choices": choices,
    }


def _message_menu() -> Any:
    import discord

    return discord.AppCommandType.message


async def offered(data: Path) -> dict[str, set[str]]:
    """Return what a bot would register, without any connection."""
    from importlib import import_module
    from pkgutil import iter_modules

    import bot.chat.commands

    with open_newsdesk(Settings(data=data)) as desk:
        client = make_bot(desk)
        for found in iter_modules(bot.chat.commands.__path__, "bot.commands."):
            module = import_module(found.name)
            # What only listens would wait for a connection.
            if found.name.rsplit(".", 1)[1] not in ("corrections", "guilds", "translator"):
                setup = getattr(module, "setup", None)
                if setup is not None:
                    await setup(client)
        return await registered(client)


def wanted(data: Path) -> set[Message]:
    """Return all that a catalogue should hold."""
    sets: Iterable[set[str]] = asyncio.run(offered(data)).values()
    return said().union(*sets)


def catalogue(name: str) -> Catalog:
    """Read a catalogue."""
    path = CATALOGUES / f"{name}.po"
    raw = path.read_bytes() if path.is_file() else b""
    return read_po(BytesIO(raw), locale=name)


def complete(data: Path) -> None:
    """Add to every catalogue what it lacks and take out what is no longer said."""
    for name in sorted(set(LANGUAGES.values())):
        old = catalogue(name)
        new = Catalog(locale=name, project="newsdesk", fuzzy=False, header_comment="")
        new.creation_date = old.creation_date
        for message in sorted(wanted(data), key=str):
            held = old.get(message)
            new.add(message, held.string if held else None)
        with (CATALOGUES / f"{name}.po").open("wb") as file:
            write_po(file, new, ignore_obsolete=True, width=100, sort_output=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        complete(Path(folder))
