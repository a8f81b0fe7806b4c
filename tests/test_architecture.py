"""The house keeps its shape: who imports whom, what is lazy, and how long a file may be."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("articles", "bot", "index")
LONGEST = 420
HEAVY = (
    *("torch", "sentence_transformers", "transformers", "faiss", "tantivy", "discord"),
    *("sqlalchemy", "pydantic", "rich", "prompt_toolkit", "trafilatura", "numpy", "dateparser"),
)


def sources(*packages: str) -> dict[str, ast.Module]:
    """Return the parsed files of some packages by their paths."""
    paths = [path for name in packages for path in sorted((ROOT / name).rglob("*.py"))]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in paths}


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


def importers(*modules: str) -> set[str]:
    """Return the files that import one of the modules or a part of one."""
    return {
        path
        for path, tree in sources(*PACKAGES).items()
        for name in imported(tree)
        if any(name == module or name.startswith(f"{module}.") for module in modules)
    }


def under(paths: set[str], *folders: str) -> set[str]:
    return {path for path in paths if path.startswith(folders)}


def test_the_packages_are_there() -> None:
    assert {"articles/models.py", "index/models.py", "bot/__main__.py"} <= set(sources(*PACKAGES))


def test_articles_imports_nothing_of_ours() -> None:
    assert not under(importers("index", "bot"), "articles/")


def test_nothing_below_imports_bot() -> None:
    assert importers("bot") == under(importers("bot"), "bot/")


def test_only_the_discord_side_imports_discord() -> None:
    allowed = (
        "bot/client.py",
        "bot/running.py",
        "bot/registration.py",
        "bot/render.py",
        "bot/errors.py",
        "bot/commands/",
    )
    users = importers("discord")
    assert users
    assert users == under(users, *allowed)


@pytest.mark.parametrize(
    ("modules", "home"),
    [
        (("sentence_transformers", "torch", "transformers", "tokenizers"), "index/embedders/"),
        (("faiss", "tantivy"), "index/engines/"),
        (("trafilatura", "frontmatter"), "articles/formats/"),
    ],
)
def test_heavy_libraries_have_one_home(modules: tuple[str, ...], home: str) -> None:
    users = importers(*modules)
    assert users
    assert users == under(users, home)


def test_only_the_terminal_side_imports_its_libraries() -> None:
    allowed = (
        "bot/__main__.py",
        "bot/cli_",
        "bot/terminal.py",
        "bot/console.py",
        "bot/printing.py",
    )
    users = importers("click", "rich", "prompt_toolkit")
    assert users == under(users, *allowed)


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
    paths = [path for name in (*PACKAGES, "tests") for path in (ROOT / name).rglob("*.py")]
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
