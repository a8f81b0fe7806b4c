"""Question → Query → Hits."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from articles.library.copies import copies_of, originals_of
from index.candidates import CANDIDATES
from index.models import Filters, Hit, Part, Query
from index.query.languages import language_asked
from index.query.query import make_query
from index.query.words import asked_stems, best_sentences, by_stem
from index.ranking.fusion import explained, fuse, refine
from index.ranking.originals import SAID_BEFORE, originals_first
from index.ranking.preferences import prefer
from index.store.counts import visible_outlets
from index.store.quotable import passages_at, read_passage_stems
from index.store.state import read_stand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from articles.library.database import Database
    from index.candidates import CandidateSearch
    from index.engines import Engine
    from index.locations import Locations
    from index.query.words import Asked
    from index.ranking.fusion import CandidateLists, FusedRow
    from index.stems import Stems
    from index.store.quotable import Location
    from index.store.state import Stand
    from index.vocabulary import Vocabulary

# None of these was chosen by a run that is kept; they are part of what
# bench/results/development.md measures.
PASSAGES_REFINED = 40
PER_ARTICLE = 4
# The outlets of so many servers are remembered until anything changes.
OUTLETS_REMEMBERED = 64


class Retriever:
    """Finds the passages that bear on a query, by their words and by their vectors."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        candidates: CandidateSearch,
        locations: Locations,
        vocabulary: Vocabulary,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._engine = engine
        self._candidates = candidates
        self._locations = locations
        self._vocabulary = vocabulary
        self._clock = clock
        self._outlets = lru_cache(OUTLETS_REMEMBERED)(self._read_outlets)

    def read(self, text: str, filters: Filters = Filters(), asked: date | None = None) -> Query:
        """Return a question as it is searched; only outlets that the scope may see are known.

        “Last week” and the like are counted from the day it is `asked`, by default today. Misspelt
        words are read as those of the library.
        """
        with self._database.reading() as connection:
            stand = read_stand(connection)
        known = self._outlets(stand, self._engine.fingerprint, filters.scope)
        language = language_asked(text, self._engine.languages())
        read, mended = self._vocabulary.mend(text, filters.scope, language)
        query = make_query(read, asked or self.today(), filters, known, language)
        return query.model_copy(update={"mended": mended, "asked": text}) if mended else query

    def _read_outlets(
        self, _stand: Stand, fingerprint: str | None, scope: str | None
    ) -> tuple[str, ...]:
        with self._database.reading() as connection:
            return visible_outlets(connection, fingerprint, scope)

    def today(self) -> date:
        """Return the day from which “last week” and the like are counted, in UTC."""
        return self._clock().date()

    def retrieve(self, query: Query, limit: int) -> list[Hit]:
        """Return at most `limit` passages, best first, at most four of one article.

        Where no embedder can read the index's vectors, words alone decide.
        """
        whole = Part(text=query.text, outlets=query.outlets, periods=query.periods)
        parts = query.parts or (whole,)
        scope = query.filters.scope
        found, asked = self._find(query, parts)
        with self._database.reading() as connection:
            locations = self._locations.of(connection, found.rows(), scope)
            preferences = prefer(query, parts, locations)
            fused = fuse(found, preferences.boosts, CANDIDATES)
            fused = [item for item in fused if item.row in locations]
            first = [item.row for item in fused[:PASSAGES_REFINED]]
            stems = read_passage_stems(connection, first)
            scores = _sentence_scores(asked, len(parts), stems)
            ranked = refine(fused, scores)
            articles = {place.article_id for place in locations.values()}
            originals = originals_of(connection, sorted(articles))
            if originals:
                named = {row for row, why in preferences.by_name.items() if "outlet" in why}
                ranked = list(originals_first(ranked, locations, originals, stems, named))
            whole_story = query.filters.article_id is not None
            chosen = _chosen(
                ranked, locations, preferences.by_name, stems, limit, whole=whole_story
            )
            visible = passages_at(connection, [item.row for item in chosen], scope)
            if unread := visible.keys() - stems.keys():
                stems |= read_passage_stems(connection, sorted(unread))
            shown = {each.article.id for each in visible.values()}
            copies = copies_of(connection, shown, scope, originals)
        ranks = explained(found, scores, visible)
        return [
            Hit(
                passage=visible[item.row].passage,
                article=visible[item.row].article,
                score=item.score,
                ranks=ranks[item.row],
                preferences=dict(preferences.by_name.get(item.row, {})),
                also_in=copies.get(visible[item.row].article.id, ()),
                stems=stems[item.row],
            )
            for item in chosen
            if item.row in visible
        ]

    def _find(self, query: Query, parts: Sequence[Part]) -> tuple[CandidateLists, Asked]:
        """Return what is found for a query, and the stems of its parts."""
        scope, language = query.filters.scope, query.language
        with self._candidates.searching(query, parts) as searching:
            asked = [asked_stems(each.text, self._engine, scope, language) for each in parts]
            with self._database.reading() as connection:
                # Most locations are remembered, so that few are left to be read afterwards.
                self._locations.of(connection, searching.words.rows(), scope)
        return searching.found(), by_stem(asked)


def _sentence_scores(
    asked: Asked, parts: int, stems: Mapping[int, Stems]
) -> list[dict[int, float]]:
    """Return for each part of a question the score of each passage's best sentence."""
    scores: list[dict[int, float]] = [{} for _ in range(parts)]
    for row, held in stems.items():
        best = best_sentences(asked, parts, held.sentences, held.header)
        for part, score in zip(scores, best, strict=True):
            part[row] = score
    return scores


def _chosen(
    ranked: Sequence[FusedRow],
    locations: Mapping[int, Location],
    preferred: Mapping[int, Mapping[str, float]],
    texts: Mapping[int, Stems],
    limit: int,
    *,
    whole: bool,
) -> list[FusedRow]:
    """Return the best passages: nothing that was said already, and a few of one article."""
    chosen: list[FusedRow] = []
    taken: Counter[str] = Counter()
    said: dict[str | None, set[str]] = defaultdict(set)
    for item in ranked:
        article_id = locations[item.row].article_id
        sentences = texts[item.row].sentences if item.row in texts else ()
        if taken[article_id] == PER_ARTICLE and not whole:
            continue
        # Of outlets that the question names, each may say it in its own print.
        named = "outlet" in preferred.get(item.row, ())
        before = said[locations[item.row].source_key if named else None]
        again = sum(sentence in before for sentence in sentences)
        if sentences and again >= SAID_BEFORE * len(sentences):
            continue
        before.update(sentences)
        taken[article_id] += 1
        chosen.append(item)
        if len(chosen) == limit:
            break
    return chosen
