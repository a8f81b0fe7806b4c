"""Embeds with the model that comes with the installation, by ONNX Runtime.

The graph stands in `model/`, and the weights are those of the package that carries the model. What
ONNX Runtime gives and what sentence-transformers gives are the same vectors, but for rounding. Many
texts are embedded by torch where the processor computes in half precision.
"""

from __future__ import annotations

import json
from concurrent.futures import Future
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from articles.languages import ENGLISH
from index.errors import EmbeddingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    # Gives one unit vector a text.
    Embed = Callable[[Sequence[str]], NDArray[np.float32]]

GRAPH = Path(__file__).parent / "model" / "graph.onnx"
# What the names of the weights begin with in the graph.
PREFIX = "encoder."
# What sentence-transformers tells of the model, which an index remembers it by.
SETTINGS = {
    "prompts": '{"document": "", "query": ""}',
    "modules": "26127edb9669fba5",
    "tokenizer": "9114256b104cca80",
}
TOKENS_AT_ONCE = 2_048
# torch takes as long to load as ONNX Runtime takes for a hundred texts. A call with so many texts
# is part of much work, and from so many texts on torch is worth it.
MANY_TEXTS, WORTH_TORCH = 16, 256


class IncludedEmbedder:
    """The model of one process, safe to use from many threads.

    `half` embeds many texts in half precision; it is first called when there are many, with the
    way to embed in full precision, and is None where the processor does not compute in half.
    """

    dimension = 384
    languages = frozenset({ENGLISH})
    settings: Mapping[str, str | int] = SETTINGS

    def __init__(
        self,
        session: Any,
        tokenizer: Tokenizer,
        identity: tuple[str, str],
        read_tokens: int,
        half: Callable[[Sequence[str], Embed], NDArray[np.float32]] | None,
    ) -> None:
        self.name, self.revision = identity
        self._session = session
        self._tokenizer = tokenizer
        self._read_tokens = read_tokens
        self.max_tokens = read_tokens - tokenizer.num_special_tokens_to_add(is_pair=False)
        self._half = half
        many = ", many texts by torch in half precision where that is faster" if half else ""
        self.backend = f"ONNX Runtime{many}"
        self._seen = 0
        self._asked = CallsTogether(self._by_onnx)

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the start and end of every token in a text, without special tokens."""
        offsets: Sequence[tuple[int, int]] = self._tokenizer.encode(
            text, add_special_tokens=False
        ).offsets
        return offsets

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        """Return one unit vector a text; questions of one moment are embedded together.

        Raises EmbeddingError where the model fails, such as for want of memory.
        """
        if question and len(texts) == 1:
            return self._asked(texts[0])[None]
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        distinct = list(places)
        if self._half and self._is_much(distinct):
            vectors = self._half(distinct, self._by_onnx)
        else:
            vectors = self._by_onnx(distinct)
        return vectors[[places[text] for text in texts]]

    def _is_much(self, texts: Sequence[str]) -> bool:
        if len(texts) < MANY_TEXTS:
            return False
        self._seen += len(texts)
        return self._seen >= WORTH_TORCH

    def _by_onnx(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens = [self._cut(each.ids) for each in self._tokenizer.encode_batch(list(texts))]
        for some in by_length([len(each) for each in tokens], TOKENS_AT_ONCE):
            try:
                made, *_ = self._session.run(None, _padded([tokens[place] for place in some]))
            except Exception as error:  # ONNX Runtime's own, which have no class in common
                reason = type(error).__name__
                raise EmbeddingError(f"{self.name} failed ({reason}).") from error
            vectors[some] = made
        return vectors

    def _cut(self, ids: list[int]) -> list[int]:
        """Return the tokens that are read of a text, the mark of its end kept."""
        return ids if len(ids) <= self._read_tokens else [*ids[: self._read_tokens - 1], ids[-1]]


class CallsTogether:
    """Puts what several threads ask at one moment into one call; who is alone waits for nobody."""

    def __init__(self, run: Embed) -> None:
        self._run = run
        self._running, self._changing = Lock(), Lock()
        self._waiting: list[tuple[str, Future[NDArray[np.float32]]]] = []

    def __call__(self, text: str) -> NDArray[np.float32]:
        """Return a text's vector."""
        own: Future[NDArray[np.float32]] = Future()
        with self._changing:
            self._waiting.append((text, own))
        with self._running:
            if not own.done():
                with self._changing:
                    taken, self._waiting = self._waiting, []
                self._answer(taken)
        return own.result()

    def _answer(self, taken: Sequence[tuple[str, Future[NDArray[np.float32]]]]) -> None:
        try:
            vectors = self._run([text for text, _ in taken])
        except BaseException as error:
            for _, future in taken:
                future.set_exception(error)
            if not isinstance(error, Exception):
                raise
        else:
            for (_, future), vector in zip(taken, vectors, strict=True):
                future.set_result(vector)


def by_length(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Yield the places of texts, those of like lengths together, as many as `most` tokens hold.

    Padding counts, and a text alone may have more.
    """
    some: list[int] = []
    longest = 0
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        longest = max(longest, lengths[place])
        if some and longest * (len(some) + 1) > most:
            yield some
            some, longest = [], lengths[place]
        some.append(place)
    if some:
        yield some


def _padded(tokens: Sequence[Sequence[int]]) -> dict[str, NDArray[np.int64]]:
    """Return the model's inputs for some texts, each in the shape (texts, tokens)."""
    ids = np.zeros((len(tokens), max(map(len, tokens))), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, each in enumerate(tokens):
        ids[row, : len(each)] = each
        mask[row, : len(each)] = 1
    return {"ids": ids, "mask": mask}


def read_weights(path: Path) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield the weights of the graph by their names there, from a safetensors file.

    The format: the length of a JSON header in eight bytes, the header, the numbers
    (github.com/huggingface/safetensors). The layer above the encoder is none of the graph's.
    """
    mapped = np.memmap(path, mode="r", dtype=np.uint8)
    length = int.from_bytes(mapped[:8].tobytes(), "little")
    header = json.loads(mapped[8 : 8 + length].tobytes())
    for name, told in header.items():
        if told.get("dtype") == "F32" and not name.startswith("pooler."):
            begin, end = (8 + length + offset for offset in told["data_offsets"])
            yield PREFIX + name, mapped[begin:end].view(np.float32).reshape(told["shape"])
