"""What the picture of a timeline shows: a row an outlet, its articles, and the turns. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from articles.text import fold
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext, spoken
from bot.i18n.wording import day as day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.service.timelines import Timeline, TimelineArticle

# More outlets than these make one row, the rest of them in one.
MOST_ROWS = 7
# Articles that are nearer to each other than this share of all days are one dot.
ONE_DOT = 0.022
# In the middle of a day stands what has no hour: an article with a day alone is stored as its
# first moment (see `articles.reading.dates.read_date`).
NOON = 0.5
MOST_TICKS = 4
# Discord's limit of what describes a picture.
LONGEST_DESCRIPTION = 256


class Dot(NamedTuple):
    """Articles of an outlet at about one time: `at` is days from the first day's morning on."""

    at: float
    articles: int
    tells_turn: bool


class Row(NamedTuple):
    """An outlet's dots, or those of all outlets that have no row of their own."""

    name: str
    dots: tuple[Dot, ...]


class NumberedMoment(NamedTuple):
    """When a turn was told, in days from the first one's morning on."""

    number: int
    at: float
    newest: bool


class TimelineChart(NamedTuple):
    """A picture of a story over `days` days from `first` on; `description` says what it shows."""

    first: date
    days: int
    rows: tuple[Row, ...]
    turns: tuple[NumberedMoment, ...]
    description: str


def chart_of(timeline: Timeline) -> TimelineChart | None:
    """Return what is drawn of a timeline; None where fewer than two articles have a date."""
    days = timeline.days
    if len(days) <= 1:
        return None
    first, length = days[0], (days[-1] - days[0]).days + 1
    dated = [each for each in timeline.articles if each.published]
    newest = {turn.number for turn in timeline.turns if turn.newest}
    turns = tuple(
        NumberedMoment(each.turn, _at(each.published, first), each.turn in newest)
        for each in dated
        if each.turn and each.published
    )
    return TimelineChart(
        first=first,
        days=length,
        rows=tuple(_rows(dated, first, length)),
        turns=tuple(sorted(turns, key=lambda turn: turn.number)),
        description=describe(timeline),
    )


def describe(timeline: Timeline) -> str:
    """Return in one sentence what the picture shows, with counts and days."""
    days = timeline.days
    articles = ngettext("{count} article", "{count} articles", len(days))
    outlets = ngettext("{count} outlet", "{count} outlets", timeline.outlets)
    span = _("{first} to {last}", first=day_in_words(days[0]), last=day_in_words(days[-1]))
    if days[0] == days[-1]:
        span = day_in_words(days[0])
    lead = _("Chart: {articles}, {outlets}, {days}", articles=articles, outlets=outlets, days=span)
    told = [
        _("{number} on {day}", number=turn.number, day=day_in_words(turn.day))
        for turn in timeline.turns
        if turn.day
    ]
    for count in range(len(told), 0, -1):
        more = "" if count == len(told) else ", …"
        said = _("{chart}; turns: {turns}.", chart=lead, turns=", ".join(told[:count]) + more)
        if len(said) <= LONGEST_DESCRIPTION:
            return said
    return f"{lead}."[:LONGEST_DESCRIPTION]


def _rows(articles: Sequence[TimelineArticle], first: date, days: int) -> Iterable[Row]:
    """Yield the outlets with most articles, and the others as one."""
    held: dict[str, list[TimelineArticle]] = {}
    for each in articles:
        held.setdefault(fold(each.source or ""), []).append(each)
    in_order = sorted(held.values(), key=lambda each: -len(each))
    own = in_order if len(in_order) <= MOST_ROWS else in_order[: MOST_ROWS - 1]
    for told in own:
        yield Row(told[0].source or _("outlet not given"), _dots(told, first, days))
    if others := in_order[len(own) :]:
        name = ngettext("{count} other outlet", "{count} other outlets", len(others))
        yield Row(name, _dots([article for each in others for article in each], first, days))


def _dots(articles: Iterable[TimelineArticle], first: date, days: int) -> tuple[Dot, ...]:
    """Return a dot for each turn, and those of other articles, near ones in one."""
    placed = [(_at(each.published, first), each.turn) for each in articles if each.published]
    others: list[list[float]] = []
    for at in sorted(at for at, turn in placed if turn is None):
        if others and at - others[-1][0] < ONE_DOT * days:
            others[-1].append(at)
        else:
            others.append([at])
    return (
        *(Dot(sum(held) / len(held), len(held), tells_turn=False) for held in others),
        *(Dot(at, 1, tells_turn=True) for at, turn in placed if turn is not None),
    )


def _at(published: datetime, first: date) -> float:
    clock = published.time()
    since_midnight = timedelta(hours=clock.hour, minutes=clock.minute)
    share = NOON if clock == time() else since_midnight / timedelta(days=1)
    return (published.date() - first).days + share


def ticks(chart: TimelineChart) -> list[date]:
    """Return the days that are named below the chart: the first, the last, and some between."""
    last = chart.days - 1
    steps = min(MOST_TICKS - 1, last)
    places = sorted({round(last * step / steps) for step in range(steps + 1)}) if steps else [0]
    return [chart.first + timedelta(days=place) for place in places]


def short_day(moment: date, *, with_year: bool) -> str:
    """Return a day as it is named below a chart, in the language spoken now."""
    if with_year:
        return day_in_words(moment)
    if spoken() == ENGLISH:
        return f"{moment.day} {moment:%b}"
    from babel.dates import format_skeleton

    return format_skeleton("MMMd", moment, locale=spoken())


def spread_apart(places: Sequence[float], gap: float, least: float, most: float) -> list[float]:
    """Return places in order at least `gap` apart and within bounds, near to where they were.

    Too many for the bounds stand as far apart as these let them.
    """
    if len(places) > 1:
        gap = min(gap, (most - least) / (len(places) - 1))
    forth = _pushed(places, gap, least, most)
    back = [-place for place in _pushed([-p for p in reversed(places)], gap, -most, -least)]
    # Both keep to gap and bounds, and so does their mean.
    return [(one + other) / 2 for one, other in zip(forth, reversed(back), strict=True)]


def _pushed(places: Sequence[float], gap: float, least: float, most: float) -> list[float]:
    """Return places pushed on where they are too near, and back where they are beyond `most`."""
    forth: list[float] = []
    for place in places:
        forth.append(max(place, forth[-1] + gap if forth else least))
    back: list[float] = []
    for place in reversed(forth):
        back.append(min(place, back[-1] - gap if back else most))
    return back[::-1]
