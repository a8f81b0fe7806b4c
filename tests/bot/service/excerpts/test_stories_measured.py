"""Key points and reasons against people's own, on the development sets beside the checkout."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import pytest

from articles.models import Article, Section, SectionKind
from bot.service.excerpts.stories import key_points, why
from index.chunking.chunking import chunk
from index.chunking.sentences import split_sentences
from index.fingerprint import token_spans_of
from index.store.quotable import StoredPassage

if TYPE_CHECKING:
    from index.embedders import Embedder

FOLDER = Path(__file__).parents[5] / "shared" / "data"
HIGHLIGHTS = FOLDER / "keypoints_cnndm.jsonl.gz"
REASONS = FOLDER / "fivew1h_gold.jsonl.gz"
EVERY = 20
MARKED = 20
LONG_WORDS = 700

pytestmark = pytest.mark.skipif(
    not (HIGHLIGHTS.is_file() and REASONS.is_file()),
    reason="the shared data folder is not beside this one",
)


def rows_of(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


def found_in(embedder: Embedder, headline: str, text: str, dek: str = "") -> list[StoredPassage]:
    body = Section(kind=SectionKind.BODY, text=text)
    article = Article(id="a", headline=headline, dek=dek.strip() or None, sections=(body,))
    passages = chunk(article, token_spans_of(embedder), embedder.max_tokens)
    return [StoredPassage(passage, article.summary()) for passage in passages]


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def likeness(said: str, wanted: str) -> float:
    """ROUGE-1's F-measure without stemming (Lin 2004)."""
    one, other = Counter(words_of(said)), Counter(words_of(wanted))
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def test_points_are_nearer_to_hand_written_ones_than_the_first_sentences(
    real_embedder: Embedder,
) -> None:
    gains, long_gains = [], []
    for row in rows_of(HIGHLIGHTS)[::EVERY]:
        text, wanted = row["article"], " ".join(row["key_points"])
        found = found_in(real_embedder, "A story", text)
        said = " ".join(s.text for s in key_points(found, real_embedder, 3).sentences)
        first = " ".join(text[start:end] for start, end in split_sentences(text)[:3])
        gain = likeness(said, wanted) - likeness(first, wanted)
        (long_gains if len(text.split()) > LONG_WORDS else gains).append(gain)
    assert len(gains) >= 15
    assert len(long_gains) >= 7
    assert fmean([*gains, *long_gains]) > 0.005
    assert fmean(long_gains) > 0.01


def test_two_sentences_hold_the_reason_that_people_marked(real_embedder: Embedder) -> None:
    held, declined = [], []
    for row in rows_of(REASONS)[:MARKED]:
        reasons = [words_of(g["text"]) for g in row["gold"].get("why") or [] if g.get("text")]
        found = found_in(real_embedder, row["title"], row["text"], row["dek"] or "")
        sentences = why(found, real_embedder, 2).sentences
        said = set(words_of(" ".join(sentence.text for sentence in sentences)))
        if reasons:
            held.append(any(sum(w in said for w in r) >= 0.6 * len(r) for r in reasons))
        else:
            declined.append(not sentences)
    assert len(held) == 15
    assert fmean(held) >= 0.63
    assert fmean(declined) >= 0.4
