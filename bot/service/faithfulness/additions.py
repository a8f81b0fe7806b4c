"""What a sentence has besides what its sources say: words put in, strange signs: pure."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from bot.service.faithfulness.evidence import holds_key
from bot.service.faithfulness.factuality import retold_cues
from bot.service.faithfulness.lexicon import meaning_of
from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.terms import TermKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.faithfulness.evidence import Evidence, Statement
    from bot.service.faithfulness.terms import Term

USUAL_SIGNS = frozenset(".,;:?'\"’‘“”„«»()[]-–—‐‑…%&")
# Currency signs, and what a letter wears: accents.
USUAL_CATEGORIES = frozenset({"Sc", "Mn", "Mc"})
# Words of time that say when, without a date.
WORDS_OF_TIME = tuple(
    frozenset(line.split())
    for line in (
        "now currently presently",
        "already",
        "still remain remains continue continues",
        "again",
        "soon shortly",
        "finally eventually",
        "once formerly previously former",
        "first",
        "suddenly",
        "immediately",
    )
)
# Adverbs that say how sure or how usual something is are compared as such elsewhere.
ADVERB_ENDING, SHORTEST_ADVERB = "ly", 5
NO_ADVERBS = frozenset(
    "costly reply supply apply imply multiply comply family early friendly elderly lovely deadly "
    "daily weekly monthly yearly hourly quarterly assembly monopoly orderly timely likely".split()
)
# A clause with one of these is more than a word thrown in: “it’s tough, though”.
SAYING_SOMETHING = frozenset({"be", "it"})
# Of the words that every text has these tell something all the same, so that another may replace
# them.
REPLACEABLE = frozenset(
    "story stories report reports article articles news happen happened".split()
)
LEAST_BESIDE = 0.2


def addition_findings(evidence: Evidence) -> Iterator[Finding]:
    """Yield signs, adverbs and other words that are put in where the sources have nothing."""
    yield from _strange_signs(evidence)
    if evidence.language != ENGLISH:
        return
    terms = evidence.said.terms
    hedges = retold_cues(evidence)
    unknown = [n for n, t in enumerate(terms) if n not in hedges and _is_unknown(evidence, t)]
    for place in unknown:
        term = terms[place]
        is_apart = _is_adverb(term) or _stands_alone(terms, place, unknown)
        if is_apart or _put_in(evidence, place, unknown):
            yield Finding(FindingKind.ADDED, term.written)
    yield from _of_time(evidence)


def _strange_signs(evidence: Evidence) -> Iterator[Finding]:
    texts = "".join(s.text for source in evidence.sources for s in source.statements)
    for sign in dict.fromkeys(evidence.said.text):
        if sign.isalnum() or sign.isspace() or sign in USUAL_SIGNS or sign in texts:
            continue
        if unicodedata.category(sign) not in USUAL_CATEGORIES:
            yield Finding(FindingKind.ADDED, sign)


def _is_unknown(evidence: Evidence, term: Term) -> bool:
    """Return whether a telling word stands in no source, nor one of its family or meaning."""
    if term.kind is not TermKind.WORD or not term.content:
        return False
    written = term.written.casefold()
    return not any(
        holds_key(source, key)
        for source in evidence.sources
        for key in (
            *(term.key, written, meaning_of(written)),
            meaning_of(written.removesuffix(ADVERB_ENDING)),
        )
    )


def _is_adverb(term: Term) -> bool:
    word = term.written.casefold()
    is_long = len(word) >= SHORTEST_ADVERB
    return word.endswith(ADVERB_ENDING) and is_long and word not in NO_ADVERBS


def _stands_alone(terms: Sequence[Term], place: int, unknown: Sequence[int]) -> bool:
    """Return whether a clause has nothing but such words: “…, idiot”."""
    clause = [n for n, term in enumerate(terms) if term.clause == terms[place].clause]
    if any(terms[n].key in SAYING_SOMETHING for n in clause):
        return False
    return all(n in unknown for n in clause if terms[n].content)


def _put_in(evidence: Evidence, place: int, unknown: Sequence[int]) -> bool:
    """Return whether the telling words on either side of a word are neighbours in a source.

    Where the source has another word between them, it may be another word for that.
    """
    terms = evidence.said.terms
    left = next((n for n in range(place - 1, -1, -1) if _fills(terms[n])), None)
    right = next((n for n in range(place + 1, len(terms)) if _fills(terms[n])), None)
    if left in unknown or right in unknown or (left is None and right is None):
        return False
    return any(
        _are_neighbours(
            statement,
            None if left is None else terms[left],
            None if right is None else terms[right],
        )
        for source in evidence.sources
        for statement in source.statements
        if not statement.is_headline
    )


def _fills(term: Term) -> bool:
    return term.content or term.written.casefold() in REPLACEABLE


def _are_neighbours(statement: Statement, left: Term | None, right: Term | None) -> bool:
    telling = [term for term in statement.terms if _fills(term)]
    for place in range(len(telling) + 1):
        before = telling[place - 1] if place else None
        behind = telling[place] if place < len(telling) else None
        if _alike(before, left) and _alike(behind, right):
            return True
    return False


def _alike(one: Term | None, other: Term | None) -> bool:
    if one is None or other is None:
        return one is other
    if one.kind is not other.kind:
        return False
    if one.kind is TermKind.NAME:
        return one.key.split()[-1] == other.key.split()[-1]
    return one.key == other.key


def _of_time(evidence: Evidence) -> Iterator[Finding]:
    """Yield words such as “now” and “again” that the likest sentences of the sources have not."""
    near = evidence.near(LEAST_BESIDE)
    told = {term.written.casefold() for _, statement in near for term in statement.terms}
    for term in evidence.said.terms:
        word = term.written.casefold()
        if any(word in words and not words & told for words in WORDS_OF_TIME):
            yield Finding(FindingKind.ADDED, term.written)
