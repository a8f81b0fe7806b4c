"""The engine itself: searches tables in the database, which all processes share."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from articles.languages import ENGLISH
from index.engines.postgres.counts import (
    counted_languages,
    counted_stems,
    totals,
    words_beginning,
)
from index.engines.postgres.dense import COMPARED_BESIDES, GRAPH_FROM, about_nearest
from index.engines.postgres.lexical import phrases, ranked, weighed
from index.engines.postgres.pgvector import require_pgvector
from index.engines.postgres.upkeep import UNDEFINED_TABLE, Upkeep
from index.engines.postgres.verification import differences
from index.stemming import stems
from index.store.vectors import cosines

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from articles.library.database import Database
    from index.engines import Candidate
    from index.engines.postgres.generations import Generation
    from index.models import Filters

Found = TypeVar("Found")

# How often it is tried to compare tables before anyone writes again.
VERIFIED_AT_MOST = 20
# Counts are remembered until anything changes; so many of them at most.
COUNTS_REMEMBERED_AT_MOST = 200_000


class PostgresEngine:
    """Searches in the database; whichever process is there first brings its tables up to it."""

    def __init__(
        self,
        database: Database,
        graph_from: int = GRAPH_FROM,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        require_pgvector(database)
        self._database = database
        self._graph_from = graph_from
        self._upkeep = Upkeep(database, graph_from, clock)
        self._upkeep.prepare()
        self._remembered: tuple[Generation | None, dict[Hashable, Any]] = (None, {})

    @property
    def fingerprint(self) -> str | None:
        """Return the key of the fingerprint whose vectors are searched."""
        held = self._upkeep.held
        return held.fingerprint.key if held else None

    def dense(
        self, vector: NDArray[np.float32], filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return the passages nearest to a unit vector, by cosine."""

        def find(connection: sa.Connection, held: Generation) -> Sequence[Candidate]:
            wanted = limit + COMPARED_BESIDES
            rows = about_nearest(connection, held, vector, filters, wanted, self._graph_from)
            return cosines(connection, rows, vector)[:limit]

        return self._by_vector(find, limit)

    def near(self, vector: NDArray[np.float32], filters: Filters, limit: int) -> Sequence[int]:
        """Return the rows that are about nearest to a unit vector, about in that order."""

        def find(connection: sa.Connection, held: Generation) -> Sequence[int]:
            return about_nearest(connection, held, vector, filters, limit, self._graph_from)

        return self._by_vector(find, limit)

    def _by_vector(
        self, find: Callable[[sa.Connection, Generation], Sequence[Found]], limit: int
    ) -> Sequence[Found]:
        key = self.fingerprint

        def find_of_model(connection: sa.Connection, held: Generation) -> Sequence[Found]:
            # A vector of another model compares with nothing here.
            return find(connection, held) if held.fingerprint.key == key else []

        return self._searched(find_of_model, []) if limit > 0 else []

    def lexical(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return the passages that share most words with a text, by BM25."""
        scope = filters.scope
        wanted = {stem for sequence in self._in_languages(text) for stem in sequence}
        if not wanted or limit < 1:
            return []

        def find(connection: sa.Connection, held: Generation) -> Sequence[Candidate]:
            known = self._counts(connection, held, wanted, scope)
            counted = {stem: known[scope, stem] for stem in wanted}
            asked = weighed(counted, *known["totals", scope])
            if not asked.stems:
                return []
            _only_by_index(connection)
            return ranked(connection, held.tables.words, asked, filters, limit)

        return self._searched(find, [])

    def phrase(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return passages that hold all of a text's words in order, compared by their stems."""
        wanted = self._in_languages(text)
        if not wanted or limit < 1:
            return []

        def find(connection: sa.Connection, held: Generation) -> Sequence[Candidate]:
            _only_by_index(connection)
            return phrases(connection, held.tables.words, wanted, filters, limit)

        return self._searched(find, [])

    def _in_languages(self, text: str) -> list[tuple[str, ...]]:
        """Return the stems that a text has in each language of the passages."""
        each = (tuple(stems(text, language)) for language in self.languages())
        return [sequence for sequence in dict.fromkeys(each) if sequence]

    def languages(self) -> Sequence[str]:
        """Return the languages of the passages, that of most of them first."""

        def find(connection: sa.Connection, held: Generation) -> Sequence[str]:
            counted = counted_languages(connection, held.tables.counts)
            return sorted(counted, key=lambda name: (-counted[name], name)) or (ENGLISH,)

        return self._recalled("languages", find, (ENGLISH,))

    def stems(self, text: str, language: str = ENGLISH) -> list[str]:
        """Return the stems of a text's words, as the lexical search sees those of a language."""
        return stems(text, language)

    def frequencies(self, stems: Sequence[str], scope: str | None) -> tuple[int, list[int]]:
        """Return the number of passages that a scope may see, and in how many each stem occurs."""
        keys = [("totals", scope), *((scope, stem) for stem in stems)]
        known = self._known(self._upkeep.held)
        if not all(key in known for key in keys):
            known = self._searched(
                lambda connection, held: self._counts(connection, held, stems, scope), {}
            )
        (passages, _length), *counts = (known.get(key, 0) for key in keys) if known else ((0, 0),)
        return passages, counts or [0] * len(stems)

    def _counts(
        self, connection: sa.Connection, held: Generation, wanted: Iterable[str], scope: str | None
    ) -> dict[Hashable, Any]:
        """Return what is remembered of a generation, with how often some stems occur in it."""
        known, counts = self._known(held), held.tables.counts
        if ("totals", scope) not in known:
            known["totals", scope] = totals(connection, counts, scope)
        if lacking := [stem for stem in wanted if (scope, stem) not in known]:
            found = counted_stems(connection, counts, lacking, scope)
            known.update({(scope, stem): found.get(stem, 0) for stem in lacking})
        return known

    def beginning(self, prefix: str) -> Mapping[str, int]:
        """Return the words that begin with some letters, and in how many passages each occurs."""

        def find(connection: sa.Connection, held: Generation) -> Mapping[str, int]:
            return words_beginning(connection, held.tables.counts, prefix)

        return self._recalled(("beginning", prefix), find, {})

    def _recalled(
        self,
        name: Hashable,
        find: Callable[[sa.Connection, Generation], Found],
        nothing: Found,
    ) -> Found:
        """Return what is remembered under a name; else find it and remember it."""
        known = self._known(self._upkeep.held)
        if name in known:
            remembered: Found = known[name]
            return remembered

        def found(connection: sa.Connection, held: Generation) -> Found:
            read = find(connection, held)
            self._known(held)[name] = read
            return read

        return self._searched(found, nothing)

    def _known(self, held: Generation | None) -> dict[Hashable, Any]:
        """Return what is remembered of a generation, as far as it has followed."""
        of, known = self._remembered
        if of != held or len(known) > COUNTS_REMEMBERED_AT_MOST:
            known = {}
            self._remembered = (held, known)
        return known

    def _searched(
        self, find: Callable[[sa.Connection, Generation], Found], nothing: Found
    ) -> Found:
        """Return what is found in the tables that are there, or `nothing` where none are."""
        for again in (True, False):
            held = self._upkeep.held
            if held is None:
                return nothing
            try:
                with self._database.reading() as connection:
                    return find(connection, held)
            except sa.exc.ProgrammingError as error:
                # Where a table is gone, another process has put a newer one in its place.
                if getattr(error.orig, "sqlstate", None) != UNDEFINED_TABLE:
                    raise
            if again:
                self._upkeep.look()
        return nothing

    def follow(self) -> bool:
        """Take in what changed in the database; return whether anything did."""
        return self._upkeep.follow()

    def save(self) -> None:
        """Do nothing: what was followed is in the database."""

    def rebuild(self) -> None:
        """Make the tables anew from the database."""
        self._upkeep.rebuild()

    def verify(self) -> list[str]:
        """Return one sentence for each way in which the tables differ from the newsdesk's."""
        for _ in range(VERIFIED_AT_MOST):
            self.follow()
            with self._database.reading() as connection:
                # Another process may have written since; what it wrote is no fault.
                if self._upkeep.is_followed(connection):
                    held = self._upkeep.held
                    return differences(connection, held) if held else []
        return ["The engine's tables are just being made anew; look again when that is over."]

    def close(self) -> None:
        """Search nothing any more."""
        self._upkeep.held = None


def _only_by_index(connection: sa.Connection) -> None:
    """Let no search look at every passage there is, whatever the planner thinks of it.

    It is planned anew each time, so that a question is read once and not for every passage.
    """
    settings = {"enable_seqscan": "off", "jit": "off", "plan_cache_mode": "force_custom_plan"}
    connection.execute(
        sa.select(*(sa.func.set_config(name, value, True) for name, value in settings.items()))
    )
