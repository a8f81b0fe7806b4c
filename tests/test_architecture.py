"""The house keeps its shape: who imports whom, what is lazy, and how long a file may be."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
PACKAGES = ("articles", "bot", "index")
LONGEST = 420
# Who may import whom: the lowest floor first, and of a floor nobody the other rooms.
FLOORS = (
    ("articles",),
    ("index",),
    ("bot.settings", "bot.state", "bot.i18n"),
    ("bot.service",),
    ("bot.metrics",),
    ("bot.chat", "bot.cli"),
    ("bot.app",),
    ("bot.__main__",),
)
CHAT_FLOORS = (
    ("bot.chat.markdown", "bot.chat.scope", "bot.chat.threads", "bot.chat.translator"),
    ("bot.chat.repeating", "bot.chat.unfinished", "bot.chat.outcomes", "bot.chat.shards"),
    ("bot.chat.errors", "bot.chat.marks", "bot.chat.heartbeat", "bot.chat.saving"),
    ("bot.chat.shutdown", "bot.chat.rights", "bot.chat.audience", "bot.chat.recollection"),
    ("bot.chat.admission",),
    ("bot.chat.tree",),
    ("bot.chat.client",),
    ("bot.chat.answering", "bot.chat.health"),
    ("bot.chat.rendering",),
    ("bot.chat.ui",),
    ("bot.chat.commands", "bot.chat.buttons", "bot.chat.listeners"),
    ("bot.chat.discovery", "bot.chat.registration"),
    ("bot.chat.loading",),
    ("bot.chat.running",),
)
HEAVY = (
    *("torch", "sentence_transformers", "transformers", "faiss", "tantivy", "discord"),
    *("sqlalchemy", "pydantic", "rich", "prompt_toolkit", "trafilatura", "numpy", "dateparser"),
    *("feedparser", "babel", "text_to_num", "onnxruntime", "tokenizers"),
    *("httpx2", "httpcore2", "ssrfguard", "protego", "watchfiles", "filelock", "rapidfuzz"),
    *("lxml", "markdown_it", "yaml", "pyjson5", "courlan", "charset_normalizer", "py3langid"),
    *("prometheus_client", "matplotlib", "PIL"),
)
# How articles come in, which neither the index nor what fetches and watches needs to know.
WAYS_IN = (
    *("articles.reading.building", "articles.parsing", "articles.formats", "articles.feeds"),
    *("articles.fetching", "articles.folders", "articles.furniture"),
)


def sources(*packages: str) -> dict[str, ast.Module]:
    """Return the parsed files of some packages by their paths."""
    return {path: tree for name in packages for path, tree in sources_of(name).items()}


@cache
def sources_of(package: str) -> dict[str, ast.Module]:
    """Return the parsed files of a package by their paths."""
    paths = sorted((ROOT / package).rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in paths}


@cache
def imported(tree: ast.Module) -> set[str]:
    """Return the modules a file imports anywhere, those for types alone included."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """Forget the parsed files afterwards: whoever collects garbage walks through them each time."""
    yield
    sources_of.cache_clear()
    imported.cache_clear()


def importers(*modules: str) -> set[str]:
    """Return the files that import one of the modules or a part of one."""
    return {
        path
        for path, tree in sources(*PACKAGES).items()
        for name in imported(tree)
        if any(name == module or name.startswith(f"{module}.") for module in modules)
    }


def test_nothing_on_discord_is_repeated_by_the_clock_on_the_wall() -> None:
    assert importers("discord.ext.tasks") == {"bot/chat/repeating.py"}


def under(paths: set[str], *folders: str) -> set[str]:
    return {path for path in paths if path.startswith(folders)}


def module_of(path: str) -> str:
    """Return the dotted name of a file."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def arrows() -> dict[str, set[str]]:
    """Return by module the modules of ours that it imports anywhere, for types alone too."""
    trees = {module_of(path): tree for path, tree in sources(*PACKAGES).items()}

    def module(name: str) -> str | None:
        """Return the module that a name is or stands in."""
        while name and name not in trees:
            name = name.rpartition(".")[0]
        return name or None

    return {
        name: {found for each in imported(tree) if (found := module(each))} - {name}
        for name, tree in trees.items()
    }


def room_of(module: str, rooms: Iterable[str]) -> str:
    """Return the longest of the rooms that a module stands in."""
    return max((r for r in rooms if f"{module}.".startswith(f"{r}.")), key=len, default="")


