"""The included model gives the vectors of sentence-transformers, and needs no torch for it."""

from __future__ import annotations

import subprocess
import sys
import threading
from functools import partial
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
    HalfPrecision,
    SentenceTransformersEmbedder,
    _default_folder,
    computes_in_half,
    load_half,
    load_with_torch,
)
from index.errors import EmbeddingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.embedders import Embedder
    from index.embedders._included import Embed

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
    assert (real_embedder.backend.split(",")[0], reference.backend) == ("ONNX Runtime", "torch")
    assert isinstance(real_embedder, IncludedEmbedder)
    for text in TEXTS:
        assert list(real_embedder.token_spans(text)) == list(reference.token_spans(text))


@pytest.fixture
def full(real_embedder: Embedder) -> Embed:
    return real_embedder.embed


def test_half_precision_is_taken_only_where_it_gives_the_same_vectors(full: Embed) -> None:
    texts = [f"Town {number} closes its bridge, and {text}" for number, text in enumerate(TEXTS)]
    loaded: list[SentenceTransformersEmbedder] = []

    def load() -> SentenceTransformersEmbedder:
        loaded.append(load_half(_default_folder(), {}))
        return loaded[0]

    faster = HalfPrecision(load)
    vectors = faster(texts, full)
    assert (vectors * full(texts)).sum(axis=1).min() >= LEAST_COSINE
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    faster(texts[:1], full)
    assert len(loaded) == 1


class Given(SentenceTransformersEmbedder):
    """Gives some vectors, in no time."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._vectors = vectors

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        return self._vectors[: len(texts)]


def test_half_precision_that_is_faster_is_taken_and_what_is_off_is_not(full: Embed) -> None:
    as_good = full(TEXTS) * np.float32(1.01)
    off = np.ones_like(as_good)
    asked: list[int] = []

    def counting(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.append(len(texts))
        return full(texts)

    trial = [1, len(TEXTS)]
    for vectors, told in ((as_good, trial), (off, [*trial, len(TEXTS), 2])):
        asked.clear()
        faster = HalfPrecision(partial(Given, vectors))
        assert (faster(TEXTS, counting) * full(TEXTS)).sum(axis=1).min() > 0.99999
        faster(TEXTS[:2], counting)
        assert asked == told


@pytest.mark.parametrize(
    ("told", "computes"),
    [
        ("flags\t\t: fpu avx512f avx512_bf16 amx_tile\n", True),
        ("Features\t: fp asimd bf16\n", True),
        ("flags\t\t: fpu avx2 avx512f\n", False),
        (None, False),
    ],
)
def test_the_processor_is_asked_for_half_precision(
    tmp_path: Path, told: str | None, computes: bool
) -> None:
    path = tmp_path / "cpuinfo"
    if told is not None:
        path.write_text(told, "utf-8")
    assert computes_in_half(path) is computes


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

    def half(self, texts: Sequence[str], _: Embed) -> NDArray[np.float32]:
        self.by_torch.append(len(texts))
        return np.zeros((len(texts), 384), dtype=np.float32)


@pytest.fixture
def counted(real_embedder: Embedder) -> tuple[Counted, IncludedEmbedder]:
    seen = Counted()
    tokenizer = cast("IncludedEmbedder", real_embedder)._tokenizer
    return seen, IncludedEmbedder(seen, tokenizer, ("x", ""), 20, seen.half)


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
