"""What came after a sentence on its matter, and which sentences it makes earlier ones: pure."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from articles.models import Kind
from bot.service.answerers.extractive.disagreements import of_one_matter, same_outlet
from bot.service.answerers.extractive.kinds import expected, possible
from bot.service.developments.matters import StateMatter, is_opening
from bot.service.developments.states import recalls
from bot.service.developments.subjects import is_told_of, same_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from articles.models import ArticleSummary
    from bot.service.developments.matters import ChangingMatter, Saying
    from bot.service.excerpts.sentences import PlacedSentence

# What is printed within this time of another may tell the same state otherwise.
LATER_BY = timedelta(hours=3)


class StateChange(NamedTuple):
    """The newest sentence on a matter, and those that say what was before, the newest first.

    `needless` is one that recalls what an earlier one tells.
    """

    newest: PlacedSentence
    earlier: tuple[PlacedSentence, ...]
    needless: PlacedSentence | None = None


def development(
    question: str,
    matter: ChangingMatter,
    anchor: PlacedSentence,
    shown: Sequence[PlacedSentence],
    others: Iterable[PlacedSentence],
    *,
    asked: bool,
) -> StateChange | None:
    """Return what came after the anchor, one of those shown, by the sentences shown and others.

    Where the anchor is the newest itself, it is what came before it: of others only if the question
    has `asked` for the matter by name.
    """
    said = matter.said_by(anchor)
    if said is None or anchor.article.published is None:
        return None
    if not is_told_of(question, anchor, said.at):
        return None
    held = {(each.passage.id, each.start): each for each in (*shown, *others)}
    found = _newest(question, matter, anchor, said, list(held.values()))
    newest, state = found or (anchor, said)

    def came_before(sentence: PlacedSentence) -> bool:
        return (
            _replaces(matter, newest.article, sentence.article)
            and (before := matter.said_by(sentence)) is not None
            and matter.changes(before, state)
            and matter.is_news(before, state, newest)
            and matter.fits(sentence, newest)
            and is_told_of(question, sentence, before.at)
            and same_subject(question, sentence, newest)
        )

    earlier = sorted(filter(came_before, shown), key=_moment, reverse=True)
    if found and (earlier or newest.article.id != anchor.article.id):
        return StateChange(newest, tuple(earlier))
    if earlier:
        return StateChange(newest, tuple(earlier)) if state.weight else None
    # The newest alone is shown: an article that told what was before says it best.
    told = max(filter(came_before, held.values()), key=_moment, default=None)
    if told is not None and state.weight and (asked or found):
        return StateChange(newest, (told,), anchor if found else None)
    return StateChange(newest, ()) if found else None


def is_later(article: ArticleSummary, other: ArticleSummary) -> bool:
    """Say whether an article is clearly later than another; undated ones are neither."""
    one, two = other.published, article.published
    if one is None or two is None or two - one < LATER_BY:
        return False
    # Where one has a day alone, another of that day may be of any hour of it.
    return time.min not in (one.time(), two.time()) or two.date() > one.date()


def _newest(
    question: str,
    matter: ChangingMatter,
    anchor: PlacedSentence,
    said: Saying,
    held: Iterable[PlacedSentence],
) -> tuple[PlacedSentence, Saying] | None:
    """Return the sentence of the newest article that says what is, where it is another thing."""
    by_article: dict[str, list[tuple[PlacedSentence, Saying]]] = {}
    for each in held:
        if not _may_follow(matter, anchor, said, each):
            continue
        saying = matter.said_by(each)
        if saying is not None and saying.weight:
            by_article.setdefault(each.article.id, []).append((each, saying))
    newest_first = sorted(by_article.values(), key=lambda told: _moment(told[0][0]), reverse=True)
    for of_one in newest_first:
        for sentence, saying in sorted(of_one, key=_standing):
            if not (
                matter.fits(anchor, sentence)
                and is_told_of(question, sentence, saying.at)
                and same_subject(question, anchor, sentence)
            ):
                continue
            if not matter.changes(said, saying):
                if is_opening(sentence) and saying.weight == 2:
                    return None  # the newest article confirms it
            elif matter.is_news(said, saying, sentence):
                return sentence, saying
    return None


def _may_follow(
    matter: ChangingMatter, anchor: PlacedSentence, said: Saying, other: PlacedSentence
) -> bool:
    if other.article.kind is Kind.OPINION:
        return False
    if other.article.id == anchor.article.id:
        # An article that recalls an earlier state tells the newer one itself.
        return not said.weight and other != anchor
    return _replaces(matter, other.article, anchor.article)


def _replaces(matter: ChangingMatter, article: ArticleSummary, other: ArticleSummary) -> bool:
    """Say whether what an article says of a matter may take the place of what another says.

    Outlets that give other figures on one day differ: neither has brought the other up to date.
    """
    one, two = other.published, article.published
    if one is None or two is None or not is_later(article, other):
        return False
    states = isinstance(matter, StateMatter)
    return states or same_outlet(article, other) or two.date() > one.date()


def _standing(item: tuple[PlacedSentence, Saying]) -> tuple[int, bool, tuple[int, int]]:
    """Order the sentences of one article: the furthest state, its opening, reading order."""
    sentence, saying = item
    return (-saying.rank, not is_opening(sentence), sentence.place)


def _moment(sentence: PlacedSentence) -> float:
    published = sentence.article.published
    return published.timestamp() if published else 0.0


def retold(
    anchor: PlacedSentence,
    shown: Iterable[PlacedSentence],
    question: str,
    stems: Callable[[str], Sequence[str]],
) -> PlacedSentence | None:
    """Return the newest of those shown that tells the anchor's matter later, without another state.

    English alone, for that is what a matter is told by.
    """
    kind = expected(question)

    def tells(sentence: PlacedSentence) -> bool:
        language = sentence.passage.language
        return (
            sentence.article.kind is not Kind.OPINION
            and language == anchor.passage.language == ENGLISH
            and is_later(sentence.article, anchor.article)
            and of_one_matter(anchor.text, sentence.text, stems)
            and not recalls(sentence.text, language, sentence.article.published)
            and (kind is None or bool(possible(kind, sentence.text)))
            and same_subject(question, anchor, sentence)
        )

    return max(filter(tells, shown), key=_moment, default=None)
