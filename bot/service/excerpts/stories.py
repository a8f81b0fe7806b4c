"""The key points of one story and why it matters: its own words where it has such a section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models import SectionKind
from bot.service.answers import AnswerDraft
from bot.service.excerpts import keypoints, reasons
from bot.service.excerpts.ranking import best, distinct, word_sets
from bot.service.excerpts.sentences import candidates, compose
from index.embedders import embed_or_none
from index.languages import reads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.excerpts.sentences import PlacedSentence
    from index.embedders import Embedder
    from index.store.quotable import StoredPassage

# Hand-written highlights of news have two or three points in six cases of seven.
POINTS = 3
REASONS = 2
# Embedding takes nearly all the time: more sentences than these, the best by their words, were
# measured to choose no better.
EMBEDDED_AT_MOST = 16


def key_points(
    found: Sequence[StoredPassage], embedder: Embedder | None, limit: int = POINTS
) -> AnswerDraft:
    """Give a story's own points, all of them; else the sentences that tell most of it, in order.

    They stand early, are near to what all the story's sentences say, and can be understood alone.
    """
    own = _section(found, SectionKind.KEY_POINTS)
    if own:
        return compose(own)
    sentences = _running_text(found)
    if not sentences:
        return AnswerDraft()
    texts = [sentence.text for sentence in sentences]
    words = word_sets(texts)
    places, common = keypoints.word_scores(texts, words)
    kept = best(places + common, EMBEDDED_AT_MOST)
    vectors = embed_or_none(_reading(embedder, found), [texts[i] for i in kept])
    if vectors is not None:
        sentences, words = [sentences[i] for i in kept], [words[i] for i in kept]
        places, common = places[kept], common[kept]
    scores = keypoints.scores(places, common, vectors)
    chosen = distinct(scores, words, vectors, limit=limit, same=keypoints.POINTS_ALIKE)
    return compose(sentences[i] for i in sorted(chosen))


def why(
    found: Sequence[StoredPassage], embedder: Embedder | None, limit: int = REASONS
) -> AnswerDraft:
    """Give a story's own "why it matters"; else sentences of which one says why, or nothing.

    They hold words for a reason, stand early and are near to the headline and first sentence.
    """
    own = _section(found, SectionKind.WHY_IT_MATTERS)
    if own:
        return compose(own)
    sentences = _running_text(found)
    texts = [sentence.text for sentence in sentences]
    surety = reasons.cues(texts)
    if max(surety, default=0) < reasons.CLEAR:
        return AnswerDraft()
    headline = sentences[0].article.headline
    words = word_sets(texts)
    near = reasons.near_words(words, words[0] | word_sets([headline])[0])
    scores, least, vectors = reasons.word_scores(texts, surety), reasons.ON_MATTER_WORDS, None
    kept = sorted({0, *best(scores + near, EMBEDDED_AT_MOST)})
    rows = embed_or_none(_reading(embedder, found), [headline, *(texts[i] for i in kept)])
    if rows is not None:
        sentences, words = [sentences[i] for i in kept], [words[i] for i in kept]
        surety, scores, least = surety[kept], scores[kept], reasons.ON_MATTER
        vectors = rows[1:]
        near = reasons.near_meaning(vectors, rows[0])
    scores = scores + near
    chosen = distinct(scores, words, vectors, limit=limit, same=reasons.REASONS_ALIKE)
    chosen = reasons.settle(chosen, surety, near, scores, least)
    return compose(sentences[i] for i in sorted(chosen))


def _reading(embedder: Embedder | None, found: Sequence[StoredPassage]) -> Embedder | None:
    """Return the embedder where it reads the language of a story."""
    return embedder if reads(embedder, found[0].passage.language) else None


def _section(found: Sequence[StoredPassage], kind: SectionKind) -> list[PlacedSentence]:
    """Return all sentences or points of a section, short ones and repeated ones too."""
    return candidates(
        ((item.passage, item.article) for item in found if item.passage.section is kind), every=True
    )


def _running_text(found: Sequence[StoredPassage]) -> list[PlacedSentence]:
    return candidates((item.passage, item.article) for item in found)
