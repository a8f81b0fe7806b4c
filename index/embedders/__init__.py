"""What turns text into vectors. A new embedder is a new file here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.models import Fingerprint


class Embedder(Protocol):
    """Turns text into vectors of unit length; safe to call from any thread."""

    @property
    def fingerprint(self) -> Fingerprint:
        """Return all that changes a vector."""
        ...

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the start and end of every token in a text, without special tokens."""
        ...

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        """Return one row of `fingerprint.dimension` numbers a text."""
        ...


def load_embedder(name: str, *, threads: int | None = None) -> Embedder:
    """Load an embedder by `MODULE:NAME` of this package, or by a sentence-transformers name alone.

    Raises ModelError where it cannot be loaded.
    """
    module, _, rest = name.partition(":")
    if rest and module.isidentifier() and module != "sentence_transformers":
        loaded = import_module(f"index.embedders.{module}")
        return cast("Embedder", loaded.load(rest, threads=threads))
    from index.embedders.sentence_transformers import load

    return load(name.removeprefix("sentence_transformers:"), threads=threads)
