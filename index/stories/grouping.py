"""Which articles are one story, and which story it is: pure.

Articles are grouped by average linkage: two groups become one while the mean likeness between
them is high enough (Sokal and Michener, A statistical method for evaluating systematic
relationships, 1958). One chance likeness joins nothing, and groups that grow apart come apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

# PLACEHOLDER
LEAST_LIKENESS = 0.5
# What was one story stays one until that is clearly wrong, so that none goes to and fro.
KEPT_LIKENESS = 0.1


class FormerStory(NamedTuple):
    """A story as it is before, and when it was founded."""

    id: str
    founded: datetime


class Grouping(NamedTuple):
    """What a regrouping comes to.

    `placed` has the stories of articles by their ids, without those that found new stories: each
    of `founded` is one. `merged` says of stories that are no more into which they went, with
    whatever articles of them were not looked at.
    """

    placed: Mapping[str, str]
    founded: Sequence[Sequence[str]]
    merged: Mapping[str, str]


def regroup(
    articles: Sequence[str],
    likeness: NDArray[np.float64],
    former: Mapping[str, FormerStory],
    least: float = LEAST_LIKENESS,
) -> Grouping:
    """Decide which of some articles are one story.

    `former` is by article the story that it is of. A group goes on as the story that most of its
    articles are of, the older one of two; a story of which no group is left was merged.
    """
    groups = [
        [articles[place] for place in group] for group in _groups(articles, likeness, former, least)
    ]
    claims = sorted(
        (
            (-count, story.founded, story.id, number)
            for number, group in enumerate(groups)
            for story, count in Counter(former[each] for each in group if each in former).items()
        ),
    )
    taken: dict[int, str] = {}
    for _, _, story_id, number in claims:
        if number not in taken and story_id not in taken.values():
            taken[number] = story_id
    placed = {each: taken[number] for number in taken for each in groups[number]}
    founded = [group for number, group in enumerate(groups) if number not in taken]
    return Grouping(placed, founded, _merged(placed, founded, former))


def _merged(
    placed: Mapping[str, str],
    founded: Sequence[Sequence[str]],
    former: Mapping[str, FormerStory],
) -> dict[str, str]:
    """Return into which others those stories went of which nothing is left.

    One that has articles that were not looked at goes as a whole, where all that were looked at
    went into one other story.
    """
    went: defaultdict[FormerStory, set[str | None]] = defaultdict(set)
    alone = {each for group in founded for each in group}
    for article, story in former.items():
        went[story].add(None if article in alone else placed[article])
    merged = {}
    for story, others in went.items():
        if story.id not in others and None not in others and len(others) == 1:
            merged[story.id] = str(others.pop())
    return merged


def _groups(
    articles: Sequence[str],
    likeness: NDArray[np.float64],
    former: Mapping[str, FormerStory],
    least: float,
) -> list[list[int]]:
    """Return the places of the articles of each group, those of the first article first."""
    if len(articles) == 1:
        return [[0]]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    stories = [former[each].id if each in former else None for each in articles]
    same = np.array([[one is not None and one == other for other in stories] for one in stories])
    distances = 1 - np.minimum(likeness + KEPT_LIKENESS * same, 1.0)
    distances = (distances + distances.T) / 2
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), "average")
    numbers = fcluster(tree, 1 - least, "distance")
    groups: dict[int, list[int]] = {}
    for place, number in enumerate(numbers.tolist()):
        groups.setdefault(number, []).append(place)
    return list(groups.values())
