"""Query → Hits."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.models import SectionKind
from index import store
from index.chunking.sentences import split_passage
from index.chunking.stretches import stretches
from index.models import Filters, Hit, Part, Query
from index.query.periods import without_periods
from index.query.query import make_query
from index.query.words import best_sentences, by_stem, overlap, question_weights, telling
from index.ranking.coverage import Judged, confidence, names_in, unmentioned
from index.ranking.fusion import DENSE, Searched, explained, fuse, refine
from index.ranking.preferences import prefer
from index.store import Place
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from articles.database import Database
    from index.embedders import Embedder
    from index.engines import Candidate, Engine
    from index.models import Fingerprint
    from index.ranking.fusion import Fused
    from index.store import Found

CANDIDATES = 100
SEARCHES_AT_ONCE = 8
PASSAGES_READ = 40
PER_ARTICLE = 4
# Passages that hold words in order, and one stretch of them.
MOST_HOLDING = 1_000
PER_STRETCH = 200
# A passage with so many of its sentences in better ones says nothing new.
SAID_BEFORE = 0.8
PASSAGES_REMEMBERED = 10_000
PLACES_REMEMBERED = 50_000
SCOPES_REMEMBERED = 256
FINGERPRINTS_REMEMBERED = 4
UNREAD = Place("", None, None)


class Held(NamedTuple):
    """A passage's text and the article that it stands in."""

    article_id: str
    text: str


class Stems(NamedTuple):
    """The stems of a passage's header and of each of its sentences, each once."""

    header: tuple[str, ...]
    sentences: tuple[tuple[str, ...], ...]


