"""A stand-in for the embedding model, where the rest is measured: fast, and of the same size."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# As all-MiniLM-L6-v2 has them, so that vectors take as much room as real ones.
DIMENSION, MAX_TOKENS = 384, 254
TOKEN = re.compile(r"\w{1,5}|[^\w\s]")


class StandInEmbedder:
    """Gives each text a vector by chance, the same each time."""

    name = "stand-in"
    revision = "1"
    dimension = DIMENSION
    max_tokens = MAX_TOKENS
    settings: dict[str, str | int] = {"tokens": TOKEN.pattern}  # noqa: RUF012

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return stretches of up to five letters, and marks, as tokens."""
        return [match.span() for match in TOKEN.finditer(text)]

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:  # noqa: ARG002
        """Return a unit vector a text."""
        rows = [
            np.random.default_rng(zlib.crc32(text.encode())).standard_normal(
                self.dimension, dtype=np.float32
            )
            for text in texts
        ]
        made = np.stack(rows)
        lengths: NDArray[np.float32] = np.linalg.norm(made, axis=1, keepdims=True)
        return (made / lengths).astype(np.float32)
