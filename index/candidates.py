"""Query → candidates: the words and the meaning of a question are searched side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from index.embedders import embed_if_any, embed_or_none
from index.languages import reads
from index.query.words import telling
from index.ranking.fusion import CandidateLists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from index.embedders import Embedder
    from index.engines import Candidate, Engine
    from index.models import Part, Query

# Lists of 300 found no more, by a comparison that is not kept; these are part of what
# bench/results/development.md measures.
CANDIDATES = 100
SEARCHES_AT_ONCE = 8


class Searching(NamedTuple):
    """What the words found, and the search by meaning that goes on beside."""

    words: CandidateLists
    meaning: Future[Sequence[Candidate]]

    def found(self) -> CandidateLists:
        """Return all that was found, once both are done."""
        return self.words._replace(dense=self.meaning.result())


class CandidateSearch:
    """Searches an engine for all of a question and for each of its parts.

    With `must_embed` a question is not left to its words where its embedder fails.
    """

    def __init__(
        self, engine: Engine, embedder: Callable[[], Embedder | None], *, must_embed: bool = False
    ) -> None:
        self._engine = engine
        self._embedder = embedder
        self._embed = embed_if_any if must_embed else embed_or_none
        self._beside = ThreadPoolExecutor(SEARCHES_AT_ONCE, "meaning")

    def search(self, query: Query, parts: Sequence[Part]) -> CandidateLists:
        """Return what `searching` finds, where there is nothing else to do meanwhile."""
        with self.searching(query, parts) as searching:
            pass
        return searching.found()

    @contextmanager
    def searching(self, query: Query, parts: Sequence[Part]) -> Iterator[Searching]:
        """Find at most a hundred candidates for the whole, for each part and by meaning.

        Inside, the words are searched, and most often the model still computes: `found` has all.

        Where no embedder can read the index's vectors, or it fails, words alone are searched; with
        `must_embed`, EmbeddingError is raised where it fails. So they are for a question in a
        language that the embedder does not read.
        """
        # The model computes outside of Python's lock, so the words are searched meanwhile.
        meaning = self._beside.submit(self._by_meaning, query)
        try:
            whole = self._by_words(query.text, query)
            several = parts if len(parts) > 1 else ()
            by_part = [self._by_words(part.text, query) for part in several]
            yield Searching(CandidateLists(whole, by_part or [whole], ()), meaning)
        finally:
            wait([meaning])

    def _by_words(self, text: str, query: Query) -> Sequence[Candidate]:
        telling_words = " ".join(telling(text, query.language)) or text
        return self._engine.lexical(telling_words, query.filters, CANDIDATES)

    def _by_meaning(self, query: Query) -> Sequence[Candidate]:
        embedder = self._embedder()
        if not reads(embedder, query.language):
            return []
        vectors = self._embed(embedder, [query.text], question=True)
        if vectors is None:
            return []
        return self._engine.dense(vectors[0], query.filters, CANDIDATES)
