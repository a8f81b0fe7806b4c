"""The engine's own tables, and how far they have followed the change log.

They lie beside the newsdesk's tables under names that begin with `engine_`. Those of one index are
a generation: another is filled in one transaction when another index comes to answer, or when all
is made anew, and until that is over the former one answers. Which there are, and up to which entry
of the log each holds everything, is written in the transactions that change them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from articles.library.tables import UtcDateTime
from index.engines.postgres.halfvec import HalfVectorType
from index.store.changes import LogEntry
from index.store.state import read_fingerprint

if TYPE_CHECKING:
    from collections.abc import Collection

    from index.models import Fingerprint
    from index.store.state import State

# Part of what is compared at the start: to be raised where stems or tables come to be made
# otherwise, so that all is made anew.
TABLES_FORMAT = 1
# Searches read all that waits to be sorted into the words' index, so that it must be little (kB).
WORDS_UNSORTED = 512
# The most bytes of a row that may stand in one place.
LARGEST_ROW = 8_160
TABLE_NAME = re.compile(r"engine_(?:words|spellings|vectors|counts)_(\d+)")

generations = sa.Table(
    "engine_generations",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("format", sa.Integer, nullable=False),
    sa.Column("database_id", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("mark", sa.Text, nullable=False),
)


class GenerationTables(NamedTuple):
    """What is kept of one index: its passages' stems, words as written, vectors, and counts."""

    words: sa.Table
    spellings: sa.Table
    vectors: sa.Table
    counts: sa.Table


class Generation(NamedTuple):
    """A set of tables, the fingerprint of which it is, and the entry that it has followed."""

    number: int
    fingerprint: Fingerprint
    entry: LogEntry

    @property
    def tables(self) -> GenerationTables:
        """Return the tables."""
        return tables_of(self.number, self.fingerprint.dimension)

    @property
    def nearness_index(self) -> str:
        """Return the name of the index of the vectors, which only a large table has."""
        return f"engine_nearness_{self.number}"


@lru_cache(maxsize=8)
def tables_of(number: int, dimension: int) -> GenerationTables:
    """Return the tables of a generation."""
    metadata = sa.MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s"})
    words = sa.Table(
        f"engine_words_{number}",
        metadata,
        *_limited_by(),
        sa.Column("language", sa.Text, nullable=False),
        # How many stems it has.
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("stems", TSVECTOR, nullable=False),
        # Searches read them again and again, so that they are not to be compressed.
        postgresql_with={"toast_tuple_target": LARGEST_ROW},
    )
    sa.Index(
        None,
        words.c.stems,
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": WORDS_UNSORTED},
    )
    # By themselves, for they are read only when a passage goes.
    spellings = sa.Table(
        f"engine_spellings_{number}",
        metadata,
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        # Its words as they are written, but for case and accents, each once.
        sa.Column("words", ARRAY(sa.Text), nullable=False),
    )
    vectors = sa.Table(
        f"engine_vectors_{number}",
        metadata,
        *_limited_by(),
        sa.Column("vector", HalfVectorType(dimension), nullable=False),
    )
    counts = sa.Table(
        f"engine_counts_{number}",
        metadata,
        # See `index.engines.postgres.counts`.
        sa.Column("kind", sa.Text, primary_key=True),
        # As bytes, so that names which begin alike stand together.
        sa.Column("name", sa.Text(collation="C"), primary_key=True),
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )
    return GenerationTables(words, spellings, vectors, counts)


def _limited_by() -> tuple[sa.Column[object], ...]:
    """Return the columns that a search may be limited by, and the row."""
    return (
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Text, nullable=False, index=True),
        sa.Column("scope", sa.Text, index=True),
        sa.Column("category_key", sa.Text, index=True),
        sa.Column("source_key", sa.Text, index=True),
        sa.Column("published", UtcDateTime, index=True),
        sa.Column("published_local", sa.DateTime, index=True),
    )


def newest_generation(
    connection: sa.Connection, state: State, fingerprint: str | None
) -> Generation | None:
    """Return the newest generation of an index, None where there is none or a table of it lacks."""
    own = sa.select(generations.c.number, generations.c.seq, generations.c.mark).where(
        generations.c.fingerprint == fingerprint,
        generations.c.database_id == state.database_id,
        generations.c.format == TABLES_FORMAT,
    )
    found = connection.execute(own.order_by(generations.c.number.desc()).limit(1)).one_or_none()
    made_with = read_fingerprint(connection, fingerprint) if found else None
    if found is None or made_with is None:
        return None
    held = Generation(found.number, made_with, LogEntry(found.seq, found.mark))
    there = (sa.func.to_regclass(table.name).is_not(None) for table in held.tables)
    return held if connection.execute(sa.select(sa.and_(*there))).scalar() else None


def make_table(connection: sa.Connection) -> None:
    """Make the table of generations where there is none."""
    generations.create(connection, checkfirst=True)


def make_generation(
    connection: sa.Connection, state: State, fingerprint: Fingerprint, entry: LogEntry
) -> Generation:
    """Make empty tables, to be filled before their transaction ends; they have no indexes yet."""
    number = connection.execute(
        generations.insert()
        .values(
            fingerprint=fingerprint.key,
            format=TABLES_FORMAT,
            database_id=state.database_id,
            seq=entry.seq,
            mark=entry.mark,
        )
        .returning(generations.c.number)
    ).scalar_one()
    made = Generation(number, fingerprint, entry)
    # Numbers begin anew where the table of generations was lost.
    _drop_tables(connection, number)
    for table in made.tables:
        connection.execute(sa.schema.CreateTable(table))
    # Beside the row, however long: each is read whole by every search that sees it.
    vectors = made.tables.vectors.name
    connection.exec_driver_sql(f"ALTER TABLE {vectors} ALTER COLUMN vector SET STORAGE PLAIN")
    return made


def make_indexes(connection: sa.Connection, made: Generation) -> None:
    """Give tables that were filled their indexes, and tell the planner what is in them."""
    for table in made.tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(sa.schema.CreateIndex(index))
        connection.exec_driver_sql(f"ANALYZE {table.name}")


def write_entry(connection: sa.Connection, held: Generation, entry: LogEntry) -> Generation:
    """Write which entry of the log a generation has followed; return it as it is then."""
    own = generations.c.number == held.number
    connection.execute(generations.update().where(own).values(seq=entry.seq, mark=entry.mark))
    return held._replace(entry=entry)


def drop_generations(connection: sa.Connection, kept: Collection[int]) -> None:
    """Delete all generations but some, as soon as nobody reads them."""
    connection.execute(generations.delete().where(generations.c.number.not_in(kept)))
    names = (TABLE_NAME.fullmatch(name) for name in sa.inspect(connection).get_table_names())
    for number in sorted({int(name[1]) for name in names if name}.difference(kept)):
        _drop_tables(connection, number)


def _drop_tables(connection: sa.Connection, number: int) -> None:
    for table in tables_of(number, 1):
        connection.execute(sa.schema.DropTable(table, if_exists=True))
