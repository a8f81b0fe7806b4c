"""Which articles are one story, and which story it is: pure.

Articles are grouped by how alike groups of them are in the mean (see `clustering`), so that one
chance likeness joins nothing, and groups that grow apart come apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.stories.clustering import clustered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

# The mean log-odds from which on groups are one, and how much more those have that are one story
# already: it stays one until that is clearly wrong, so that no article goes to and fro.
LEAST_LOG_ODDS, KEPT_LOG_ODDS = 0.0, 0.75


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
    least: float = LEAST_LOG_ODDS,
) -> Grouping:
    """Decide which of some articles are one story, by the log-odds that pairs tell of one event.

    `former` is by article the story that it is of. Groups go on as stories so that as many
    articles as can be stay where they are, and of two stories the older one goes on; one of which
    no group is left was merged.
    """
    found = _groups(articles, likeness, former, least)
    groups = [[articles[place] for place in group] for group in found]
    taken = _claims(groups, former)
    placed = {each: taken[number] for number in taken for each in groups[number]}
    founded = [group for number, group in enumerate(groups) if number not in taken]
    return Grouping(placed, founded, _merged(placed, founded, former))


def _claims(groups: Sequence[Sequence[str]], former: Mapping[str, FormerStory]) -> dict[int, str]:
    """Return which groups go on as which stories, each at the most as one and as one group."""
    from scipy.optimize import linear_sum_assignment

    stories = sorted(set(former.values()), key=lambda story: (story.founded, story.id))
    places = {story: place for place, story in enumerate(stories)}
    order = sorted(range(len(groups)), key=lambda number: min(groups[number]))
    kept = np.zeros((len(groups), len(stories)))
    for row, number in enumerate(order):
        for story, count in Counter(former[a] for a in groups[number] if a in former).items():
            # Among as good ones the older story is the better; all that outweighs no article.
            age = (len(stories) - places[story]) / (len(stories) + 1)
            kept[row, places[story]] = count + age / (len(former) + 1)
    rows, columns = linear_sum_assignment(kept, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {order[row]: stories[column].id for row, column in pairs if kept[row, column]}


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
    stories = [former[each].id if each in former else None for each in articles]
    same = np.array([[one is not None and one == other for other in stories] for one in stories])
    nearness = likeness + KEPT_LOG_ODDS * same
    return clustered((nearness + nearness.T) / 2, least)
