"""Embedders that are kept once they are loaded."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.embedders import Embedder


class EmbedderCache:
    """Embedders by name, each loaded once, by whichever thread needs it first."""

    def __init__(self, load: Callable[[str], Embedder]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._loaded: dict[str, Embedder] = {}

    def __call__(self, name: str) -> Embedder:
        """Return the embedder of a name."""
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = self._load(name)
            return self._loaded[name]