def wrong_arrows(floors: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the imports that lead up, or across to another room of the same floor.

    The lowest floor comes first; what stands in no room is not looked at.
    """
    floor = {room: number for number, rooms in enumerate(floors) for room in rooms}
    wrong = []
    for name, targets in arrows().items():
        here = room_of(name, floor)
        for target in targets:
            there = room_of(target, floor)
            if here and there and here != there and floor[there] >= floor[here]:
                wrong.append(f"{name} -> {target}")
    return sorted(wrong)


def without_room(package: str, floors: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the modules below a package that stand on no floor, where no import is looked at."""
    rooms = [room for floor in floors for room in floor]
    return [
        name for name in arrows() if name.startswith(f"{package}.") and not room_of(name, rooms)
    ]


def test_the_packages_are_there() -> None:
    assert {"articles/models.py", "index/models.py", "bot/__main__.py"} <= set(sources(*PACKAGES))
    assert "index.models" in arrows()["bot.service.answers"]
    assert wrong_arrows((("index",), ("articles",)))


def test_imports_lead_down() -> None:
    assert wrong_arrows(FLOORS) == []


def test_every_module_stands_in_a_room() -> None:
    assert without_room("bot", FLOORS) == []
    # The package itself is but its name.
    assert without_room("bot.chat", CHAT_FLOORS) == []
    assert arrows()["bot"] == arrows()["bot.chat"] == set()
    assert "bot.app" in without_room("bot", CHAT_FLOORS)


def test_what_the_bot_remembers_knows_the_articles_alone() -> None:
    targets = {
        target
        for name, found in arrows().items()
        if name.startswith("bot.state.")
        for target in found
    }
    assert "articles.library.database" in targets
    assert {t for t in targets if not t.startswith(("articles.", "bot.state."))} == set()


def test_imports_lead_down_within_the_discord_side() -> None:
    assert wrong_arrows(CHAT_FLOORS) == []
    commands = tuple(name for name in arrows() if name.startswith("bot.chat.commands."))
    assert len(commands) > 10
    assert wrong_arrows((commands,)) == []


@pytest.mark.parametrize("room", ["articles.fetching", "articles.folders", "index"])
def test_how_articles_come_in_is_not_known(room: str) -> None:
    inside = {name: found for name, found in arrows().items() if room_of(name, [room])}
    assert len(inside) > 3
    leaning = {
        f"{name} -> {target}"
        for name, targets in inside.items()
        for target in targets
        if room_of(target, WAYS_IN) not in ("", room)
    }
    assert leaning == set()


def test_formats_do_not_lean_on_each_other() -> None:
    inside = [name for name in arrows() if name.startswith("articles.formats.")]
    shared = tuple(name for name in inside if name.startswith("articles.formats._"))
    formats = tuple(name for name in inside if name not in shared)
    # What reads fields leans on what reads the texts in them.
    fields = ("articles.formats._fields",)
    # A format that has grown has a room of its own, which may lean on what several need.
    rooms = tuple({name.rpartition(".")[0] for name in shared} - {"articles.formats"})
    texts = tuple(name for name in shared if name not in fields and not name.startswith(rooms))
    assert texts
    assert rooms
    assert len(formats) > 3
    assert wrong_arrows((texts, fields, rooms, formats)) == []


NAMED = re.compile(r"`((?:articles|index|bot|bench|tests|training)(?:\.(?!py`)\w+)+)`")


def is_known(name: str) -> bool:
    """Return whether a dotted name is that of a module or of something written in one."""
    files = {module_of(path): path for path in sources(*PACKAGES, "bench", "tests", "training")}
    module = name
    while module and module not in files:
        module = module.rpartition(".")[0]
    inside = name[len(module) :].split(".")[1:]
    if not module or not inside:
        return bool(module)
    return inside[0] in re.findall(r"\w+", (ROOT / files[module]).read_text("utf-8"))


def test_names_in_docstrings_and_comments_exist() -> None:
    from bot.chat.client import NewsdeskBot

    named = {
        (path, name)
        for path in sources(*PACKAGES, "bench", "tests", "training")
        for name in NAMED.findall((ROOT / path).read_text("utf-8"))
        # Where the bot itself is called `bot`, as in what `setup` is given.
        if not hasattr(NewsdeskBot, name.removeprefix("bot."))
    }
    assert len(named) > 10
    assert {(path, name) for path, name in named if not is_known(name)} == set()


def test_a_name_that_does_not_exist_is_found() -> None:
    names = ("index.ranking.fusion", "index.ranking.fusion.fuse", "index.fusion", "bot.render.card")
    assert [is_known(name) for name in names] == [True, True, False, False]


def test_nothing_imports_in_a_circle() -> None:
    TopologicalSorter(arrows()).prepare()


def test_a_circle_is_found() -> None:
    with pytest.raises(CycleError):
        TopologicalSorter({"a": {"b"}, "b": {"c"}, "c": {"a"}}).prepare()


@pytest.mark.parametrize(
    ("modules", "home"),
    [
        (
            ("sentence_transformers", "torch", "transformers", "tokenizers"),
            ("index/embedders/", "index/readers/"),
        ),
        (("onnxruntime",), "index/onnx.py"),
        (("faiss",), "index/engines/embedded/"),
        # Whose stemmers all engines compare words by.
        (("tantivy",), ("index/engines/embedded/", "index/stemming.py")),
        (("pymilvus", "grpc"), "index/engines/milvus/"),
        (("psycopg",), ("index/engines/postgres/", "articles/library/postgresql.py")),
        (("trafilatura", "frontmatter"), "articles/formats/"),
        (("feedparser",), "articles/feeds/"),
        (("py3langid",), "articles/languages.py"),
        (("charset_normalizer",), "articles/reading/encodings.py"),
        (("discord",), "bot/chat/"),
        (("httpx2",), ("articles/fetching/", "bot/service/llm/")),
        (("matplotlib", "PIL"), "bot/service/charts/"),
        (("httpcore2", "ssrfguard", "protego"), "articles/fetching/"),
        (("watchfiles",), "bot/service/folder_watch.py"),
        (("prometheus_client", "wsgiref"), "bot/metrics/"),
        (("click", "rich", "prompt_toolkit"), ("bot/cli/", "bot/__main__.py")),
    ],
)
def test_heavy_libraries_have_one_home(
    modules: tuple[str, ...], home: str | tuple[str, ...]
) -> None:
    users = importers(*modules)
    assert users
    assert users == under(users, *((home,) if isinstance(home, str) else home))


def test_nothing_goes_out_but_through_the_one_fetcher() -> None:
    ways = importers("socket", "ssl", "urllib.request", "urllib3", "http.client", "requests")
    assert ways
    assert ways == under(ways, "articles/fetching/")
    # Discord's own library brings it, and its errors are caught.
    assert importers("aiohttp") == under(importers("aiohttp"), "bot/chat/")


def test_xml_is_parsed_in_one_place() -> None:
    parsing = {"fromstring", "iterparse", "XML", "XMLParser", "XMLPullParser"}
    parsers = {
        path
        for path, tree in sources(*PACKAGES).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in parsing
    }
    assert parsers == {"articles/reading/xml.py"}
    assert not importers("xml", "defusedxml")


def test_tables_are_known_where_they_stand_alone() -> None:
    users = importers("sqlalchemy")
    assert users
    assert not under(users, "bot/service/", "bot/chat/", "bot/i18n/")


def test_only_the_settings_read_the_environment() -> None:
    readers = set()
    for path, tree in sources(*PACKAGES).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb"):
                readers.add(path)
        if any(name in ("os.environ", "os.getenv") for name in imported(tree)):
            readers.add(path)
        if any(name.startswith("pydantic_settings") for name in imported(tree)):
            readers.add(path)
    assert readers == {"bot/settings.py"}


def test_nothing_below_the_terminal_prints() -> None:
    printers = {
        path
        for path, tree in sources(*PACKAGES).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("print", "input")
    }
    assert not printers


def test_files_are_short() -> None:
    paths = [
        path for name in (*PACKAGES, "tests", "training") for path in (ROOT / name).rglob("*.py")
    ]
    lengths = {str(p.relative_to(ROOT)): len(p.read_text("utf-8").splitlines()) for p in paths}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_the_command_line_starts_light() -> None:
    code = "import sys, json, bot.__main__; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    loaded = set(json.loads(run.stdout))
    assert "click" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_every_package_is_named_for_the_distribution() -> None:
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    folders = {
        str(Path(path).parent).replace("/", ".")
        for path in sources(*PACKAGES)
        if path.endswith(".py")
    }
    assert set(listed["packages"]) == folders
