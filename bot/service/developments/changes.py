"""What came after a sentence on its matter, and which sentences it makes earlier ones: pure."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from articles.models import Kind
from bot.service.developments.matters import is_opening
from bot.service.developments.subjects import same_subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.models import ArticleSummary
    from bot.service.developments.matters import Matter, Saying
    from bot.service.excerpts.sentences import PlacedSentence

# What is printed within this time of another may tell the same state otherwise.
LATER_BY = timedelta(hours=3)


class Development(NamedTuple):
    """The newest sentence on a matter, and those that say what was before, the newest first."""

    newest: PlacedSentence
    earlier: tuple[PlacedSentence, ...]


def development(
    question: str,
    matter: Matter,
    anchor: PlacedSentence,
    shown: Sequence[PlacedSentence],
    others: Iterable[PlacedSentence],
) -> Development | None:
    """Return what came after the anchor, one of those shown, by the sentences shown and others."""
    said = matter.said_by(anchor)
    if said is None or anchor.article.published is None:
        return None
    possible = {(each.passage.id, each.start): each for each in (*shown, *others)}
    found = _newest(question, matter, anchor, said, list(possible.values()))
    if found is None:
        return None
    newest, state = found
    earlier = [
        each
        for each in shown
        if is_later(newest.article, each.article)
        and (before := matter.said_by(each)) is not None
        and matter.changes(before, state)
        and same_subject(question, each, newest)
    ]
    earlier.sort(key=_moment, reverse=True)
    return Development(newest, tuple(earlier))


def is_later(article: ArticleSummary, other: ArticleSummary) -> bool:
    """Say whether an article is clearly later than another; undated ones are neither."""
    one, two = other.published, article.published
    if one is None or two is None or two - one < LATER_BY:
        return False
    # Where one has a day alone, another of that day may be of any hour of it.
    return time.min not in (one.time(), two.time()) or two.date() > one.date()


def _newest(
    question: str,
    matter: Matter,
    anchor: PlacedSentence,
    said: Saying,
    possible: Iterable[PlacedSentence],
) -> tuple[PlacedSentence, Saying] | None:
    """Return the sentence of the newest article that says what is, where it is another thing."""
    by_article: dict[str, list[tuple[PlacedSentence, Saying]]] = {}
    for each in possible:
        if not _may_follow(anchor, said, each):
            continue
        saying = matter.said_by(each)
        if saying is not None and saying.weight:
            by_article.setdefault(each.article.id, []).append((each, saying))
    newest_first = sorted(by_article.values(), key=lambda held: _moment(held[0][0]), reverse=True)
    for held in newest_first:
        for sentence, saying in sorted(held, key=_standing):
            if not (matter.fits(anchor, sentence) and same_subject(question, anchor, sentence)):
                continue
            if not matter.changes(said, saying):
                if is_opening(sentence) and saying.weight == 2:
                    return None  # the newest article confirms it
            elif matter.is_news(said, saying, sentence):
                return sentence, saying
    return None


def _may_follow(anchor: PlacedSentence, said: Saying, other: PlacedSentence) -> bool:
    if other.article.kind is Kind.OPINION:
        return False
    if other.article.id == anchor.article.id:
        # An article that recalls an earlier state tells the newer one itself.
        return not said.weight and other != anchor
    return is_later(other.article, anchor.article)


def _standing(item: tuple[PlacedSentence, Saying]) -> tuple[int, bool, tuple[int, int]]:
    """Order the sentences of one article: the furthest state, its opening, reading order."""
    sentence, saying = item
    return (-saying.rank, not is_opening(sentence), sentence.place)


def _moment(sentence: PlacedSentence) -> float:
    published = sentence.article.published
    return published.timestamp() if published else 0.0
