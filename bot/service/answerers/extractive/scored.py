"""Sentences with how surely each answers a question, and which of them are said: pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.service.excerpts.ranking import share_words, word_sets
from index.chunking.sentences import split_passage
from index.corrections import NO_ANSWER
from index.reading import SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.excerpts.ranking import Scores, Vectors
    from bot.service.excerpts.sentences import PlacedSentence
    from index.models import Hit

# What these come to is in bench/results/development.md, “RealTimeQA, development: answers”. All are
# log-odds. A passage's own score, in standard deviations, counts besides.
PASSAGE_SHARE = 0.2
# Further sentences that are so much less sure than the first do not bear on the question.
LEAST_BEHIND = 3.5
# Where a name, number or date is asked for, what a sentence gains that has one, that has the one
# which most articles give, and, after the first sentence, that has one not yet said.
OF_KIND, SAID_OFTEN, ANOTHER = 0.5, 1.0, 0.5
# What the newest of the sentences gains that surely answer: states change.
NEWEST = 0.5


class ScoredSentences(NamedTuple):
    """Sentences, how surely each answers (log-odds), and their vectors where these are known.

    `read` is whether a reader said so, and not their likeness to the question alone.
    """

    sentences: tuple[PlacedSentence, ...]
    scores: Scores
    vectors: Vectors | None = None
    read: bool = False


def by_reading(hits: Sequence[Hit], sentences: Sequence[PlacedSentence]) -> ScoredSentences:
    """Return the sentences of hits that were read, with what the reader said of each.

    Those that surely answer nothing are left out.
    """
    answers: dict[tuple[str, int], float] = {}
    for hit in hits:
        if hit.answers is not None:
            passage = hit.passage
            spans = split_passage(passage.text, passage.section, passage.language)
            answers |= {
                (passage.id, start): answer + PASSAGE_SHARE * hit.score
                for (start, _), answer in zip(spans, hit.answers, strict=True)
                if answer > NO_ANSWER
            }
    known = [each for each in sentences if _key(each) in answers]
    return ScoredSentences(
        tuple(known), np.array([answers[_key(each)] for each in known]), read=True
    )


def _key(sentence: PlacedSentence) -> tuple[str, int]:
    return (sentence.passage.id, sentence.start)


def chosen(
    scored: ScoredSentences, possible: Sequence[frozenset[str]] | None, limit: int
) -> list[PlacedSentence]:
    """Return the best sentences, best first, none in the words of another.

    `possible` are the words of each that could be what is asked for; see `kinds`. After the first,
    a sentence that holds one not yet said is worth more. Those far behind the first are left out.
    """
    if not scored.sentences:
        return []
    scores = scored.scores + _of_kind(scored, possible) + _newest(scored)
    near = np.flatnonzero(scores >= scores.max() - LEAST_BEHIND)
    left = near[np.argsort(-scores[near], kind="stable")].tolist()
    words = dict(zip(left, word_sets(scored.sentences[each].text for each in left), strict=True))
    taken: list[int] = []
    said: frozenset[str] = frozenset()
    while left and len(taken) < limit:
        place = left[0]
        if taken and possible is not None:
            worth = [scores[each] + ANOTHER * bool(possible[each] - said) for each in left]
            place = left[int(np.argmax(worth))]
        taken.append(place)
        said |= possible[place] if possible is not None else frozenset()
        left = [other for other in left if not share_words(words[other], words[place])]
    return [scored.sentences[place] for place in taken]


def _of_kind(scored: ScoredSentences, possible: Sequence[frozenset[str]] | None) -> Scores:
    """Return what a sentence gains that could hold the kind of answer that is asked for.

    Each article gives its best sentence's weight to each possible word in it; a sentence gains by
    its best word. The weight falls to 1/e one below the best sentence.
    """
    if possible is None or not any(possible):
        return np.zeros(len(scored.sentences))
    weights = np.exp(scored.scores - scored.scores.max())
    votes: dict[str, dict[str, float]] = defaultdict(dict)
    for weight, words, sentence in zip(weights, possible, scored.sentences, strict=True):
        for word in words:
            of_article = votes[word]
            of_article[sentence.article.id] = max(of_article.get(sentence.article.id, 0.0), weight)
    totals = {word: sum(given.values()) for word, given in votes.items()}
    most = max(totals.values())
    return np.array(
        [
            OF_KIND + SAID_OFTEN * max(totals[word] for word in words) / most if words else 0.0
            for words in possible
        ]
    )


def _newest(scored: ScoredSentences) -> Scores:
    """Return what sentences gain that surely answer, by where their days stand among those."""
    gains = np.zeros(len(scored.sentences))
    sure = [
        (place, sentence.article.published.date())
        for place, sentence in enumerate(scored.sentences)
        if sentence.article.published and scored.scores[place] >= SURE
    ]
    days = sorted({day for _, day in sure})
    for place, day in sure:
        gains[place] = NEWEST * days.index(day) / max(1, len(days) - 1)
    return gains
