"""The figures of sentences that say the same: which agree, and which differ. Pure.

It rather stays silent than takes figures of different things for a difference.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from bot.service.facts import figures_in
from bot.service.faithfulness.bounds import Bound, bound_of
from bot.service.faithfulness.contexts import likeness
from bot.service.faithfulness.items import BESIDE_A_NUMBER
from bot.service.faithfulness.speakers import SPEECH
from bot.service.faithfulness.terms import TermKind
from bot.service.matters.measures import measured
from bot.service.matters.tallies import TALLIES, tally_of
from bot.service.rounding import one_is_rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.service.facts import PlacedFigure
    from bot.service.faithfulness.contexts import Context
    from bot.service.faithfulness.evidence import Statement
    from bot.service.faithfulness.terms import Term

PLAIN_VALUE = re.compile(r"[−-]?(?:\d+(?:\.\d+)?|\.\d+)")
# A figure that is said not to be exact agrees with one so near to it, as a share of it; so do
# figures converted into other units, which are rounded.
NEAR_SHARE = 0.1
INEXACT = frozenset({Bound.ABOUT, Bound.ALMOST, Bound.ABOVE, Bound.BELOW})
# What tells that two figures are of the same: the word that is counted, others beside both.
COUNTED_WEIGHT, SAME_TALLY = 2, 20
# So many words beside two figures are the same, and the words around them so much alike, where both
# count the same and where that is not said.
COUNTED_ALIKE, PLACED_ALIKE = (1, 0.3), (2, 0.8)
# What figures without a unit that is compared measure.
HEAD_COUNT, AGE, HOUR = "count", "age", "hour"
# Words beside figures that tell nothing of what is counted.
TELLS_NOT_WHAT = SPEECH | {"people", "person", "more", "other", "year", "percent", "total"}


class Quantity(NamedTuple):
    """A figure of a sentence: its value, what it measures, and the words beside it.

    Of a score or a time, as 34-6 or 7:52, `value` is None and `key` says all. `counted` are the
    telling words behind it in its clause, up to the next number: what is counted, and what of it.
    `beside` are those around it, as they are written. `tally` is what it counts of all, as “hurt”.
    """

    term: Term
    key: str
    value: float | None
    what: str
    bound: Bound
    counted: tuple[str, ...]
    beside: dict[str, str]
    context: Context
    tally: str

    @property
    def converted(self) -> bool:
        """Return whether its unit was changed into another."""
        return self.what != self.term.unit


class FigurePair(NamedTuple):
    """Two figures of the same that differ, and the word for what they are of, as it is written."""

    one: Quantity
    other: Quantity
    of: str | None


@lru_cache(maxsize=1024)
def quantities_of(statement: Statement) -> tuple[Quantity, ...]:
    """Return the figures of a sentence but for those of names.

    These are told by a capital, which in headlines every word may have: there “Kills 17” is a
    figure, so that rules that read headlines too take both for one.
    """
    return tuple(
        _quantity(statement, figure)
        for figure in figures_in(statement.terms)
        if not _names_something(statement, figure.place)
    )


def _names_something(statement: Statement, place: int) -> bool:
    """Return whether a figure is part of a name: “Game 7”, “Flight 175”; “Over 175” is none."""
    term = statement.terms[place]
    if place == 0 or bound_of(statement, term) is not Bound.NONE:
        return False
    before = statement.terms[place - 1]
    joined = before.end + 1 == term.start and not term.unit and term.written.isdecimal()
    return joined and before.content and before.written[:1].isupper() and before.key != "another"


def _quantity(statement: Statement, figure: PlacedFigure) -> Quantity:
    terms, term, place = statement.terms, figure.term, figure.place
    near = terms[max(0, place - BESIDE_A_NUMBER) : place + BESIDE_A_NUMBER + 1]
    beside = {
        other.key: other.written
        for other in near
        if other.content and other.kind in (TermKind.WORD, TermKind.NAME)
    }
    is_age = term.written.endswith("-old")
    counted = tuple(_counted(terms, place, names=is_age))
    value: float | None = None
    if figure.is_hour:
        what = HOUR
    elif PLAIN_VALUE.fullmatch(term.key):
        value, what = measured(float(term.key.replace("−", "-")), term.unit)
        # “A 16-year-old” is an age, and no sentence of sixteen years.
        what = AGE if is_age else what or HEAD_COUNT
    else:
        what = re.sub(r"\d+", "9", term.key)
    context = statement.contexts[place]
    tally = tally_of(terms, place) if value is not None and what == HEAD_COUNT else ""
    bound = bound_of(statement, term)
    return Quantity(term, term.key, value, what, bound, counted, beside, context, tally)


def _counted(terms: Sequence[Term], place: int, *, names: bool) -> Iterator[str]:
    for other in terms[place + 1 : place + 1 + BESIDE_A_NUMBER]:
        if other.clause != terms[place].clause or other.kind is TermKind.NUMBER:
            return
        is_told = other.kind is TermKind.WORD or (names and other.kind is TermKind.NAME)
        # Of “a 46-year-old driver” the driver stands behind what is the figure itself.
        if other.content and is_told and other.start >= terms[place].end:
            yield other.key


def agree(one: Quantity, other: Quantity) -> bool:
    """Return whether two figures are the same: converted, rounded, or said not to be exact."""
    if one.what != other.what:
        return False
    if one.value is None or other.value is None:
        return one.key == other.key
    if one.value == other.value:
        return True
    near = abs(one.value - other.value) <= NEAR_SHARE * max(abs(one.value), abs(other.value))
    if one.term.unit != other.term.unit:
        return near
    return (near and _inexact(one, other)) or _rounded(one, other, near=near)


def _inexact(one: Quantity, other: Quantity) -> bool:
    """Return whether the figure that is not exact leaves room for the other."""
    return any(
        (ours.bound in (Bound.ABOUT, Bound.ALMOST))
        or (ours.bound is Bound.ABOVE and _value(theirs) > _value(ours))
        or (ours.bound is Bound.BELOW and _value(theirs) < _value(ours))
        for ours, theirs in ((one, other), (other, one))
    )


def _value(quantity: Quantity) -> float:
    return quantity.value or 0.0


def _rounded(one: Quantity, other: Quantity, *, near: bool) -> bool:
    """Return whether one figure is the other, rounded: 12.4 and 12, 1,217 and 1,200."""
    ours, theirs = (each.key.lstrip("−-") for each in (one, other))
    places = [len(each.partition(".")[2]) for each in (ours, theirs)]
    values = [float(each) for each in (ours, theirs)]
    if places[0] != places[1]:
        fewer = min(places)
        return round(values[0] + 1e-9, fewer) == round(values[1] + 1e-9, fewer)
    if not (near or one.bound in INEXACT or other.bound in INEXACT):
        return False
    return one_is_rounded(*values)


def shared_figures(ours: Iterable[Quantity], theirs: Iterable[Quantity]) -> int:
    """Return how many figures of one sentence another gives too, as exactly."""
    held = {(other.key, other.term.unit) for other in theirs}
    return sum((one.key, one.term.unit) in held for one in ours)


def differing_figures(ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> list[FigurePair]:
    """Return the figures of the same that differ in two sentences that say the same.

    What both sentences give is left out, and so are figures with no word beside them in common.
    """
    left = [one for one in ours if not any(agree(one, other) for other in theirs)]
    right = [other for other in theirs if not any(agree(one, other) for one in ours)]
    weighed = sorted(
        ((_same_slot(one, other), one, other) for one, other in product(left, right)),
        key=lambda each: -each[0],
    )
    found: list[FigurePair] = []
    taken: set[int] = set()
    for weight, one, other in weighed:
        if weight and not {id(one), id(other)} & taken:
            taken |= {id(one), id(other)}
            found.append(FigurePair(one, other, _of(one, other)))
    return found


def _same_slot(one: Quantity, other: Quantity) -> int:
    """Return how surely two figures are of the same, 0 for not at all."""
    if one.what != other.what:
        return 0
    if one.tally and other.tally:
        return SAME_TALLY if one.tally == other.tally else 0
    shared = (one.beside.keys() & other.beside.keys()) - TELLS_NOT_WHAT
    # “14 hurt” are of “17 people hurt”; “two families among” and “three sons among” are not of one.
    counted = {*one.counted[:1], *other.counted[:1]} & set(one.counted) & set(other.counted)
    # Money and shares may be followed by anything; what is counted stands behind its number.
    if one.counted and other.counted and not counted and one.what in (HEAD_COUNT, AGE):
        return 0
    needed, alike = COUNTED_ALIKE if counted else PLACED_ALIKE
    if len(shared) < needed or likeness(one.context, other.context) < alike:
        return 0
    return len(shared) + COUNTED_WEIGHT * len(counted)


def _of(one: Quantity, other: Quantity) -> str | None:
    """Return the word for what both are of, as it is written; figures with a unit have theirs.

    “14 people were hurt” and “17 hurt” are of the hurt.
    """
    if one.term.unit and one.what != AGE:
        return None
    if one.tally and one.tally == other.tally:
        return next((w for key, w in one.beside.items() if TALLIES.get(key) == one.tally), None)
    counted = [word for word in one.counted if word in other.counted]
    telling = [word for word in counted if word not in TELLS_NOT_WHAT] or counted
    return one.beside.get(telling[0]) if telling else None
