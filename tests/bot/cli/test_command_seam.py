"""The command's seam, walked as its docstring says: a command with a table of its own."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_lines import BRIDGE, CommandLine
from new_files import new_file

import bot.state
import bot.state.migrations
from articles.library.tables import metadata
from bot.cli import commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.embedders import Embedder

# Names that no command and no table will have.
STATE = '''
from datetime import UTC, datetime

import sqlalchemy as sa

from articles.library.tables import UtcDateTime, metadata

seamwalks = sa.Table(
    "seamwalks",
    metadata,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
)


class Seamwalks:
    """Which stories are marked."""

    def __init__(self, database):
        self._database = database

    def keep(self, article_id):
        with self._database.writing() as connection:
            row = {"article_id": article_id, "at": datetime.now(UTC)}
            connection.execute(seamwalks.insert().values(row))

    def all(self):
        with self._database.reading() as connection:
            return connection.execute(sa.select(seamwalks.c.article_id)).scalars().all()
'''
COMMAND = '''
import click

from bot.cli.options import about_a_story, joined
from bot.cli.output import print_json


@click.command()
@about_a_story
def seamwalk(terminal, story, scope, as_json):
    """Mark a story, in a test alone."""
    from bot.state.seamwalks import Seamwalks

    with terminal.open() as newsdesk:
        kept = Seamwalks(newsdesk.database)
        kept.keep(newsdesk.stories.find(joined(*story), scope=scope).id)
        print_json({"seamwalks": list(kept.all())})


commands = (seamwalk,)
'''
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "bot_9999"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "seamwalks",
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )
"""


@pytest.fixture
def run(tmp_path: Path, embedders: dict[str, Embedder]) -> Iterator[CommandLine]:
    """The command line with three new files: a table, its migration and a command."""
    (migrations,) = bot.state.migrations.__path__
    newest = max(path.stem for path in Path(migrations).glob("bot_*.py"))
    files = (
        (bot.state.migrations, "bot_9999", MIGRATION.format(newest=newest)),
        (bot.state, "seamwalks", STATE),
        (commands, "seamwalk", COMMAND),
    )
    with ExitStack() as stack:
        for package, name, text in files:
            stack.enter_context(new_file(package, tmp_path, name, text))
        yield CommandLine(tmp_path, embedders)
    if "seamwalks" in metadata.tables:
        metadata.remove(metadata.tables["seamwalks"])


def test_a_new_command_is_offered_and_remembers(run: CommandLine) -> None:
    assert "Mark a story, in a test alone." in run("--help").stdout
    run.json("import", run.write("one.jsonl", BRIDGE))
    marked = run.json("seamwalk", "harbour bridge")["seamwalks"]
    assert marked == [run.id_of("harbour bridge")]
    again = run("seamwalk", "harbour bridge")
    assert (again.exit_code, again.stdout) == (1, "")


def test_commands_are_found_each_once() -> None:
    names = [command.name for command in commands.found()]
    assert len(names) == len(set(names))
    assert {"ask", "import", "index", "eval", "doctor", "votes"} <= set(names)
