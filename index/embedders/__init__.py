"""What turns text into vectors.

To add an embedder:

1. Write `index/embedders/x.py` with a function `load(name, options)` that returns an `Embedder`, or
   raises ModelError with one sentence that says why it cannot and what to do. It is found by its
   name: `NEWSDESK_MODEL=x:NAME` calls `load("NAME", options)`.
   `tests/support/example_embedders/overhttp.py` is a whole one to copy from.
2. Take what it needs beyond a name, such as an address or a key, from `options`. These are the
   texts in `NEWSDESK_MODEL_OPTIONS`, a JSON object, and `threads` where `NEWSDESK_THREADS` is set.
3. Let `load` ask no service: what a remote model declares, such as its dimension, comes from the
   options. An import loads the embedder before anything else, to cut passages by its tokens, and
   fails where that raises; an EmbeddingError from `embed` only lets passages wait for vectors.
4. Name the languages that it reads in `languages` (see `index.languages`); without it, it is taken
   to read all. Questions and passages in others are left to their words.
   Say in `backend` what runs it, which `newsdesk doctor` tells; or leave it out.
5. Put into `settings` whatever else of it changes a vector. Chunking, header and splitter are the
   index's own and are added to it (see `index.fingerprint`). Without a tokenizer at hand leave out
   `token_spans`: the index then estimates tokens.

Nothing else has to be changed; then `newsdesk index update` makes the new vectors.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

import numpy as np

from articles.modules import module_named, parted
from index.errors import EmbeddingError, ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

log = logging.getLogger(__name__)

DEFAULT_MODULE = "sentence_transformers"
# Models to download that read the languages which news is written in, the smallest first.
MULTILINGUAL_DOWNLOADS = (
    "paraphrase-multilingual-MiniLM-L12-v2",
    "intfloat/multilingual-e5-small",
    "BAAI/bge-m3",
)
# Vectors are float32, and what comes as text or in half precision is a little off.
LENGTH_TOLERANCE = 1e-3


class Embedder(Protocol):
    """Turns text into vectors of unit length; safe to call from any thread."""

    @property
    def name(self) -> str:
        """Return the name that it is loaded by, as NEWSDESK_MODEL has it."""
        ...

    @property
    def revision(self) -> str:
        """Return what tells apart two models of one name, such as a checksum; may be empty."""
        ...

    @property
    def dimension(self) -> int:
        """Return how many numbers a vector has."""
        ...

    @property
    def max_tokens(self) -> int:
        """Return how many tokens of a text it reads, those that it adds itself not counted."""
        ...

    @property
    def settings(self) -> Mapping[str, str | int]:
        """Return all else of its own that changes a vector, such as prompts and pooling."""
        ...

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        """Return one unit vector a text, in the shape (texts, dimension).

        There is one text at least, and there may be some hundreds, the sentences of the passages
        found: it parts them itself where a model takes fewer. It makes the vectors of unit length
        itself too. Raises EmbeddingError where it fails for now, such as when a server does not
        answer or says what cannot be read; its sentence never holds a text.
        """
        ...


@runtime_checkable
class Tokenizer(Protocol):
    """What an embedder with a tokenizer at hand offers besides."""

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the start and end of every token in a text, without special tokens."""
        ...


def load_embedder(name: str, options: Mapping[str, str] | None = None) -> Embedder:
    """Load an embedder by `MODULE:NAME` of this package, or by a sentence-transformers name alone.

    Raises ModelError where it cannot be loaded.
    """
    module, rest = parted(name, DEFAULT_MODULE)

    def refusal(there: list[str]) -> ModelError:
        names = ", ".join(there)
        return ModelError(f"There is no embedder “{module}” (NEWSDESK_MODEL); there is {names}.")

    found = module_named(__name__, module, refusal)
    embedder = cast("Embedder", found.load(rest, options or {}))
    if embedder.name != name:
        # The index keeps the name, and later asks for its embedder by it.
        raise ModelError(
            f"The embedder that NEWSDESK_MODEL asks for as “{name}” calls itself "
            f"“{embedder.name}”; its `name` in {found.__name__} must be the one that it is asked "
            "for by."
        )
    return embedder


def embed_checked(
    embedder: Embedder, texts: Sequence[str], *, question: bool = False
) -> NDArray[np.float32]:
    """Return one unit vector a text; raise EmbeddingError where the embedder does not give that.

    It is not asked where there are no texts.
    """
    if not texts:
        return np.empty((0, embedder.dimension), dtype=np.float32)
    vectors = np.asarray(embedder.embed(texts, question=question), dtype=np.float32)
    if vectors.shape != (len(texts), embedder.dimension):
        raise EmbeddingError(
            f"{embedder.name} gave vectors of the shape {vectors.shape} for {len(texts)} texts; "
            f"they should have {embedder.dimension} numbers each."
        )
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.allclose(lengths, 1.0, atol=LENGTH_TOLERANCE):
        raise EmbeddingError(f"{embedder.name} gave vectors that are not of unit length.")
    return vectors


def embed_if_any(
    embedder: Embedder | None, texts: Sequence[str], *, question: bool = False
) -> NDArray[np.float32] | None:
    """Return one unit vector a text, None without an embedder; EmbeddingError where it fails."""
    return None if embedder is None else embed_checked(embedder, texts, question=question)


def embed_or_none(
    embedder: Embedder | None, texts: Sequence[str], *, question: bool = False
) -> NDArray[np.float32] | None:
    """Return one unit vector a text; None without an embedder, or where it fails.

    So a question is left to its words. The failure is logged, without any of the texts.
    """
    try:
        return embed_if_any(embedder, texts, question=question)
    except EmbeddingError as error:
        reason = str(error)
        for text in filter(None, texts):
            reason = reason.replace(text, "…")
        log.warning("Only words are searched, because embedding failed: %s", reason)
        return None
