"""What limits words to what a Discord server may see, and how often words occur there.

A query names the servers whose passages are seen or those whose are not, whichever have fewer: to
look through a million passages takes longer than the search itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tantivy import Occur, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import tantivy

NO_SCOPE = "-"
# Up to so many names a term each is faster than a set, which takes a third of a millisecond.
FEW_SCOPES = 8
# Passages that are gone are in Tantivy's own numbers for a while: of so small a share it does no
# harm that they are counted.
FEW_GONE = 0.01


class Limit(NamedTuple):
    """What passages are of, or are not of, that are seen; as many as `at_most` are or ever were.

    `of_all` is how many there are or ever were, whosever they are.
    """

    occur: Occur
    of_scopes: Query
    at_most: int
    of_all: int


class ScopeLimits:
    """Knows how many passages each scope has, as of one searcher at a time."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema
        self._counted: tuple[tantivy.Searcher | None, Mapping[str, int]] = (None, {})

    def limit(self, searcher: tantivy.Searcher, scope: str | None) -> Limit | None:
        """Return what limits a query to what a scope may see; None where that is all."""
        counted_by, counts = self._counted
        if counted_by is not searcher:
            counts = dict(searcher.terms_with_prefix("scope", ""))
            self._counted = (searcher, counts)
        seen = [NO_SCOPE] if scope is None else [NO_SCOPE, scope]
        hidden = sorted(counts.keys() - seen)
        if not hidden:
            return None
        some, others = (sum(counts.get(name, 0) for name in names) for names in (hidden, seen))
        if some < others:
            return Limit(Occur.MustNot, self._of_scopes(hidden), some, some + others)
        return Limit(Occur.Must, self._of_scopes(seen), others, some + others)

    def _of_scopes(self, names: Sequence[str]) -> Query:
        """Return a query for what is of any of some scopes."""
        if len(names) > FEW_SCOPES:
            return Query.term_set_query(self._schema, "scope", names)
        terms = (Query.term_query(self._schema, "scope", name, "basic") for name in names)
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def frequencies(
        self, searcher: tantivy.Searcher, stems: Iterable[str], scope: str | None
    ) -> tuple[int, list[int]]:
        """Return the number of passages that a scope may see, and in how many each stem occurs."""
        limit = self.limit(searcher, scope)
        if limit is None:
            return searcher.num_docs, [searcher.doc_freq("text", stem) for stem in stems]

        def held(stem: str, occur: Occur) -> int:
            term = Query.term_query(self._schema, "text", stem, "basic")
            both = [(Occur.Must, term), (occur, limit.of_scopes)]
            return count(searcher, Query.boolean_query(both))

        limited = count(searcher, limit.of_scopes)
        if limit.occur == Occur.Must:
            return limited, [held(stem, limit.occur) for stem in stems]
        # One document more says how far the log was followed.
        there = searcher.num_docs - 1
        total = there - limited
        if limited < limit.at_most or limit.of_all > (1 + FEW_GONE) * there:
            # What others alone saw would be taken as seen, or much that is gone as there.
            return total, [held(stem, limit.occur) for stem in stems]
        everyone_s = ((stem, searcher.doc_freq("text", stem)) for stem in stems)
        return total, [every and every - held(stem, Occur.Must) for stem, every in everyone_s]


def count(searcher: tantivy.Searcher, query: Query) -> int:
    """Return how many documents a query finds."""
    found: Any = searcher.search(query, 1, count=True)
    return int(found.count)
