"""The included model gives the vectors of sentence-transformers, and needs no torch for it."""

from __future__ import annotations

import subprocess
import sys
import threading
from itertools import count
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedders import embed_checked
from index.embedders._included import (
    MANY_TEXTS,
    WORTH_TORCH,
    CallsTogether,
    IncludedEmbedder,
    by_length,
)
from index.embedders.sentence_transformers import (
    DEFAULT_MODEL,
    LEAST_COSINE,
    READ_TOKENS,
    FasterHalf,
    SentenceTransformersEmbedder,
    _default_folder,
    load_with_torch,
    unit,
)
from index.errors import EmbeddingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.embedders import Embedder

WAIT_SECONDS = 30.0
TEXTS = [
    "Who said that the repair of the old bridge would cost three million crowns?",
    "Ferry company doubles its boats | Harbour Post | 9 November 2026\nTwo more come in May.",
    "",
    " ",
    "a",
    "Ministerstvo pro mír | Мост закрыт | 橋は閉鎖された 🌉",
    "word " * 200,
    "A long text is cut, at its end. " * 200,
    "\x00 \ufeff odd \u202e signs",
]


@pytest.fixture(scope="module")
def reference() -> SentenceTransformersEmbedder:
    return load_with_torch(DEFAULT_MODEL, _default_folder(), "", {})


def test_its_vectors_are_those_of_sentence_transformers(
    real_embedder: Embedder, reference: SentenceTransformersEmbedder
) -> None:
    assert isinstance(real_embedder, IncludedEmbedder)
    for question in (False, True):
        expected = reference.embed(TEXTS, question=question)
        found = embed_checked(real_embedder, TEXTS, question=question)
        assert (found * expected).sum(axis=1).min() > 0.99999
    alone = embed_checked(real_embedder, TEXTS[:1], question=True)
    assert (alone[0] * reference.embed(TEXTS[:1])[0]).sum() > 0.99999


def test_an_index_made_by_sentence_transformers_goes_on_with_it(
    real_embedder: Embedder, reference: SentenceTransformersEmbedder
) -> None:
    assert dict(real_embedder.settings) == dict(reference.settings)
    assert real_embedder.max_tokens == reference.max_tokens == READ_TOKENS - 2
    assert real_embedder.dimension == reference.dimension
    assert isinstance(real_embedder, IncludedEmbedder)
    for text in TEXTS:
        assert list(real_embedder.token_spans(text)) == list(reference.token_spans(text))


def test_half_precision_is_taken_only_where_it_gives_the_same_vectors(
    reference: SentenceTransformersEmbedder,
) -> None:
    texts = [f"Town {number} closes its bridge, and {text}" for number, text in enumerate(TEXTS)]
    loaded: list[object] = []

    def load(**more: object) -> SentenceTransformersEmbedder:
        loaded.append(more.get("dtype"))
        return load_with_torch(DEFAULT_MODEL, _default_folder(), "", {}, **more)

    faster = FasterHalf(load)
    vectors = faster(texts)
    assert (vectors * reference.embed(texts)).sum(axis=1).min() >= LEAST_COSINE
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    faster(texts[:1])
    assert len(loaded) == 2


class Off(SentenceTransformersEmbedder):
    """Gives vectors that are another's, turned a little, and in no time."""

    def __init__(self, other: SentenceTransformersEmbedder) -> None:
        self._other = other

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        vectors = np.ones((len(texts), 384), dtype=np.float32)
        return unit(vectors)


def test_half_precision_that_is_off_is_not_taken(reference: SentenceTransformersEmbedder) -> None:
    faster = FasterHalf(lambda **more: Off(reference) if more else reference)
    assert (faster(TEXTS[:2]) * reference.embed(TEXTS[:2])).sum(axis=1).min() > 0.99999


def test_a_question_loads_no_torch() -> None:
    code = (
        "import sys; from index.embedders import load_embedder\n"
        f"e = load_embedder('{DEFAULT_MODEL}')\n"
        "assert e.embed(['Who said it?'], question=True).shape == (1, 384)\n"
        "assert e.embed(['It is said.'] * 40).shape == (40, 384)\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


class Counted:
    """Stands in for the session and for torch, and counts what each is given."""

    def __init__(self) -> None:
        self.by_onnx: list[tuple[int, int]] = []
        self.by_torch: list[int] = []

    def run(self, _: object, given: dict[str, NDArray[np.int64]]) -> list[NDArray[np.float32]]:
        texts, tokens = given["ids"].shape
        self.by_onnx.append((texts, tokens))
        assert given["mask"].sum(axis=1).min() > 0
        return [np.full((texts, 384), 384**-0.5, dtype=np.float32)]

    def many(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.by_torch.append(len(texts))
        return np.zeros((len(texts), 384), dtype=np.float32)


@pytest.fixture
def counted(real_embedder: Embedder) -> tuple[Counted, IncludedEmbedder]:
    seen = Counted()
    tokenizer = cast("IncludedEmbedder", real_embedder)._tokenizer
    return seen, IncludedEmbedder(seen, tokenizer, ("x", ""), 20, seen.many)


def test_much_work_goes_by_torch_and_little_does_not(
    counted: tuple[Counted, IncludedEmbedder],
) -> None:
    seen, embedder = counted
    numbers = count()
    for _ in range(WORTH_TORCH):
        embedder.embed([f"text {next(numbers)}" for _ in range(MANY_TEXTS - 1)])
    assert seen.by_torch == []
    for _ in range(WORTH_TORCH // MANY_TEXTS):
        embedder.embed([f"text {next(numbers)}" for _ in range(MANY_TEXTS)])
    assert seen.by_torch == [MANY_TEXTS]


def test_equal_texts_are_embedded_once_and_long_ones_are_cut(
    counted: tuple[Counted, IncludedEmbedder],
) -> None:
    seen, embedder = counted
    vectors = embedder.embed(["one", "two " * 50, "one", "one"])
    assert vectors.shape == (4, 384)
    assert seen.by_onnx == [(2, 20)]


@given(st.lists(st.integers(1, 50), max_size=40), st.integers(1, 200))
def test_every_text_is_in_one_batch_of_so_many_tokens(lengths: list[int], most: int) -> None:
    parted = list(by_length(lengths, most))
    assert sorted(place for some in parted for place in some) == list(range(len(lengths)))
    for some in parted:
        assert len(some) == 1 or len(some) * max(lengths[place] for place in some) <= most


def test_what_is_asked_meanwhile_is_asked_together() -> None:
    calls: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def run(texts: Sequence[str]) -> NDArray[np.float32]:
        calls.append(len(texts))
        begun.set()
        assert go_on.wait(WAIT_SECONDS)
        if "bad" in texts:
            raise EmbeddingError("It failed.")
        return np.array([[float(text)] for text in texts], dtype=np.float32)

    together, found = CallsTogether(run), {}

    def ask(text: str) -> None:
        try:
            found[text] = float(together(text)[0])
        except EmbeddingError as error:
            found[text] = str(error)

    first = threading.Thread(target=ask, args=("0",))
    first.start()
    assert begun.wait(WAIT_SECONDS)
    others = [threading.Thread(target=ask, args=(str(number),)) for number in range(1, 6)]
    for thread in others:
        thread.start()
    while len(together._waiting) < len(others):
        assert first.is_alive()
    go_on.set()
    for thread in (first, *others):
        thread.join(WAIT_SECONDS)
    assert calls == [1, 5]
    assert found == {str(number): float(number) for number in range(6)}
    ask("bad")
    assert found["bad"] == "It failed."
    ask("7")
    assert found["7"] == 7.0
