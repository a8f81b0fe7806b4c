"""The commands of the command line, each file of them found where it stands.

To add one:
1. Write a file here whose `commands` is a tuple of click commands; `votes.py` is a short example,
   `bot/cli/commands/index.py` one of a group, `bot/cli/commands/library.py` has some that take a
   STORY. At its top it imports what is light (`newsdesk --help` reads every file here); what is
   heavy it imports inside the command.
2. Where it remembers something, write a file in `bot/state/` with the table, on
   `articles.library.tables.metadata`, and a class that is given the Database and reads and writes
   it; the command makes one of `newsdesk.database`. A table that several files read stands in
   `bot/state/tables.py`, one that a single file reads in that file.
3. Where there is a table, write its migration in `bot/state/migrations/`, after the newest there:
   what is `UtcDateTime` in the table is `sa.DateTime` there, and for `index=True` there is an
   `op.create_index` named `ix_TABLE_COLUMN`. A test compares tables and migrations.
Nothing else changes; its test goes into `tests/bot/cli/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.modules import all_modules

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click


def found() -> Iterator[click.Command]:
    """Yield the commands of every file here."""
    for file in all_modules(__name__):
        yield from file.commands
