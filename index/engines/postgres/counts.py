"""How often words, stems and languages occur, kept up with the passages as they come and go."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# What is counted: passages that have a stem or a word or are of a language, passages, and stems.
OF_STEM, OF_WORD, OF_LANGUAGE, OF_PASSAGES, OF_LENGTH = (
    "stem",
    "word",
    "language",
    "passages",
    "length",
)
# Of every passage without a scope; words and languages are counted of all alike.
EVERYONES = ""
# A kind, a name and a scope.
CountKey = tuple[str, str, str]
LAST_CHARACTER = "\U0010ffff"


class CountedPassage(NamedTuple):
    """What is counted of a passage; `stems` and `words` hold each once."""

    scope: str | None
    language: str
    length: int
    stems: Sequence[str]
    words: Sequence[str]


class CountTally:
    """Counts passages, until what was found is written."""

    def __init__(self) -> None:
        # By kind and scope, so that names are counted as they are.
        self._found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def add(self, some: Iterable[CountedPassage]) -> None:
        """Count passages, each once."""
        for passage in some:
            scope = passage.scope or EVERYONES
            self._found[OF_STEM, scope].update(passage.stems)
            self._found[OF_WORD, EVERYONES].update(passage.words)
            self._found[OF_LANGUAGE, EVERYONES][passage.language] += 1
            self._found[OF_PASSAGES, scope][""] += 1
            self._found[OF_LENGTH, scope][""] += passage.length

    def __len__(self) -> int:
        """Return how many different things were found."""
        return sum(map(len, self._found.values()))

    def taken(self) -> dict[CountKey, int]:
        """Return how often each was found, and begin anew."""
        found = {
            (kind, name, scope): number
            for (kind, scope), names in self._found.items()
            for name, number in names.items()
        }
        self._found.clear()
        return found


def write_counts(
    connection: sa.Connection, counts: sa.Table, found: Mapping[CountKey, int], times: int
) -> None:
    """Count what was found of passages that came once (`times` 1), or take it back (−1)."""
    if not found:
        return
    # In one order, so that what stands together in the index is written together.
    keys = sorted(found)
    columns = zip(*keys, strict=True)
    texts = [sa.bindparam(None, list(column), ARRAY(sa.Text)) for column in columns]
    numbers = [times * found[key] for key in keys]
    given = sa.func.unnest(*texts, sa.bindparam(None, numbers, ARRAY(sa.BigInteger)))
    names = [column.name for column in counts.c]
    new = insert(counts).from_select(names, sa.select(given.table_valued(*names).render_derived()))
    sums = {"number": counts.c.number + new.excluded.number}
    connection.execute(new.on_conflict_do_update(index_elements=names[:3], set_=sums))
    if times < 0:
        gone = counts.c.number <= 0
        for kind in (OF_STEM, OF_WORD, OF_LANGUAGE):
            own = sorted({name for each, name, _ in keys if each == kind})
            named = counts.c.name == sa.func.any(sa.bindparam(None, own, ARRAY(sa.Text)))
            connection.execute(counts.delete().where(counts.c.kind == kind, named, gone))


def counted_stems(
    connection: sa.Connection, counts: sa.Table, stems: Sequence[str], scope: str | None
) -> Mapping[str, int]:
    """Return in how many passages that a scope may see stems occur, those that do."""
    own = sa.and_(counts.c.kind == OF_STEM, counts.c.name.in_(stems))
    return _sums(connection, counts, own, scope)


def totals(connection: sa.Connection, counts: sa.Table, scope: str | None) -> tuple[int, int]:
    """Return how many passages a scope may see, and how many stems these have together."""
    seen = counts.c.scope.in_((EVERYONES, scope or EVERYONES))
    statement = sa.select(counts.c.kind, sa.func.sum(counts.c.number)).where(
        counts.c.kind.in_((OF_PASSAGES, OF_LENGTH)), seen
    )
    found = {
        kind: int(number) for kind, number in connection.execute(statement.group_by(counts.c.kind))
    }
    return found.get(OF_PASSAGES, 0), found.get(OF_LENGTH, 0)


def counted_languages(connection: sa.Connection, counts: sa.Table) -> Mapping[str, int]:
    """Return in how many passages each language occurs."""
    return _sums(connection, counts, counts.c.kind == OF_LANGUAGE, None)


def words_beginning(connection: sa.Connection, counts: sa.Table, prefix: str) -> Mapping[str, int]:
    """Return in how many passages the words occur that begin with some letters."""
    begin, end = counts.c.name >= prefix, counts.c.name <= prefix + LAST_CHARACTER
    return _sums(connection, counts, sa.and_(counts.c.kind == OF_WORD, begin, end), None)


def _sums(
    connection: sa.Connection, counts: sa.Table, own: sa.ColumnElement[bool], scope: str | None
) -> Mapping[str, int]:
    seen = counts.c.scope.in_((EVERYONES, scope or EVERYONES))
    statement = sa.select(counts.c.name, sa.func.sum(counts.c.number)).where(own, seen)
    return {name: int(n) for name, n in connection.execute(statement.group_by(counts.c.name)) if n}


def counted_passages(connection: sa.Connection, counts: sa.Table) -> int:
    """Return how many passages were counted, whoever may see them."""
    statement = sa.select(sa.func.sum(counts.c.number)).where(counts.c.kind == OF_PASSAGES)
    return int(connection.execute(statement).scalar() or 0)
