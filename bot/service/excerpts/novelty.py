"""How much a sentence says that none before it has said: pure scores that turns are chosen by.

Figures and names are those of `bot.service.facts`. A name is new as a whole here, and a word of it
where a watch decides, which has one text against many and no scores to weigh it by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.service.excerpts.ranking import content, word_sets
from bot.service.facts import facts_of, is_telling
from bot.service.faithfulness.terms import TermKind, lemma_of, same_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.service.excerpts.ranking import Vectors
    from bot.service.excerpts.sentences import PlacedSentence
    from bot.service.facts import Facts

# How much newer a sentence is for each thing that it says first: a figure, a word of change, a
# name. A sentence full of names is no bigger a turn, so that few are counted.
NEW_FIGURE, NEW_CHANGE, NEW_NAME = 0.2, 0.45, 0.08
MOST_COUNTED = 2
# For another figure of what an earlier turn counted, in a sentence that is as near to it as this.
REVISED, SAME_MATTER = 0.45, 0.5
# How many terms behind a figure what it counts may stand: “17 people”, “14 of the passengers”.
COUNTED_WITHIN = 3
# Without vectors nearness is told by shared words, of which two sentences on one matter have fewer
# in common than their cosine would say.
OVERLAP_WEIGHT = 1.4
# The words of what happens in news, by their lemmas: in the stages of a trial or of a deal nearly
# all else is said again. Of other languages than English nearness, names and figures tell alone.
CHANGES = frozenset(
    "abandon accept acquit adjourn adopt agree appeal appoint approve arrest ban block buy cancel "
    "capsize charge collapse complete condemn confirm convict crash defeat delay deny detain die "
    "dismiss drop elect erupt escape evacuate expel explode extend extinguish fail flee flood "
    "grant halt impeach impose indict invade jail join kill land lapse launch lift merge nominate "
    "oust overturn plead postpone quit raise ratify recall recover reject release rescue resign "
    "restart restore resume retire return reverse sack scrap seize sell sentence settle shut sign "
    "sink strike sue surrender suspend topple uphold veto vote warn win withdraw".split()
)


class ClauseFigure(NamedTuple):
    """A figure, the words behind it that may say what it counts, and those of its clause."""

    figure: str
    unit: str
    counted: frozenset[str]
    clause: frozenset[str]


class Substance(NamedTuple):
    """What a sentence says, as it is compared; `words` are its longer ones."""

    words: frozenset[str]
    counts: tuple[ClauseFigure, ...]
    names: frozenset[str]
    changes: frozenset[str]

    @property
    def figures(self) -> frozenset[str]:
        """Return its figures, each with its unit."""
        return frozenset(count.figure for count in self.counts)


def substances(sentences: Sequence[PlacedSentence]) -> list[Substance]:
    """Return what each sentence says; how a figure is written makes no difference."""
    return [substance_of(each.text, each.passage.language) for each in sentences]


def substance_of(text: str, language: str) -> Substance:
    """Return what one sentence says."""
    facts = facts_of(text, language)
    (words,) = word_sets([text])
    lemmas = (
        lemma_of(term.written.casefold(), language)
        for term in facts.terms
        if term.kind is TermKind.WORD
    )
    return Substance(
        words=content(words),
        counts=tuple(_counts(facts)),
        names=frozenset(term.key for term in facts.names),
        changes=CHANGES.intersection(lemmas),
    )


def _counts(facts: Facts) -> Iterator[ClauseFigure]:
    """Yield the figures; a time of day counts nothing."""
    for figure in facts.figures:
        if not figure.is_time:
            term = figure.term
            words = [
                each for each in facts.terms if each.clause == term.clause and is_telling(each)
            ]
            behind = facts.terms[figure.place + 1 : figure.place + 1 + COUNTED_WITHIN]
            yield ClauseFigure(
                term.quantity,
                term.unit,
                counted=frozenset(each.key for each in words if each in behind),
                clause=frozenset(each.key for each in words),
            )


class ToldTurns:
    """What the turns of a story have told so far, one after another."""

    def __init__(self) -> None:
        self._said: list[tuple[Substance, Vectors | None]] = []
        self._changes: set[str] = set()
        self._figures: set[str] = set()
        self._names: set[str] = set()

    def add(self, said: Substance, vector: Vectors | None) -> None:
        """Take a turn in."""
        self._said.append((said, vector))
        self._changes |= said.changes
        self.know([said])

    def know(self, read: Iterable[Substance]) -> None:
        """Take in sentences whose names and figures are known from now on, turns or not."""
        for each in read:
            self._figures |= each.figures
            self._names |= each.names

    def newness(self, said: Substance, vector: Vectors | None) -> float:
        """Return how new a sentence is: 1 for what shares nothing, more for what changes."""
        if not self._said:
            return 1.0
        nears = [nearness(said, vector, *other) for other in self._said]
        figures = len(said.figures - self._figures)
        changes = len(said.changes - self._changes)
        names = sum(not any(same_name(name, known) for known in self._names) for name in said.names)
        revised = any(
            near >= SAME_MATTER and _revises(said, other) and figures
            for near, (other, _) in zip(nears, self._said, strict=True)
        )
        return (
            1.0
            - max(nears)
            + NEW_FIGURE * min(figures, MOST_COUNTED)
            + NEW_CHANGE * min(changes, MOST_COUNTED)
            + NEW_NAME * min(names, MOST_COUNTED)
            + REVISED * revised
        )


def _revises(said: Substance, other: Substance) -> bool:
    """Say whether a sentence gives another figure of what the other one counts."""
    return any(
        one.figure != two.figure and _count_the_same(one, two)
        for one in said.counts
        for two in other.counts
    )


def _count_the_same(one: ClauseFigure, other: ClauseFigure) -> bool:
    if one.unit != other.unit:
        return False
    return bool(one.unit) or any(
        count.counted and count.counted <= there.clause
        for count, there in ((one, other), (other, one))
    )


def nearness(
    one: Substance, vector: Vectors | None, other: Substance, other_vector: Vectors | None
) -> float:
    """Return how near two sentences are, 0 to 1: a cosine, or what their words have in common."""
    if vector is not None and other_vector is not None:
        return min(1.0, max(0.0, float(vector @ other_vector)))
    shorter = min(len(one.words), len(other.words)) or 1
    return min(1.0, OVERLAP_WEIGHT * len(one.words & other.words) / shorter)
