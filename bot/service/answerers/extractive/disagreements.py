"""Sentences of different outlets that give another figure or date for the same: pure.

It rather stays silent than calls two sentences a disagreement that speak of different things, and
so it does of languages other than English, which write figures and dates in other ways.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from bot.service.rounding import one_is_rounded
from index.query.datewords import months
from index.query.words import telling
from index.reading import SURE
from index.sides import family_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from articles.models import ArticleSummary
    from bot.service.answerers.extractive.scored import ScoredSentences
    from bot.service.excerpts.sentences import PlacedSentence

# Two sentences tell of the same from this share of the shorter one's stems and this cosine on; a
# smaller share is enough where a reader says that both answer the question.
ONE_MATTER_WORDS, ONE_MATTER_READ, ONE_MATTER_COSINE = 0.5, 0.4, 0.75
FEWEST_SHARED = 3
SMALL_SUM = 1_000
# Articles further apart than this may tell of two events of one kind, such as two matches.
DAYS_APART = 14
VALUES = {
    word: value
    for value, word in enumerate(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen twenty"
        ).split(),
        1,
    )
} | {
    word: value * 10
    for value, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
}
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
FIGURE = re.compile(
    rf"(?P<sign>[$€£]?)(?<![\w.,-])(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?|{'|'.join(VALUES)})(?![\w-])"
    rf"(?:\s+(?P<scale>{'|'.join(SCALES)})\b)?\s*(?P<unit>%|[^\W\d_]+)?",
    re.IGNORECASE,
)


def added(
    picked: Sequence[PlacedSentence],
    scored: ScoredSentences,
    stems: Callable[[str], Sequence[str]],
) -> tuple[list[PlacedSentence], bool]:
    """Return the picked sentences, each followed by one that disputes it, and whether any does.

    Both must be of the same matter by their vectors; where a reader scored them, both answer.
    """
    sentences, scores, vectors, read = scored
    share = ONE_MATTER_READ if read else ONE_MATTER_WORDS
    places = {id(sentence): i for i, sentence in enumerate(sentences)}
    shown: list[PlacedSentence] = []
    disputed = False
    for one in picked:
        if one in shown:
            continue
        shown.append(one)
        figures = figures_of(one.text, stems) if one.passage.language == ENGLISH else {}
        for other in sentences if figures else ():
            if other in shown or not disputes(one, other, stems, share):
                continue
            i, j = places[id(one)], places[id(other)]
            alike = vectors is None or float(vectors[i] @ vectors[j]) >= ONE_MATTER_COSINE
            if alike and (not read or min(scores[i], scores[j]) >= SURE):
                shown.append(other)
                disputed = True
                break
    return shown, disputed


def disputes(
    one: PlacedSentence,
    other: PlacedSentence,
    stems: Callable[[str], Sequence[str]],
    share: float = ONE_MATTER_WORDS,
) -> bool:
    """Say whether two sentences give different figures of one unit, or days, for the same.

    They tell of the same if they have such a share of the shorter one's telling stems in common. An
    outlet does not dispute itself: its later story brings an earlier one up to date.
    """
    if other.passage.language != ENGLISH:
        return False
    if one.article.id == other.article.id or same_outlet(one.article, other.article):
        return False
    if not _same_days(one, other):
        return False
    figures, others = figures_of(one.text, stems), figures_of(other.text, stems)
    differing = [unit for unit in figures.keys() & others if not figures[unit] & others[unit]]
    if not differing or any(agree(figures[unit], others[unit]) for unit in differing):
        return False
    return of_one_matter(one.text, other.text, stems, share)


def of_one_matter(
    one: str, other: str, stems: Callable[[str], Sequence[str]], share: float = ONE_MATTER_WORDS
) -> bool:
    """Say whether two texts have such a share of the shorter one's telling stems in common."""
    said, told = (_telling(text, stems) for text in (one, other))
    shared = len(said & told)
    return shared >= max(FEWEST_SHARED, share * min(len(said), len(told)))


def figures_of(text: str, stems: Callable[[str], Sequence[str]]) -> dict[str, frozenset[float]]:
    """Return the one value that a text gives of each unit; a unit with several values is left out.

    Days of a month are the unit “day”, counted as month and day in one number. Money and shares
    are units with the telling word before them and the one after: “$ fine” is no “$ refund”. Sums
    below a thousand are left out: they are mostly prices, and of different things.
    """
    found: dict[str, set[float]] = {}
    pattern = _day_pattern()
    for match in pattern.finditer(text):
        month = (match["month"] or match["month2"]).casefold()
        day = float(match["day"] or match["day2"])
        found.setdefault("day", set()).add(100 * months("en")[month] + day)
    days_out = pattern.sub(" ", text)
    for match in FIGURE.finditer(days_out):
        value = _value(match["number"], match["scale"])
        if match["sign"] and value < SMALL_SUM:
            continue
        before, after = telling(days_out[: match.start()]), telling(days_out[match.end() :])
        around = [*before[-1:], *after[:1]]
        for unit in _units(match["sign"], match["unit"] or "", around, stems):
            found.setdefault(unit, set()).add(value)
    return {unit: frozenset(values) for unit, values in found.items() if len(values) == 1}


@cache
def _day_pattern() -> re.Pattern[str]:
    # In ASCII (“a”): without regard to case, “ı” would be an “i” as well.
    month = f"(?a:{'|'.join(months('en', short=False))})"
    return re.compile(
        rf"\b(?:(?P<month>{month})\s+(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\s+(?P<month2>{month}))\b",
        re.IGNORECASE,
    )


def _value(number: str, scale: str | None) -> float:
    spelled = VALUES.get(number.casefold())
    value = float(number.replace(",", "")) if spelled is None else float(spelled)
    return value * SCALES.get((scale or "").casefold(), 1)


def _units(
    sign: str, word: str, around: Iterable[str], stems: Callable[[str], Sequence[str]]
) -> list[str]:
    """Return what is counted; a word that tells nothing (“14 of them”) is no unit."""
    if sign or word.casefold() in ("%", "percent"):
        return [f"{sign or '%'} {stem}" for told in around for stem in stems(told)]
    return list(stems(word))[:1] if telling(word) else []


def agree(values: frozenset[float], others: frozenset[float]) -> bool:
    """Say whether the rounder of two figures is the other one, rounded: 1,200 and 1,217."""
    (one,), (other,) = values, others
    return one_is_rounded(one, other)


def _telling(text: str, stems: Callable[[str], Sequence[str]]) -> frozenset[str]:
    words = (word for word in telling(text) if not word.isdigit() and word not in VALUES)
    return frozenset(stem for word in words for stem in stems(word))


def same_outlet(article: ArticleSummary, other: ArticleSummary) -> bool:
    """Say whether two articles are of one outlet; of such as name none, nothing is known."""
    if not article.source or not other.source:
        return False
    return family_of(article.source).casefold() == family_of(other.source).casefold()


def _same_days(one: PlacedSentence, other: PlacedSentence) -> bool:
    published, later = one.article.published, other.article.published
    return not published or not later or abs((published - later).days) <= DAYS_APART
