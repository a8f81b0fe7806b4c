"""The latest on somebody or something: newest articles first, a sentence each; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.service.answerers.extractive.scored import LEAST_BEHIND
from bot.service.excerpts.newest import NEVER
from bot.service.excerpts.ranking import share_words, word_sets

if TYPE_CHECKING:
    from bot.service.answerers.extractive.scored import ScoredSentences
    from bot.service.excerpts.sentences import PlacedSentence

# What a sentence gains that sums its article up: its dek, or its first sentence (log-odds).
SUMS_UP = 2.5


def choose(scored: ScoredSentences, limit: int) -> list[PlacedSentence]:
    """Return a sentence of each article that bears on the question, of the newest article first.

    None is in the words of another. What is left of `limit` goes to further sentences of the
    newest article.
    """
    worth = [
        score + SUMS_UP * _sums_up(sentence)
        for sentence, score in zip(scored.sentences, scored.scores, strict=True)
    ]
    least = max(worth, default=0.0) - LEAST_BEHIND
    near = [place for place, value in enumerate(worth) if value >= least]
    near.sort(key=lambda place: -worth[place])
    articles = {place: scored.sentences[place].article for place in near}
    best: dict[str, int] = {}
    for place, article in articles.items():
        best.setdefault(article.id, place)
    first_of = sorted(
        best.values(), key=lambda place: articles[place].published or NEVER, reverse=True
    )
    of_newest = [place for place in near if articles[place].id == articles[first_of[0]].id]
    words = dict(zip(near, word_sets(scored.sentences[each].text for each in near), strict=True))
    taken: list[int] = []
    for place in (*first_of, *of_newest):
        if len(taken) < limit and not any(share_words(words[place], words[it]) for it in taken):
            taken.append(place)
    return [scored.sentences[place] for place in taken]


def _sums_up(sentence: PlacedSentence) -> bool:
    """Say whether a sentence is an article's dek, or its first where it has none."""
    passage = sentence.passage
    return passage.section_index == 0 and passage.start + sentence.start == 0
