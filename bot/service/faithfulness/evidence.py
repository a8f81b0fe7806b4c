"""The sentences of the passages that a sentence cites, read for comparison: pure."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bot.service.faithfulness.contexts import contexts_of, likeness
from bot.service.faithfulness.terms import TermKind, name_words, read_terms, same_name
from bot.service.tokens import words
from index.chunking.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.service.faithfulness.contexts import Context
    from bot.service.faithfulness.models import NumberedSource
    from bot.service.faithfulness.terms import Term

SOURCES_REMEMBERED = 256
# How much it counts, beside the words around a term, that its whole sentence is alike.
SENTENCE_WEIGHT = 1.5
# Words that begin alike to this share of the longer one are of one family: resign, resignation.
FAMILY_SHARE, SHORTEST_FAMILY = 0.6, 5


class Statement(NamedTuple):
    """A sentence read for comparison; `keys` are those of what it says, each once.

    A headline lends its names alone: it is not part of what a passage says.
    """

    text: str
    terms: tuple[Term, ...]
    contexts: tuple[Context, ...]
    keys: frozenset[str]
    words: tuple[str, ...]
    is_headline: bool = False


class SourceReading(NamedTuple):
    """A passage read for comparison: its headline first, where it has one, then its sentences."""

    statements: tuple[Statement, ...]
    keys: frozenset[str]
    beginnings: frozenset[str]
    names: tuple[str, ...]
    words: str
    outlet: str
    published: date | None


class Place(NamedTuple):
    """Where a term stands in the sources."""

    source: int
    statement: int
    term: int


def read_statement(text: str, language: str, names: frozenset[str]) -> Statement:
    """Return a sentence read for comparison; `names` are words known to be names."""
    terms = read_terms(text, language, names)
    keys = frozenset(_key(term) for term in terms if term.content)
    return Statement(text, terms, contexts_of(terms), keys, tuple(words(text)))


def _headline_names(text: str, language: str, known: frozenset[str]) -> Statement:
    """Return a headline with its names alone, among the words among which they stand."""
    # Its first word has its capital from there, and is part of a name where the next has one too.
    first, _, rest = text.partition(" ")
    names = known | {first.casefold()} if rest[:1].isupper() else known
    headline = read_statement(text, language, names)
    held = [n for n, term in enumerate(headline.terms) if term.kind is TermKind.NAME]
    terms = tuple(headline.terms[n] for n in held)
    return headline._replace(
        terms=terms,
        contexts=tuple(headline.contexts[n] for n in held),
        keys=frozenset(term.key for term in terms),
        is_headline=True,
    )


def _key(term: Term) -> str:
    return term.quantity if term.kind is TermKind.NUMBER else term.key


@lru_cache(SOURCES_REMEMBERED)
def read_source(source: NumberedSource) -> SourceReading:
    """Return a passage read for comparison."""
    texts = [source.text[a:b] for a, b in split_sentences(source.text, source.language)]
    known = name_words(source.text, source.language) | frozenset(words(source.outlet))
    statements = [read_statement(text, source.language, known) for text in texts]
    if source.headline:
        statements.insert(0, _headline_names(source.headline, source.language, known))
    keys = frozenset(chain.from_iterable(each.keys for each in statements))
    names = [term.key for each in statements for term in each.terms if term.kind is TermKind.NAME]
    told = [each.words for each in statements if not each.is_headline]
    spoken = (*words(source.outlet), *chain.from_iterable(told))
    return SourceReading(
        tuple(statements),
        keys,
        frozenset(key[:SHORTEST_FAMILY] for key in keys),
        tuple(dict.fromkeys(names)),
        f" {' '.join(spoken)} ",
        " ".join(words(source.outlet)),
        source.published,
    )


class Evidence:
    """A sentence beside the sources that it cites."""

    def __init__(self, sentence: str, sources: Sequence[NumberedSource]) -> None:
        self.sources = [read_source(source) for source in sources]
        language = sources[0].language if sources else "en"
        known = {word for source in self.sources for name in source.names for word in name.split()}
        self.language = language
        self.said = read_statement(sentence, language, frozenset(known))
        self._overlaps: dict[tuple[int, int], float] = {}
        self._of_kind: dict[TermKind, list[Place]] = {}
        self._of_word: dict[str, list[Place]] = {}
        for number, source in enumerate(self.sources):
            for row, statement in enumerate(source.statements):
                for column, term in enumerate(statement.terms):
                    place = Place(number, row, column)
                    self._of_kind.setdefault(term.kind, []).append(place)
                    if term.kind is TermKind.WORD:
                        for form in {term.key, term.written.casefold()}:
                            self._of_word.setdefault(form, []).append(place)

    def statement(self, place: Place) -> Statement:
        """Return the source's sentence in which a place lies."""
        return self.sources[place.source].statements[place.statement]

    def term(self, place: Place) -> Term:
        """Return the term at a place."""
        return self.statement(place).terms[place.term]

    def published(self, place: Place) -> date | None:
        """Return the day of the article in which a place lies."""
        return self.sources[place.source].published

    def of_kind(self, kind: TermKind) -> Sequence[Place]:
        """Return where the sources have terms of a kind."""
        return self._of_kind.get(kind, ())

    def of_word(self, key: str) -> Sequence[Place]:
        """Return where the sources have a word, by its lemma or as it is written."""
        return self._of_word.get(key, ())

    def counterparts(self, term: Term) -> Sequence[Place]:
        """Return where the sources have a term; a name also where it is a part of a longer one."""
        if term.kind is TermKind.WORD:
            return self.of_word(term.key)
        if term.kind is TermKind.NAME:
            names = self.of_kind(TermKind.NAME)
            return [there for there in names if same_name(self.term(there).key, term.key)]
        return [
            there for there in self.of_kind(term.kind) if self.term(there).quantity == term.quantity
        ]

    def is_outlet(self, term: Term) -> bool:
        """Return whether a term names an outlet, as in “the Post reports”; no article has that."""
        return term.kind is TermKind.NAME and any(
            source.outlet and same_name(term.key, source.outlet) for source in self.sources
        )

    def overlap(self, source: int, statement: int) -> float:
        """Return the share, 0 to 1, of what the sentence says that one of a source's holds."""
        found = self._overlaps.get((source, statement))
        if found is None:
            theirs = self.sources[source].statements[statement].keys
            found = len(self.said.keys & theirs) / max(1, len(self.said.keys))
            self._overlaps[source, statement] = found
        return found

    def fit(self, place: int, there: Place) -> float:
        """Return how well the sentence's term at `place` would stand for the one `there`.

        It is the likeness of what stands around them, and of their whole sentences.
        """
        around = likeness(self.said.contexts[place], self.statement(there).contexts[there.term])
        return around + SENTENCE_WEIGHT * self.overlap(there.source, there.statement)

    def best(self, place: int, candidates: Sequence[Place]) -> tuple[float, Place | None]:
        """Return the place at which the sentence's term stands best, with its fit; 0 of none."""
        scored = [(self.fit(place, there), there) for there in candidates]
        return max(scored, key=lambda each: each[0], default=(0.0, None))

    def near(self, least: float) -> list[tuple[float, Statement]]:
        """Return the sentences of the sources that hold at least a share of it, with the share."""
        return [
            (share, statement)
            for number, source in enumerate(self.sources)
            for row, statement in enumerate(source.statements)
            if not statement.is_headline and (share := self.overlap(number, row)) >= least
        ]

    def nearest(self) -> Place | None:
        """Return the start of the source's sentence that holds most of what is said."""
        rows = [
            Place(number, row, 0)
            for number, source in enumerate(self.sources)
            for row, statement in enumerate(source.statements)
            if not statement.is_headline
        ]
        return max(rows, key=self._nearness, default=None)

    def _nearness(self, row: Place) -> tuple[float, float]:
        theirs = self.statement(row).keys
        share = self.overlap(row.source, row.statement)
        return share, share * len(self.said.keys) / max(1, len(theirs))


def holds_key(source: SourceReading, key: str) -> bool:
    """Return whether a source has a word or one of its family."""
    if key in source.keys or f" {key} " in source.words:
        return True
    if "-" in key and all(holds_key(source, piece) for piece in key.split("-") if piece):
        return True
    if key[:SHORTEST_FAMILY] not in source.beginnings or len(key) < SHORTEST_FAMILY:
        return False
    return any(_one_family(key, other) for other in source.keys)


@lru_cache(100_000)
def _one_family(one: str, other: str) -> bool:
    alike = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        alike += 1
    return alike >= max(SHORTEST_FAMILY, FAMILY_SHARE * max(len(one), len(other)))
