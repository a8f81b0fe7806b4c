"""The turns of a story: from article to article, the sentences that say what is new."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from articles.models import Kind, SectionKind
from articles.text import fold
from bot.service.excerpts.keypoints import unclear
from bot.service.excerpts.novelty import ToldTurns, nearness, substances
from bot.service.excerpts.ranking import best, early, word_sets
from bot.service.excerpts.reasons import near_words
from bot.service.excerpts.sentences import candidates
from bot.service.facts import facts_of
from index.embedders import embed_or_none
from index.languages import reads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.models import ArticleSummary
    from bot.service.excerpts.novelty import Substance
    from bot.service.excerpts.ranking import Scores, Vectors
    from bot.service.excerpts.sentences import PlacedSentence
    from index.embedders import Embedder
    from index.store.quotable import StoredPassage

MOST_TURNS, MOST_OF_ONE = 12, 4
# News stands in the first sentences of an article; what is told further down happened before.
OPENING_SENTENCES = 5
# Embedding takes nearly all the time.
OPENINGS_EMBEDDED = 60
# How new a sentence must be to be a turn (see `ToldTurns.newness`), and how much more so on a day
# that has one: outlets tell the same event in other words and with other details.
NEW, SAME_DAY = 0.62, 0.2
NEWNESS_WEIGHT = 0.2
# From this nearness on, another outlet tells of the same.
ALSO_TOLD = 0.6
# What another outlet's telling of it adds to a turn, where there are more than are told.
FOR_EACH_OUTLET = 0.1
TOLD_SECTIONS = frozenset({SectionKind.DEK, SectionKind.BODY, SectionKind.DEEP_DIVE})
NO_DATE = datetime.max.replace(tzinfo=UTC)
# A sentence's place counts half as much after so many; less counts what is unclear alone, and what
# has no word of the headline, such as a caption.
OPENING_SCALE, UNCLEAR_COST, OFF_HEADLINE = 2.0, 0.5, 0.3

T = TypeVar("T")


class _Candidate(NamedTuple):
    """A sentence that may be a turn; `merit` is how well it tells its article's news."""

    sentence: PlacedSentence
    said: Substance
    vector: Vectors | None
    merit: float


class _NewTurn(NamedTuple):
    """A turn, and how much it tells."""

    candidate: _Candidate
    newness: float


def in_order_of_days(articles: Iterable[ArticleSummary]) -> list[ArticleSummary]:
    """Return articles by their day on their outlet's calendar, undated ones last."""
    return sorted(articles, key=_moment)


def _moment(article: ArticleSummary) -> tuple[date, datetime]:
    # Two moments may be on other days in two places than their order says.
    published = article.published or NO_DATE
    return (published.date(), published)


def turns(
    found: Sequence[Sequence[StoredPassage]],
    embedder: Embedder | None,
    limit: int = MOST_TURNS,
) -> list[PlacedSentence]:
    """Return the sentences that say something new against all before them, at most one an article.

    `found` are the passages of each article, in the order in which they are told. Of more turns
    than `limit` the first and the newest stay, and those that say most that is new and that most
    outlets tell.
    """
    held = [each for each in found if each]
    news = [each for each in held if each[0].article.kind is Kind.NEWS]
    told = _candidates(spread(news or held, OPENINGS_EMBEDDED), embedder)
    chosen = _chosen(told)
    if len(chosen) > limit:
        chosen = _most_telling(chosen, told, limit)
    return [turn.candidate.sentence for turn in chosen]


def named_days(found: Sequence[StoredPassage], limit: int = MOST_OF_ONE) -> list[PlacedSentence]:
    """Return what opens one article and its sentences that name a day, in reading order."""
    running = _running(found)
    if not running:
        return []
    opening = running[int(np.argmax(_merits(running[:OPENING_SENTENCES])))]
    dated = [
        each
        for each in running
        if each is not opening and facts_of(each.text, each.passage.language).names_a_day
    ]
    return sorted([opening, *dated[: limit - 1]], key=lambda each: each.place)


def spread(items: Sequence[T], most: int) -> list[T]:
    """Return at most so many items, evenly from all of them, with the first and the last."""
    if len(items) <= most:
        return list(items)
    return [items[round(place)] for place in np.linspace(0, len(items) - 1, most)]


