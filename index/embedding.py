"""Which embedder can read the vectors that are searched."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING

from index.errors import ModelError
from index.fingerprint import is_comparable
from index.store.state import read_fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.library.database import Database
    from index.embedders import Embedder
    from index.engines import Engine
    from index.models import Fingerprint

log = logging.getLogger(__name__)

FINGERPRINTS_REMEMBERED = 4


class CurrentEmbedder:
    """Gives the embedder of the index that an engine searches; safe to call from any thread.

    `load` gives an embedder by its name.
    """

    def __init__(self, database: Database, engine: Engine, load: Callable[[str], Embedder]) -> None:
        self._database = database
        self._engine = engine
        self._load = load
        self._fingerprint = lru_cache(FINGERPRINTS_REMEMBERED)(self._read_fingerprint)
        self._compared: tuple[Embedder | None, Fingerprint | None] = (None, None)

    def __call__(self) -> Embedder | None:
        """Return the embedder that made the vectors searched now, None where it is not had."""
        fingerprint = self._fingerprint(self._engine.fingerprint)
        if fingerprint is None:
            return None
        try:
            embedder = self._load(fingerprint.embedder)
        except ModelError as error:
            log.warning("Only words are searched: %s", error)
            return None
        return embedder if self._is_comparable(embedder, fingerprint) else None

    def _is_comparable(self, embedder: Embedder, fingerprint: Fingerprint) -> bool:
        """Compare them once, for both stay what they are, and each question asks."""
        known, known_to = self._compared
        if known is not embedder or known_to is not fingerprint:
            if not is_comparable(embedder, fingerprint):
                return False
            self._compared = embedder, fingerprint
        return True

    def _read_fingerprint(self, key: str | None) -> Fingerprint | None:
        with self._database.reading() as connection:
            return read_fingerprint(connection, key)
