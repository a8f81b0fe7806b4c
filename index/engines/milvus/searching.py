"""Searches the collections of one index as they stand after a change."""

from __future__ import annotations

import math
from itertools import chain
from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from index.engines import Candidate
from index.engines.milvus.conditions import both, holding_in_order, passing
from index.engines.milvus.documents import place_of
from index.stemming import stems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.engines.milvus.following import Collections
    from index.models import Filters

# How far HNSW's graph is searched: so many times further than is asked for, within bounds of which
# the second is Milvus's.
EFFORT_A_RESULT, LEAST_EFFORT, MOST_EFFORT = 4, 256, 32_768
MOST_REMEMBERED = 100_000


class CollectionSearch:
    """Searches one index; what it counted it remembers, for another is made after each change."""

    def __init__(self, held: Collections) -> None:
        self.held = held
        self._totals: dict[str | None, int] = {}
        self._counts: dict[tuple[str | None, str], int] = {}
        self._beginning: dict[str, Mapping[str, int]] = {}
        self._languages: Sequence[str] = ()

    def dense(
        self, vector: NDArray[np.float32], filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return the passages nearest to a unit vector, by cosine."""
        condition = both(passing(filters), "embedded == true")
        effort = min(max(LEAST_EFFORT, EFFORT_A_RESULT * limit), MOST_EFFORT)
        return self._found("vector", vector, condition, limit, {"ef": effort})

    def lexical(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return the passages that share most words with a text, by BM25."""
        by_language = (stems(text, language) for language in self.languages())
        words = list(dict.fromkeys(chain.from_iterable(by_language)))
        total, counts = self.frequencies(words, filters.scope)
        weights = {
            place_of(word): math.log(1 + (total - count + 0.5) / (count + 0.5))
            for word, count in zip(words, counts, strict=True)
            if count
        }
        return self._by_weights(weights, passing(filters), limit)

    def phrase(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return the passages that hold all of a text's stems in order."""
        by_language = dict.fromkeys(tuple(stems(text, each)) for each in self.languages())
        several = [words for words in by_language if words]
        weights = {place_of(word): 1.0 for words in several for word in words}
        condition = " or ".join(map(holding_in_order, several))
        return self._by_weights(weights, both(passing(filters), f"({condition})"), limit)

    def languages(self) -> Sequence[str]:
        """Return the languages of the passages, that of most of them first; or English."""
        if not self._languages:
            counts = self.held.counts.of_kind("language")
            by_number = sorted(counts, key=lambda name: (-counts[name], name))
            self._languages = tuple(by_number) or (ENGLISH,)
        return self._languages

    def frequencies(self, words: Sequence[str], scope: str | None) -> tuple[int, list[int]]:
        """Return the number of passages that a scope may see, and in how many each stem occurs."""
        unknown = [word for word in dict.fromkeys(words) if (scope, word) not in self._counts]
        if unknown or scope not in self._totals:
            total, counts = self.held.counts.seen(unknown, scope)
            if len(self._counts) > MOST_REMEMBERED:
                self._counts = {}
            known = self._counts
            known.update({(scope, word): counts[word] for word in unknown})
            self._totals[scope] = total
        found = [self._counts.get((scope, word)) for word in words]
        if None in found:  # another thread has just forgotten them
            return self.frequencies(words, scope)
        return self._totals[scope], [count or 0 for count in found]

    def beginning(self, prefix: str) -> Mapping[str, int]:
        """Return the words that begin with some letters, and in how many passages each occurs."""
        if not prefix.isalnum():
            return {}
        if prefix not in self._beginning:
            self._beginning[prefix] = dict(self.held.counts.of_kind("word", prefix))
        return self._beginning[prefix]

    def _by_weights(
        self, weights: Mapping[int, float], condition: str, limit: int
    ) -> Sequence[Candidate]:
        if not weights:
            return []
        found = self._found("weights", dict(weights), condition, limit, {})
        return [each for each in found if each.score > 0]

    def _found(
        self, field: str, vector: object, condition: str, limit: int, params: Mapping[str, int]
    ) -> list[Candidate]:
        if limit < 1:
            return []
        name = self.held.names.passages
        found = self.held.server.search(name, field, vector, condition, limit, params)
        return [Candidate(row, score) for row, score in found]