def _candidates(
    found: Sequence[Sequence[StoredPassage]], embedder: Embedder | None
) -> list[list[_Candidate]]:
    """Return by article what may be said of it, no more than may be embedded in all."""
    openings = [opening for each in found if (opening := _opening(each))]
    most = max(1, OPENINGS_EMBEDDED // (len(openings) or 1))
    drafts: list[list[_Candidate]] = []
    for opening in openings:
        said, merits = substances(opening), _merits(opening)
        kept = best(merits, min(most, OPENING_SENTENCES))
        drafts.append([_Candidate(opening[i], said[i], None, float(merits[i])) for i in kept])
    return _embedded(drafts, embedder)


def _opening(found: Sequence[StoredPassage]) -> list[PlacedSentence]:
    """Return an article's first sentences."""
    return _running(found)[:OPENING_SENTENCES]


def _running(found: Sequence[StoredPassage]) -> list[PlacedSentence]:
    """Return an article's sentences, those of its running text where it has one."""
    running = [each for each in found if each.passage.section in TOLD_SECTIONS]
    return candidates(running or found)


def _merits(opening: Sequence[PlacedSentence]) -> Scores:
    """Return how well each sentence tells the news of its article.

    That stands early, can be understood alone, and has words of the headline.
    """
    texts = [sentence.text for sentence in opening]
    words = word_sets([*texts, opening[0].article.headline])
    doubts = np.array([unclear(text) for text in texts])
    near = near_words(words[:-1], words[-1])
    places = early(len(texts), OPENING_SCALE)
    merits: Scores = places + near - UNCLEAR_COST * doubts - OFF_HEADLINE * (near == 0)
    return merits


def _embedded(
    drafts: Sequence[Sequence[_Candidate]], embedder: Embedder | None
) -> list[list[_Candidate]]:
    """Give the candidates their vectors, where the embedder reads their language."""
    readable = [
        each
        for article in drafts
        for each in article
        if embedder and reads(embedder, each.sentence.passage.language)
    ]
    vectors = embed_or_none(embedder, [each.sentence.text for each in readable])
    given = {} if vectors is None else {id(e): v for e, v in zip(readable, vectors, strict=True)}
    return [[each._replace(vector=given.get(id(each))) for each in article] for article in drafts]


def _chosen(told: Sequence[Sequence[_Candidate]]) -> list[_NewTurn]:
    """Return the turns of all articles, in order."""
    known, chosen = ToldTurns(), list[_NewTurn]()
    days: set[date | None] = set()
    for article in told:
        news = [known.newness(each.said, each.vector) for each in article]
        worth = [each.merit + NEWNESS_WEIGHT * new for each, new in zip(article, news, strict=True)]
        place = int(np.argmax(worth))
        day = _day(article[place].sentence.article)
        if news[place] >= NEW + SAME_DAY * (day in days):
            chosen.append(_NewTurn(article[place], news[place]))
            known.add(article[place].said, article[place].vector)
            days.add(day)
        known.know(each.said for each in article)
    return chosen


def _most_telling(
    chosen: Sequence[_NewTurn], told: Sequence[Sequence[_Candidate]], limit: int
) -> list[_NewTurn]:
    dated = [place for place, turn in enumerate(chosen) if _day(turn.candidate.sentence.article)]
    ends = {0, *dated[-1:]}
    scores = np.array(
        [
            np.inf if place in ends else turn.newness + FOR_EACH_OUTLET * _outlets(turn, told)
            for place, turn in enumerate(chosen)
        ]
    )
    return [chosen[place] for place in best(scores, limit)]


def _outlets(turn: _NewTurn, told: Sequence[Sequence[_Candidate]]) -> int:
    """Return how many outlets tell of a turn in what their articles open with."""
    said, vector = turn.candidate.said, turn.candidate.vector
    return len(
        {
            fold(each.sentence.article.source or "")
            for article in told
            for each in article
            if nearness(said, vector, each.said, each.vector) >= ALSO_TOLD
        }
    )


def _day(article: ArticleSummary) -> date | None:
    return article.published.date() if article.published else None
