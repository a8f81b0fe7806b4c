"""The command's seam, walked as its docstring says: a command with a table of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_lines import BRIDGE, CommandLine

import bot.state
import bot.state.migrations
from articles.tables import metadata
from bot.cli import commands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from index.embedders import Embedder

STATE = '''
import sqlalchemy as sa

from articles.tables import metadata

bookmarks = sa.Table(
    "bookmarks", metadata, sa.Column("article_id", sa.Text, primary_key=True)
)


class Bookmarks:
    """Which stories are marked."""

    def __init__(self, database):
        self._database = database

    def keep(self, article_id):
        with self._database.writing() as connection:
            connection.execute(bookmarks.insert().values(article_id=article_id))

    def all(self):
        with self._database.reading() as connection:
            return connection.execute(sa.select(bookmarks.c.article_id)).scalars().all()
'''
COMMAND = '''
import click

from bot.cli.options import about_a_story, joined
from bot.cli.output import print_json


@click.command()
@about_a_story
def bookmark(terminal, story, scope, as_json):
    """Mark a story to be read later."""
    from bot.state.bookmarks import Bookmarks

    with terminal.open() as newsdesk:
        kept = Bookmarks(newsdesk.database)
        kept.keep(newsdesk.stories.find(joined(*story), scope=scope).id)
        print_json({"bookmarks": list(kept.all())})


commands = (bookmark,)
'''
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "bot_9999"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("bookmarks", sa.Column("article_id", sa.Text, primary_key=True))
"""


@pytest.fixture
def run(
    tmp_path: Path, embedders: dict[str, Embedder], monkeypatch: pytest.MonkeyPatch
) -> Iterator[CommandLine]:
    """The command line with three new files: a table, its migration and a command."""

    def add(package: ModuleType, name: str, text: str) -> None:
        folder = tmp_path / package.__name__
        folder.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])

    (migrations,) = bot.state.migrations.__path__
    newest = max(path.stem for path in Path(migrations).glob("bot_*.py"))
    add(bot.state.migrations, "bot_9999.py", MIGRATION.format(newest=newest))
    add(bot.state, "bookmarks.py", STATE)
    add(commands, "bookmark.py", COMMAND)
    yield CommandLine(tmp_path, embedders)
    for package, name in ((bot.state, "bookmarks"), (commands, "bookmark")):
        sys.modules.pop(f"{package.__name__}.{name}", None)
        vars(package).pop(name, None)
    if "bookmarks" in metadata.tables:
        metadata.remove(metadata.tables["bookmarks"])


def test_a_new_command_is_offered_and_remembers(run: CommandLine) -> None:
    assert "Mark a story to be read later." in run("--help").stdout
    run.json("import", run.write("one.jsonl", BRIDGE))
    marked = run.json("bookmark", "harbour bridge")["bookmarks"]
    assert marked == [run.id_of("harbour bridge")]
    again = run("bookmark", "harbour bridge")
    assert (again.exit_code, again.stdout) == (1, "")


def test_commands_are_found_each_once() -> None:
    names = [command.name for command in commands.found()]
    assert len(names) == len(set(names))
    assert {"ask", "import", "index", "eval", "doctor", "votes"} <= set(names)
