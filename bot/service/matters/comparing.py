"""The matters of sentences that outlets say: aligned, told apart and put in order. Pure."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from articles.languages import ENGLISH
from bot.service.excerpts.newest import NEVER
from bot.service.matters.aligning import aligned, likeness_of
from bot.service.matters.differing import OutletWords, differences_of
from bot.service.matters.figures import agree, quantities_of
from bot.service.matters.models import MatterKind
from bot.service.matters.only import only_told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.service.excerpts.ranking import Vectors
    from bot.service.matters.aligning import Likeness
    from bot.service.matters.figures import Quantity
    from bot.service.matters.models import Difference, ReadSentence

# Of each kind, those that most outlets tell: more than these nobody reads.
MOST_DIFFERING, MOST_ALIKE = 10, 8


class MatterDraft(NamedTuple):
    """One matter before it is cited; of a difference the newest sentence stands first."""

    kind: MatterKind
    differs: tuple[Difference, ...]
    sentences: tuple[ReadSentence, ...]


def matters_of(
    sentences: Sequence[ReadSentence],
    vectors: Vectors | None,
    elsewhere: Sequence[tuple[int, frozenset[str]]] = (),
) -> list[MatterDraft]:
    """Return what outlets differ on, then what they tell alike, then what only one tells.

    See `only_told` for `elsewhere`.
    """
    likeness = likeness_of(sentences, vectors)
    groups = with_tallies(sentences, aligned(sentences, likeness))
    told = OutletWords(sentences)
    differing, alike = [], []
    for group in _told_once(sentences, groups, likeness):
        held = [sentences[place] for place in group]
        by_day = sorted(held, key=lambda e: e.placed.article.published or NEVER, reverse=True)
        if differs := differences_of(by_day, told):
            differing.append(MatterDraft(MatterKind.DIFFERS, differs, tuple(by_day)))
        else:
            alike.append(MatterDraft(MatterKind.ALIKE, (), tuple(held)))
    taken = {place for group in groups for place in group}
    only = only_told(sentences, likeness, vectors, taken, elsewhere)
    return [
        *differing[:MOST_DIFFERING],
        *alike[:MOST_ALIKE],
        *(MatterDraft(MatterKind.ONLY, (), (sentences[place],)) for place in only),
    ]


def with_tallies(sentences: Sequence[ReadSentence], groups: Sequence[list[int]]) -> list[list[int]]:
    """Return the groups with one more for each tally that outlets give differently.

    Of each outlet its first one is taken: that of its newest article. Groups from which such
    sentences are taken go on with the others, where there are two.
    """
    first: dict[str, dict[int, tuple[int, Quantity]]] = {}
    for place, sentence in enumerate(sentences):
        for quantity in quantities_of(sentence.statement) if sentence.language == ENGLISH else ():
            if quantity.tally:
                by_outlet = first.setdefault(quantity.tally, {})
                by_outlet.setdefault(sentence.outlet, (place, quantity))
    added: list[list[int]] = []
    for given in first.values():
        places = sorted(place for place, _quantity in given.values())
        together = any(set(places) <= set(group) for group in groups)
        pairs = combinations([quantity for _place, quantity in given.values()], 2)
        if not together and any(not agree(one, other) for one, other in pairs):
            added.append(places)
    taken = {place for group in added for place in group}
    rest = [[place for place in group if place not in taken] for group in groups]
    return [*added, *(group for group in rest if len(group) > 1)]


def _told_once(
    sentences: Sequence[ReadSentence], groups: Sequence[list[int]], likeness: Likeness
) -> list[list[int]]:
    """Return the groups that most outlets tell first, those left out that say one of them again.

    Of as many outlets those come first that stand first in their articles.
    """
    kept: list[list[int]] = []
    for group in sorted(groups, key=lambda group: (-len(group), _place(sentences, group))):
        if all(likeness.scores[np.ix_(group, other)].max() < 1 for other in kept):
            kept.append(group)
    return kept


def _place(sentences: Sequence[ReadSentence], group: Sequence[int]) -> int:
    """Return how early a matter stands in the article that tells it first."""
    return min(sentences[place].order for place in group)


def is_older(published: datetime | None, others: Sequence[datetime | None]) -> bool:
    """Return whether another was published later: by the clock, where both tell more than a day."""
    return published is not None and any(
        other is not None and _later(other, published) for other in others
    )


def _later(one: datetime, other: datetime) -> bool:
    # A day alone is stored as its first moment.
    whole_days = not (one.hour or one.minute) or not (other.hour or other.minute)
    return one.date() > other.date() if whole_days else one > other
