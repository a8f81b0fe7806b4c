"""Dates as people read them, in every place where the newsdesk shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from bot.i18n.language import gettext as _
from bot.i18n.language import spoken

if TYPE_CHECKING:
    from datetime import date

    from index.models import Period


def day(moment: date | None) -> str:
    """Return a date as “3 Nov 2026” in the language spoken now, never a guessed one."""
    if moment is None:
        return _("date not given")
    if spoken() == ENGLISH:
        return f"{moment.day} {moment:%b %Y}"
    from babel.dates import format_date

    return format_date(moment, "medium", locale=spoken())


def days_between(first: date, newest: date) -> tuple[str, str]:
    """Return two dates as they are read one after the other: “14 Oct”, “12 Nov 2026”.

    The first has its year where that is another.
    """
    if first.year != newest.year:
        return day(first), day(newest)
    if spoken() == ENGLISH:
        return f"{first.day} {first:%b}", day(newest)
    from babel.dates import format_skeleton, get_date_format

    # As `day` writes it: with the month's name, or its number.
    named = "MMM" in get_date_format("medium", locale=spoken()).pattern
    skeleton = "MMMd" if named else "Md"
    return format_skeleton(skeleton, first, locale=spoken()), day(newest)


def period(days: Period) -> str:
    """Return a stretch of days as “3 Nov 2026” or “1 Nov 2026 to 10 Nov 2026”."""
    if days.first == days.last:
        return day(days.first)
    return _("{first} to {last}", first=day(days.first), last=day(days.last))
