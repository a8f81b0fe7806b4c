"""What differs among sentences of one matter: figures, days, names and charges. Pure."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from articles.text import fold
from bot.service.faithfulness.bounds import with_bound
from bot.service.matters.figures import agree, differing_figures, quantities_of
from bot.service.matters.models import Difference, DifferenceKind
from bot.service.matters.slots import charges_of, differing_charges, differing_names
from bot.service.matters.times import days_of, differing_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.service.faithfulness.terms import Term
    from bot.service.matters.figures import Quantity
    from bot.service.matters.models import ReadSentence


class DisputedItem(NamedTuple):
    """One side of a difference: which sentence of the matter says it, and where."""

    sentence: int
    start: int
    written: str


class ToldPair(NamedTuple):
    """Two items that differ."""

    what: DifferenceKind
    one: DisputedItem
    other: DisputedItem
    of: str | None = None


class OutletWords:
    """What each outlet tells in all, to see whether a name or a figure stands in it anywhere."""

    def __init__(self, sentences: Sequence[ReadSentence]) -> None:
        self._words: dict[int, set[str]] = {}
        self._quantities: dict[int, list[Quantity]] = {}
        for sentence in sentences:
            self._words.setdefault(sentence.outlet, set()).update(fold(sentence.text).split())
            self._quantities.setdefault(sentence.outlet, []).extend(
                quantities_of(sentence.statement)
            )

    def names(self, outlet: int, name: str) -> bool:
        """Return whether an outlet has every word of a name, which is in small letters."""
        told = self._words.get(outlet, set())
        return all(word in told for word in fold(name).split())

    def gives(self, outlet: int, quantity: Quantity) -> bool:
        """Return whether an outlet gives a figure of what it is of somewhere."""
        return any(
            agree(quantity, other) and quantity.counted[:1] == other.counted[:1]
            for other in self._quantities.get(outlet, ())
        )


def differences_of(matter: Sequence[ReadSentence], told: OutletWords) -> tuple[Difference, ...]:
    """Return what differs among sentences that say the same, in the order of the first of them."""
    pairs = [
        pair
        for one, other in combinations(range(len(matter)), 2)
        for pair in _pairs(matter, one, other, told)
    ]
    groups: list[list[ToldPair]] = []
    for pair in pairs:
        touching = [group for group in groups if any(_touch(pair, each) for each in group)]
        for group in touching:
            groups.remove(group)
        groups.append([each for group in touching for each in group] + [pair])
    return tuple(map(_difference, groups))


def _touch(one: ToldPair, other: ToldPair) -> bool:
    return one.what is other.what and bool({one.one, one.other} & {other.one, other.other})


def _difference(pairs: Sequence[ToldPair]) -> Difference:
    """Return what differs as it is written, of what agrees only the first."""
    apart = {frozenset((pair.one, pair.other)) for pair in pairs}
    kept: list[DisputedItem] = []
    for item in sorted({item for pair in pairs for item in (pair.one, pair.other)}):
        if all(frozenset((item, other)) in apart for other in kept):
            kept.append(item)
    return Difference(
        what=pairs[0].what,
        written=tuple(item.written for item in kept),
        of=next((pair.of for pair in pairs if pair.of), None),
    )


def _pairs(
    matter: Sequence[ReadSentence], one: int, other: int, told: OutletWords
) -> Iterator[ToldPair]:
    ours, theirs = matter[one], matter[other]
    yield from _figures(matter, one, other, told)
    if ours.language != ENGLISH:
        return
    for mine, its in differing_days(
        days_of(ours.statement, ours.published), days_of(theirs.statement, theirs.published)
    ):
        yield ToldPair(DifferenceKind.DATE, _item(one, mine), _item(other, its))
    names = differing_names(
        ours.statement,
        theirs.statement,
        lambda name: told.names(theirs.outlet, name),
        lambda name: told.names(ours.outlet, name),
    )
    for mine, its in names:
        yield ToldPair(DifferenceKind.NAME, _item(one, mine), _item(other, its))
    charges = differing_charges(
        charges_of(ours.text, ours.language), charges_of(theirs.text, theirs.language)
    )
    for charge, another in charges:
        yield ToldPair(
            DifferenceKind.NAME,
            DisputedItem(one, 0, charge.written),
            DisputedItem(other, 0, another.written),
            charge.of,
        )


def _item(sentence: int, term: Term) -> DisputedItem:
    return DisputedItem(sentence, term.start, term.written)


def _figures(
    matter: Sequence[ReadSentence], one: int, other: int, told: OutletWords
) -> Iterator[ToldPair]:
    """Yield figures that differ, but for those of which both outlets give both somewhere."""
    ours, theirs = matter[one], matter[other]
    pairs = differing_figures(quantities_of(ours.statement), quantities_of(theirs.statement))
    for mine, its, of in pairs:
        if told.gives(theirs.outlet, mine) and told.gives(ours.outlet, its):
            continue
        yield ToldPair(
            DifferenceKind.FIGURE, _figure(ours, one, mine), _figure(theirs, other, its), of
        )


def _figure(sentence: ReadSentence, place: int, quantity: Quantity) -> DisputedItem:
    """Return a figure as it is written, with what is said of how exact it is before it."""
    written = with_bound(sentence.statement, quantity.term)
    return DisputedItem(place, quantity.term.start, written)
