"""Whether the articles reach back to the days that a question names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.i18n import wording
from bot.i18n.language import gettext as _
from index.query.datewords import months
from index.query.periods import WORDS_AS_WELL, find_periods
from index.query.words import PLAIN_WORD
from index.ranking.preferences import BETWEEN_TIME_ZONES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from articles.library.library import Library
    from index.models import Hit, Period, Query


def out_of_reach(library: Library, query: Query, hits: Sequence[Hit], today: date) -> str | None:
    """Return a sentence that says so where no article tells of the days that a question names.

    Articles of those days do, and so does what was found, where its text names days among them.
    Who asks for today means how things stand now, for which the newest article will do; and of
    which year “on 5 November” speaks is not certain.
    """
    named = [days for days in query.periods if _is_certain(days, query.text)]
    if not named or any(
        days.first >= today or _has_articles(library, query, days) for days in named
    ):
        return None
    if any(_tells_of(hit, days) for hit in hits for days in named):
        return None
    days = ", ".join(map(wording.period, named))
    return _("No article here is from {days} or tells of that time.", days=days)


def _is_certain(days: Period, text: str) -> bool:
    """Say whether a text names the year of some days, or at least no month without one."""
    return any(year in text for year in _years(days)) or not any(
        word.casefold() in months("en") and word not in WORDS_AS_WELL
        for word in PLAIN_WORD.findall(text)
    )


def _years(days: Period) -> set[str]:
    return {str(days.first.year), str(days.last.year)}


def _has_articles(library: Library, query: Query, days: Period) -> bool:
    within = {
        "first_day": days.first - BETWEEN_TIME_ZONES,
        "last_day": days.last + BETWEEN_TIME_ZONES,
    }
    return bool(library.latest(query.filters.model_copy(update=within), limit=1))


def _tells_of(hit: Hit, days: Period) -> bool:
    """Say whether a passage or its headline names the days, or so much as their year."""
    text = f"{hit.article.headline}\n{hit.passage.text}"
    if any(re.search(rf"\b{year}\b", text) for year in _years(days)):
        return True
    if hit.article.published is None:
        return False
    told = find_periods(text, hit.article.published.date())
    return any(each.first <= days.last and days.first <= each.last for each in told)
