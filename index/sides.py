"""The sides of a question that compares outlets or days: pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from articles.text import fold
from index.models import Period
from index.ranking.preferences import is_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models import ArticleSummary
    from index.models import Hit, Query

# Questions of how something changed, which need not say between which days.
CHANGE = re.compile(
    r"\bhow (?:has|have|had)\b.*\b(?:changed|evolved|developed)\b"
    r"|\bhow did\b.*\b(?:change|evolve|develop)\b|\bover time\b",
    re.IGNORECASE,
)
# A passage speaks of what changed if its score is no further than this behind the best one's, in
# standard deviations.
NEARLY_AS_GOOD = 2.0


class Side(NamedTuple):
    """One side: an outlet by every name it goes by, and periods; empty is any."""

    outlets: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()

    def holds(self, article: ArticleSummary) -> bool:
        """Say whether an article is of this side: of its outlet, and in or near its periods."""
        if self.outlets and fold(article.source or "") not in map(fold, self.outlets):
            return False
        return not self.periods or is_within(article.published, self.periods)

    @property
    def outlet(self) -> str:
        """Return the name that its outlets share, "" for any outlet."""
        return family_of(self.outlets[0]) if self.outlets else ""


def sides_of(query: Query, hits: Sequence[Hit]) -> list[Side]:
    """Return the sides that a question names, in its order; fewer than two are none.

    Outlets that go by one name (“Post | World”, “Post | Sport”) are one side. A question of change
    that names no days has the oldest and the newest day of what fits it best as its sides.
    """
    named = [
        side
        for part in query.parts
        if part.outlets or part.periods
        for side in _split(part.outlets, part.periods)
    ]
    if len(set(named)) < 2:
        named = _split(query.outlets, query.periods)
    found = list(dict.fromkeys(named))
    if len(found) < 2 and not query.periods and CHANGE.search(query.text):
        best = max((hit.score for hit in hits), default=0.0)
        near = [hit.article.published for hit in hits if best - hit.score <= NEARLY_AS_GOOD]
        days = sorted({published.date() for published in near if published})
        if len(days) > 1 and (days[-1] - days[0]).days > 1:
            ends = (Period(first=day, last=day) for day in (days[0], days[-1]))
            found = [Side(query.outlets, (end,)) for end in ends]
    return found if len(found) > 1 else []


def _split(outlets: Sequence[str], periods: tuple[Period, ...]) -> list[Side]:
    """Return a side for each outlet, or for each period where there is one outlet or none."""
    families: dict[str, list[str]] = {}
    for outlet in outlets:
        families.setdefault(family_of(outlet), []).append(outlet)
    if len(families) > 1:
        return [Side(tuple(family), periods) for family in families.values()]
    return [Side(tuple(outlets), (period,)) for period in periods] or [Side(tuple(outlets))]


def family_of(outlet: str) -> str:
    """Return the name of an outlet without that of a part of it: “Post” of “Post | Sport”."""
    return re.split(r" [|–-] ", outlet)[0]


def best_of_sides(sides: Sequence[Side], hits: Sequence[Hit]) -> list[Hit]:
    """Return the first hit of each side, in the order of the hits, each once."""
    firsts = [next((hit for hit in hits if side.holds(hit.article)), None) for side in sides]
    wanted = {hit.passage.id for hit in firsts if hit is not None}
    return [hit for hit in hits if hit.passage.id in wanted]
