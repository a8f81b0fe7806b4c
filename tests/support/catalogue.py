"""Every sentence of the bot that is to be translated, and the catalogues that lack some.

`python tests/support/catalogue.py`, or `make translations`, adds to each catalogue of the tree that
it stands in what that lacks, untranslated, takes out what is no longer said, and lists what is said
in English for want of a translation.
"""

from __future__ import annotations

import ast
import asyncio
import sys
import tempfile
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping

    from bot.chat.client import NewsdeskBot

ROOT = Path(__file__).parents[2]
LOCALES = Path("bot", "i18n", "locales")
PACKAGES = ("articles", "index", "bot")
# The command line's own words stay English, and so does an evaluation, which only it shows.
ENGLISH_FOLDERS = ("bot/cli", "index/evaluation")
# Errors are translated where they are told, so the calls that raise them name the sentences. Those
# of a file that is no article are told as they are, and whoever runs the newsdesk reads English.
ERRORS = "NewsdeskError"
ENGLISH_ERRORS = {
    "EngineError",
    "EvaluationError",
    "InvalidArticleError",
    "ModelError",
    "StartError",
}
# Errors of a class of their own say their sentence in `super().__init__`.
KEYWORDS = {"_": 1, "ngettext": 2, "__init__": 1, "HelpEntry": 1}

Message = str | tuple[str, ...]


def said(root: Path = ROOT) -> set[Message]:
    """Return every sentence in the code of a tree, those with a plural as pairs."""
    folders = [root / name for name in ENGLISH_FOLDERS]
    paths = [path for name in PACKAGES for path in (root / name).rglob("*.py")]
    trees = [
        ast.parse(path.read_text("utf-8")) for path in paths if not {*folders} & {*path.parents}
    ]
    # To walk through it all takes a second, so that it is done once.
    kinds = (ast.Call, ast.ClassDef)
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, kinds)]
    return set(_sentences(nodes, _errors(nodes)))


def _errors(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names of the errors of which the sentences are translated."""
    bases = {
        node.name: {getattr(base, "id", "") for base in node.bases}
        for node in nodes
        if isinstance(node, ast.ClassDef)
    }
    found = {ERRORS}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found - ENGLISH_ERRORS


def _sentences(nodes: Iterable[ast.AST], errors: set[str]) -> Iterator[Message]:
    """Yield the sentences of calls, those within f-strings too, which Babel does not see."""
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        yield from (k.value.value for k in node.keywords if k.arg == "stage" and _is_text(k.value))  # type: ignore[attr-defined]
        count = KEYWORDS.get(name, int(name in errors))
        texts = node.args[:count]
        if count and len(texts) == count and all(map(_is_text, texts)):
            values = tuple(str(text.value) for text in texts)  # type: ignore[attr-defined]
            yield values[0] if count == 1 else values


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def registered(bot: NewsdeskBot) -> dict[str, set[str]]:
    """Return the names and the descriptions of all commands, options and choices."""
    import discord

    from bot.chat.translator import sentence_of
    from bot.i18n.language import NAMES

    told = {
        parameter.description: sentence_of(parameter.locale_description)
        for command in bot.tree.walk_commands()
        for parameter in getattr(command, "parameters", ())
        if parameter.locale_description
    }
    names: set[str] = set()
    descriptions: set[str] = set()
    choices: set[str] = set()

    def take(payload: dict[str, Any]) -> None:
        names.add(payload["name"])
        if payload.get("description"):
            descriptions.add(told.get(payload["description"], payload["description"]))
        for choice in payload.get("choices") or ():
            # Languages are called as their speakers call them.
            if choice["name"] not in NAMES.values():
                choices.add(choice["name"])
        for inner in payload.get("options") or ():
            take(inner)

    for command in bot.tree.walk_commands():
        if command.parent is None and command.name != "index":
            take(command.to_dict(bot.tree))
    menus = {menu.name for menu in bot.tree.get_commands(type=discord.AppCommandType.message)}
    return {
        "names": names - menus,
        "menus": menus,
        "descriptions": descriptions,
        "choices": choices,
    }


@asynccontextmanager
async def unconnected(data: Path) -> AsyncIterator[NewsdeskBot]:
    """Give a bot that has all its commands and no connection."""
    from bot.app import open_newsdesk
    from bot.chat.loading import make_bot, offer_commands
    from bot.settings import Settings

    with open_newsdesk(Settings(data=data)) as desk:
        bot = make_bot(desk)
        offer_commands(bot)
        yield bot


async def offered(data: Path) -> dict[str, set[str]]:
    """Return what a bot would register."""
    async with unconnected(data) as bot:
        return registered(bot)


def wanted(data: Path, root: Path = ROOT) -> set[Message]:
    """Return all that a catalogue should hold."""
    sets: Iterable[set[str]] = asyncio.run(offered(data)).values()
    return said(root).union(*sets)


def catalogue(name: str, root: Path = ROOT) -> Catalog:
    """Read a catalogue, an empty one where there is none yet."""
    path = root / LOCALES / f"{name}.po"
    raw = path.read_bytes() if path.is_file() else b""
    return read_po(BytesIO(raw), locale=name)


def forms(held: Catalog, message: Message) -> list[str]:
    """Return the translations of a message, one for each plural form; none where it has none."""
    entry = held.get(message)
    given = (entry and entry.string) or ""
    said_as = [given] if isinstance(given, str) else list(given)
    return said_as if all(said_as) else []


def missing(held: Catalog, messages: Iterable[Message]) -> list[Message]:
    """Return the messages that are said in English for want of a translation."""
    return sorted((each for each in messages if not forms(held, each)), key=str)


def complete(root: Path, names: Iterable[str], messages: set[Message]) -> dict[str, list[Message]]:
    """Make every catalogue hold the messages and nothing else; return what each cannot say yet."""
    lacking = {}
    for name in sorted(names):
        old = catalogue(name, root)
        new = Catalog(locale=name, project="newsdesk", fuzzy=False, header_comment="")
        new.creation_date = old.creation_date
        for message in sorted(messages, key=str):
            held = old.get(message)
            new.add(message, held.string if held else None)
        with (root / LOCALES / f"{name}.po").open("wb") as file:
            write_po(file, new, ignore_obsolete=True, width=100, sort_output=True)
        lacking[name] = missing(new, messages)
    return lacking


def listed(lacking: Mapping[str, list[Message]]) -> str:
    """Return what is to be translated, as people read it."""
    rows = []
    for name, messages in lacking.items():
        rows.append(f"{name}: {len(messages) or 'no'} sentences are said in English")
        rows += [f"  {each if isinstance(each, str) else each[0]}" for each in messages]
    return "\n".join(rows)


def main() -> None:
    """Complete the catalogues of this tree, and list what they lack."""
    # This tree's code is read, not that of an installed newsdesk.
    sys.path.insert(0, str(ROOT))
    from bot.i18n.language import LANGUAGES

    with tempfile.TemporaryDirectory() as folder:
        lacking = complete(ROOT, set(LANGUAGES.values()), wanted(Path(folder)))
    sys.stdout.write(f"{listed(lacking)}\n")


if __name__ == "__main__":
    main()
