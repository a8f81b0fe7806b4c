"""A text in two languages counts once; reports on one event in two languages count twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fakes import make_article

from index.chunking.chunking import chunk
from index.embedders import load_embedder
from index.fingerprint import token_spans_of
from index.stories.placing import PASSAGES_LED_BY
from index.stories.signatures import Signature, lead_of, names_of, weighed
from index.stories.translations import is_translation, translations_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("translations.jsonl").read_text("utf-8").splitlines()
]
MULTILINGUAL = "universal_sentence_encoder:multilingual-3"


@pytest.fixture(scope="module")
def multilingual() -> Embedder:
    """The embedder that comes with the installation and reads many languages."""
    return load_embedder(MULTILINGUAL)


def signature_of(row: dict[str, Any], embedder: Embedder, published: datetime | None) -> Signature:
    """Return what a text is compared by where all names are as rare."""
    article = make_article(
        headline=row["headline"], text=row["text"], language=row["language"], published=published
    )
    passages = chunk(article, token_spans_of(embedder), embedder.max_tokens)
    mean = embedder.embed([each.embedded_text for each in passages])[:PASSAGES_LED_BY].mean(axis=0)
    names = names_of(lead_of(article))
    weights = weighed(names, dict.fromkeys(names, 1.0), 48)
    none = weighed({}, {}, 48)
    return Signature(row["language"], mean / np.linalg.norm(mean), none, weights, none, published)


def test_translations_are_told_from_reports_on_the_same_event(multilingual: Embedder) -> None:
    signed = [signature_of(row, multilingual, NOON) for row in ROWS]
    for (one, first), (other, second) in combinations(zip(ROWS, signed, strict=True), 2):
        is_one_text = one["event"] == other["event"] and "report" not in (one["is"], other["is"])
        assert is_translation(first, second) == is_one_text, (one["headline"], other["headline"])


def test_a_translation_goes_with_the_earlier_text(multilingual: Embedder) -> None:
    rows = [row for row in ROWS if row["event"] == "bridge" and row["is"] != "report"][:3]
    moments = [NOON, NOON - timedelta(hours=1), None]
    signed = {
        name: signature_of(row, multilingual, moment)
        for name, row, moment in zip("abc", rows, moments, strict=True)
    }
    assert translations_of("a", ["b"], signed) == {"a": "b"}
    assert translations_of("b", ["a"], signed) == {"a": "b"}
    # The one that was there before counts where a date is lacking.
    assert translations_of("c", ["a"], signed) == {"c": "a"}


def test_a_newsdesk_counts_a_text_and_its_translations_once(
    opened: Callable[..., Newsdesk], embedders: dict[str, Embedder], multilingual: Embedder
) -> None:
    embedders[MULTILINGUAL] = multilingual
    desk = opened(model=MULTILINGUAL)
    found = [
        make_article(
            id=f"{row['event']}-{row['language']}-{row['is']}",
            headline=row["headline"],
            text=row["text"],
            language=row["language"],
            source=f"Outlet {number}",
            url=None,
            published=NOON + timedelta(hours=number),
        )
        for number, row in enumerate(ROWS)
    ]
    desk.importer.import_articles(found)
    for event in ("bridge", "ferry", "trial"):
        own = [row for row in ROWS if row["event"] == event and row["is"] != "report"]
        ids = [f"{event}-{row['language']}-{row['is']}" for row in own]
        told = {story.id: story for story in desk.story_lookup.of(ids).values()}
        (story,) = told.values()
        placed = {each.article.id: each for each in desk.story_lookup.articles(story.id)}
        assert [placed[each].counts for each in ids] == [True] + [False] * (len(ids) - 1)
        assert story.outlets >= len(ids)
