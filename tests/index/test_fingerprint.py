"""The fingerprint: what changes a vector, and nothing else."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import pytest
from fakes import FakeEmbedder, make_article
from hypothesis import given
from hypothesis import strategies as st

from index.chunking.chunking import chunk
from index.fingerprint import (
    estimated_spans,
    fingerprint_of,
    is_comparable,
    token_spans_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.embedders import Embedder


class Remote:
    """An embedder that has no tokenizer at hand."""

    name, revision, dimension, max_tokens = "remote:tiny", "", 8, 60
    settings: ClassVar[dict[str, str | int]] = {}

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        raise NotImplementedError


def test_the_default_model_keeps_its_fingerprint(
    real_embedder: Embedder,
) -> None:
    fingerprint = fingerprint_of(real_embedder)
    assert fingerprint.key == "6774637b50ac8fc3"
    assert (fingerprint.embedder, fingerprint.dimension, fingerprint.max_tokens) == (
        "all-MiniLM-L6-v2",
        384,
        318,
    )
    assert list(fingerprint.settings) == [
        *("chunking", "header", "splitter"),
        *("prompts", "modules", "tokenizer"),
    ]


@pytest.mark.parametrize(
    "change",
    [{"revision": "2"}, {"dimension": 32}, {"max_tokens": 50}, {"settings": {"prompt": "query: "}}],
)
def test_whatever_an_embedder_declares_changes_the_key(change: dict[str, object]) -> None:
    one, other = FakeEmbedder(), FakeEmbedder()
    assert fingerprint_of(one) == fingerprint_of(other)
    vars(other).update(change)
    assert fingerprint_of(one).key != fingerprint_of(other).key


def test_tokens_are_estimated_for_an_embedder_without_a_tokenizer() -> None:
    remote = Remote()
    assert token_spans_of(remote) is estimated_spans
    assert "tokens" in fingerprint_of(remote).settings
    article = make_article(text="The council of the harbour town voted on it again. " * 40)
    passages = chunk(article, token_spans_of(remote), remote.max_tokens)
    assert len(passages) > 5
    assert " ".join(p.text for p in passages).split() == article.sections[0].content.split()


def test_an_estimate_is_rather_too_high_than_too_low(real_embedder: Embedder) -> None:
    exact = token_spans_of(real_embedder)
    for article in map(make_article, range(5)):
        for text in (article.headline, article.sections[0].content):
            assert len(exact(text)) <= len(estimated_spans(text)) <= 3 * len(exact(text))
    for text in ("橋が閉鎖された。", "Мост закрыт.", "Überraschung: 12,5 %!"):
        assert len(exact(text)) <= len(estimated_spans(text))


@given(st.text(max_size=200))
def test_estimated_tokens_lie_in_order_and_leave_out_white_space_alone(text: str) -> None:
    spans = estimated_spans(text)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert "".join(text[start:end] for start, end in spans) == "".join(text.split())


def test_an_index_that_cut_its_texts_otherwise_still_answers() -> None:
    now = fingerprint_of(Remote())
    before = now.model_copy(
        update={"key": "old", "settings": {**now.settings, "chunking": "every ten words"}}
    )
    assert is_comparable(Remote(), before)
    assert not is_comparable(Remote(), before.model_copy(update={"dimension": 16}))
    prompted = before.model_copy(update={"settings": {**before.settings, "prompt": "query: "}})
    assert not is_comparable(Remote(), prompted)