class Retriever:
    """Finds the passages that bear on a query, by their words and by their vectors."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        load: Callable[[str], Embedder],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._clock = clock
        self._database = database
        self._engine = engine
        self._load = load
        self._beside = ThreadPoolExecutor(SEARCHES_AT_ONCE, "meaning")
        self._stems = lru_cache(PASSAGES_REMEMBERED)(self._stems_of)
        self._fingerprint = lru_cache(FINGERPRINTS_REMEMBERED)(self._read_fingerprint)
        self._known = lru_cache(SCOPES_REMEMBERED)(_nothing_known)
        self._outlets = lru_cache(SCOPES_REMEMBERED)(self._visible_outlets)

    def embedder(self) -> Embedder | None:
        """Return the embedder that made the vectors searched now, None where it is not had."""
        fingerprint = self._fingerprint(self._engine.fingerprint)
        if fingerprint is None:
            return None
        embedder = self._load(fingerprint.embedder)
        return embedder if embedder.fingerprint.key == fingerprint.key else None

    def _read_fingerprint(self, key: str | None) -> Fingerprint | None:
        with self._database.reading() as connection:
            return store.read_fingerprint(connection, key)

    def read(self, text: str, filters: Filters = Filters(), asked: date | None = None) -> Query:
        """Return a question as it is searched; only outlets that the scope may see are known.

        “Last week” and the like are counted from the day it is `asked`, by default today.
        """
        with self._database.reading() as connection:
            newest = store.newest_change(connection)
        known = self._outlets(newest, filters.scope)
        return make_query(text, asked or self._clock().date(), filters, known)

    def retrieve(self, query: Query, limit: int) -> list[Hit]:
        """Return at most `limit` passages, best first, at most four of one article.

        Where no embedder can read the index's vectors, words alone decide.
        """
        whole = Part(text=query.text, outlets=query.outlets, periods=query.periods)
        parts = query.parts or (whole,)
        found = self._search(query, parts)
        with self._database.reading() as connection:
            places = self._places(connection, found.rows(), query.filters.scope)
            preferred = prefer(query, parts, places)
            fused = fuse(found, preferred.liked, CANDIDATES)
            fused = [item for item in fused if item.row in places]
            first = [item.row for item in fused[:PASSAGES_READ]]
            scores, texts = self._read_sentences(parts, store.texts(connection, first))
            ranked = refine(fused, scores)
            whole_story = query.filters.article_id is not None
            chosen = _chosen(ranked, places, preferred.named, texts, limit, whole=whole_story)
            visible = store.fetch(
                connection, passages.c.row.in_([i.row for i in chosen]), query.filters.scope
            )
        ranks = explained(found, scores, visible)
        return [
            Hit(
                passage=visible[item.row].passage,
                article=visible[item.row].article,
                score=item.score,
                ranks=ranks[item.row],
                preferences=dict(preferred.named.get(item.row, {})),
            )
            for item in chosen
            if item.row in visible
        ]

    def _search(self, query: Query, parts: Sequence[Part]) -> Searched:
        def words(text: str) -> Sequence[Candidate]:
            telling_words = " ".join(telling(text)) or text
            return self._engine.lexical(telling_words, query.filters, CANDIDATES)

        # The model computes outside of Python's lock, so the words are searched meanwhile.
        meaning = self._beside.submit(self._search_meaning, query)
        try:
            whole = words(query.text)
            by_part = [words(part.text) for part in parts] if len(parts) > 1 else [whole]
        finally:
            wait([meaning])
        return Searched(whole, by_part, meaning.result())

    def _search_meaning(self, query: Query) -> Sequence[Candidate]:
        embedder = self.embedder()
        if embedder is None:
            return []
        vector = embedder.embed([query.text], question=True)[0]
        return self._engine.dense(vector, query.filters, CANDIDATES)

    def _read_sentences(
        self, parts: Sequence[Part], texts: Mapping[int, tuple[str, str, str]]
    ) -> tuple[list[dict[int, float]], dict[int, Stems]]:
        """Return for each part the score of each passage's best sentence, and the stems."""
        asked = by_stem([question_weights(part.text, self._engine) for part in parts])
        stems = {row: self._stems(*text) for row, text in texts.items()}
        scores: list[dict[int, float]] = [{} for _ in parts]
        for row, held in stems.items():
            best = best_sentences(asked, len(parts), held.sentences, held.header)
            for part, score in zip(scores, best, strict=True):
                part[row] = score
        return scores, stems

    def _stems_of(self, kind: str, header: str, text: str) -> Stems:
        def stems(text: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(map(sys.intern, self._engine.stems(text))))

        spans = split_passage(text, SectionKind(kind))
        return Stems(stems(header), tuple(stems(text[start:end]) for start, end in spans))

    def _places(
        self, connection: sa.Connection, rows: Sequence[int], scope: str | None
    ) -> dict[int, Place]:
        """Return where those passages stand that the scope may see, most of them from memory.

        What is remembered holds until anything changes; what is quoted is read anew in any case.
        """
        known = self._known(store.newest_change(connection), scope)
        held = {row: known.get(row, UNREAD) for row in rows}
        if unread := [row for row, place in held.items() if place is UNREAD]:
            found = store.places(connection, unread, scope)
            fresh = {row: found.get(row) for row in unread}
            held.update(fresh)
            if len(known) > PLACES_REMEMBERED:
                known.clear()
            known.update(fresh)
        return {row: place for row, place in held.items() if place is not None}

    def _visible_outlets(self, newest: int, scope: str | None) -> tuple[str, ...]:  # noqa: ARG002 (new changes, new outlets)
        with self._database.reading() as connection:
            return store.outlets(connection, scope)

    def confidence(self, query: Query, hits: Sequence[Hit]) -> float:
        """Return how likely the hits are to cover a query, 0 to 1.

        Dates and the names of the library's own outlets are not judged: that an outlet is there
        says nothing of what it wrote.
        """
        outlets = self._engine.stems(" ".join(query.outlets))
        parts = [
            {
                stem: weight
                for stem, weight in question_weights(
                    without_periods(part.text), self._engine
                ).items()
                if stem not in outlets
            }
            for part in query.parts or (query,)
        ]
        # A number may be written in many ways, so that it is not found says little.
        names = [name for name in names_in(query.text) if not name[0].isdigit()]
        stems = set(self._engine.stems(" ".join(names))).difference(outlets)
        return confidence(parts, stems, self._judged(hits))

    def unmentioned(self, query: Query, hits: Sequence[Hit]) -> list[str]:
        """Return the names and numbers of a query that none of the hits mentions, as written."""
        outlets = {*self._engine.stems(" ".join(query.outlets))}
        names = [n for n in names_in(query.text) if not outlets & {*self._engine.stems(n)}]
        return unmentioned(names, self._judged(hits), self._engine.stems)

    def held(self, text: str, hits: Sequence[Hit]) -> float:
        """Return how much of a text's telling words, its times apart, some hits hold, 0 to 1."""
        weights = question_weights(without_periods(text), self._engine)
        if not weights:
            return 1.0
        judged = self._judged(hits)
        sentences = [stem for each in judged for sentence in each.sentences for stem in sentence]
        return overlap(weights, [*sentences, *(stem for each in judged for stem in each.header)])

    def _judged(self, hits: Sequence[Hit]) -> list[Judged]:
        judged = []
        for hit in hits:
            passage = hit.passage
            stems = self._stems(passage.section, passage.header, passage.text)
            score = hit.score - sum(hit.preferences.values())
            nearness = hit.ranks[DENSE].score if DENSE in hit.ranks else None
            judged.append(Judged(stems.header, stems.sentences, score, nearness))
        return judged

    def holding(self, text: str, scope: str | None) -> list[Held]:
        """Return the passages with all of a text's words in order, compared by their stems."""
        found = self._engine.phrase(text, Filters(scope=scope), MOST_HOLDING)
        rows = [candidate.row for candidate in found]
        with self._database.reading() as connection:
            places = self._places(connection, rows, scope)
            texts = store.texts(connection, rows)
        visible = [row for row in rows if row in places and row in texts]
        return [Held(places[row].article_id, texts[row][2]) for row in visible]

    def near(self, text: str, scope: str | None, limit: int) -> list[str]:
        """Return the ids of the articles that are likeliest to hold a text or one near to it.

        In turns these are the ones that hold most stretches of it, the nearest by words and the
        nearest by meaning.
        """
        filters = Filters(scope=scope)
        searched = self._search(Query(text=text, filters=filters), ())
        by_stretch = [
            [candidate.row for candidate in self._engine.phrase(stretch, filters, PER_STRETCH)]
            for stretch in stretches(text)
        ]
        alike = [[c.row for c in found] for found in (searched.whole, searched.dense)]
        rows = list({row for found in (*by_stretch, *alike) for row in found})
        with self._database.reading() as connection:
            places = self._places(connection, rows, scope)

        def articles(found: Sequence[int]) -> list[str]:
            return list(dict.fromkeys(places[row].article_id for row in found if row in places))

        held = Counter(article for found in by_stretch for article in articles(found))
        turns = zip_longest(
            [article for article, _ in held.most_common()], *(articles(found) for found in alike)
        )
        return list(dict.fromkeys(article for turn in turns for article in turn if article))[:limit]

    def passages_of(self, article_id: str, scope: str | None) -> list[Found]:
        """Return an article's passages in reading order."""
        return self._select(passages.c.article_id == article_id, scope)

    def passages_by_id(self, ids: Sequence[str], scope: str | None) -> list[Found]:
        """Return the passages of some ids, in the order of the ids; ones not visible are left out.

        The index before the present one is searched too, so that older answers keep their sources.
        """
        with self._database.reading() as connection:
            found = store.fetch(connection, passages.c.id.in_(ids), scope)
        by_id = {item.passage.id: item for item in found.values()}
        return [by_id[passage_id] for passage_id in ids if passage_id in by_id]

    def _select(self, condition: sa.ColumnElement[bool], scope: str | None) -> list[Found]:
        with self._database.reading() as connection:
            current = store.read_state(connection).current
            only = sa.and_(condition, passages.c.fingerprint == current)
            found = store.fetch(connection, only, scope)
        return sorted(
            found.values(), key=lambda item: (item.passage.section_index, item.passage.ordinal)
        )


def _nothing_known(newest: int, scope: str | None) -> dict[int, Place | None]:  # noqa: ARG001 (what it is remembered by)
    return {}


def _chosen(
    ranked: Sequence[Fused],
    places: Mapping[int, Place],
    preferred: Mapping[int, Mapping[str, float]],
    texts: Mapping[int, Stems],
    limit: int,
    *,
    whole: bool,
) -> list[Fused]:
    """Return the best passages: nothing that was said already, and a few of one article."""
    chosen: list[Fused] = []
    taken: Counter[str] = Counter()
    said: dict[str | None, set[tuple[str, ...]]] = defaultdict(set)
    for item in ranked:
        article_id = places[item.row].article_id
        sentences = texts[item.row].sentences if item.row in texts else ()
        if taken[article_id] == PER_ARTICLE and not whole:
            continue
        # Of outlets that the question names, each may say it in its own print.
        named = "outlet" in preferred.get(item.row, ())
        before = said[places[item.row].source_key if named else None]
        again = sum(sentence in before for sentence in sentences)
        if sentences and again >= SAID_BEFORE * len(sentences):
            continue
        before.update(sentences)
        taken[article_id] += 1
        chosen.append(item)
        if len(chosen) == limit:
            break
    return chosen
