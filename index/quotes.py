"""Which passages and articles may hold a text word for word, or one near to it."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from index.chunking.stretches import stretches
from index.models import Filters, Query
from index.store.quotable import read_passage_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.library.database import Database
    from index.candidates import CandidateSearch
    from index.engines import Engine
    from index.locations import Locations

# Passages that hold words in order, and one stretch of them.
MOST_HOLDING = 1_000
PER_STRETCH = 200


class QuotedPassage(NamedTuple):
    """A passage's text and the article that it stands in."""

    article_id: str
    text: str


class QuoteSearch:
    """Looks for a text in what a scope may see, by phrases, words and meaning."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        candidates: CandidateSearch,
        locations: Locations,
    ) -> None:
        self._database = database
        self._engine = engine
        self._candidates = candidates
        self._locations = locations

    def holding(self, text: str, scope: str | None) -> list[QuotedPassage]:
        """Return the passages with all of a text's words in order, compared by their stems."""
        found = self._engine.phrase(text, Filters(scope=scope), MOST_HOLDING)
        rows = [candidate.row for candidate in found]
        with self._database.reading() as connection:
            locations = self._locations.of(connection, rows, scope)
            texts = read_passage_texts(connection, rows)
        visible = [row for row in rows if row in locations and row in texts]
        return [QuotedPassage(locations[row].article_id, texts[row]) for row in visible]

    def near(self, text: str, scope: str | None, limit: int) -> list[str]:
        """Return the ids of the articles that are likeliest to hold a text or one near to it.

        In turns these are the ones that hold most stretches of it, the nearest by words and the
        nearest by meaning.
        """
        filters = Filters(scope=scope)
        searched = self._candidates.search(Query(text=text, filters=filters), ())
        by_stretch = [
            [candidate.row for candidate in self._engine.phrase(stretch, filters, PER_STRETCH)]
            for stretch in stretches(text)
        ]
        alike = [[c.row for c in found] for found in (searched.whole, searched.dense)]
        rows = list({row for found in (*by_stretch, *alike) for row in found})
        with self._database.reading() as connection:
            locations = self._locations.of(connection, rows, scope)

        def articles(found: Sequence[int]) -> list[str]:
            return list(
                dict.fromkeys(locations[row].article_id for row in found if row in locations)
            )

        most_held = Counter(article for found in by_stretch for article in articles(found))
        turns = zip_longest(
            [article for article, _ in most_held.most_common()],
            *(articles(found) for found in alike),
        )
        return list(dict.fromkeys(article for turn in turns for article in turn if article))[:limit]
