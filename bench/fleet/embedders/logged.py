"""A stand-in embedder that takes its time, and writes down what it embeds and when."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from fakes import FakeEmbedder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

DIMENSION, MAX_TOKENS = 384, 254


class LoggedEmbedder(FakeEmbedder):
    """Takes so many `seconds` a passage; writes a line for each into a file of its process's own.

    A line is the time, whether the passage begins or ends, the model, and the key of its vector.
    """

    def __init__(self, name: str, folder: Path, seconds: float) -> None:
        super().__init__(f"logged:{name}", dimension=DIMENSION, max_tokens=MAX_TOKENS)
        self.revision = name
        self._folder, self._seconds = folder, seconds

    def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        """Return a unit vector a text; what is asked takes no time and is not written down."""
        # Passages have a header above their text, and sentences have none.
        passages = [text for text in texts if "\n" in text]
        if question or not passages:
            return super().embed(texts, question=question)
        keys = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in passages]
        self._note("begin", keys)
        until = time.monotonic() + self._seconds * len(passages)
        made = super().embed(texts)
        time.sleep(max(0.0, until - time.monotonic()))
        self._note("end", keys)
        return made

    def _note(self, what: str, keys: Sequence[str]) -> None:
        lines = [f"{time.time():.3f} {what} {self.revision} {key}\n" for key in keys]
        with (self._folder / f"{os.getpid()}.log").open("a", encoding="ascii") as file:
            file.write("".join(lines))


def load(name: str, options: Mapping[str, str]) -> LoggedEmbedder:
    """Return the embedder of a name; `folder` and `seconds` are given as options."""
    return LoggedEmbedder(name, Path(options["folder"]), float(options["seconds"]))
