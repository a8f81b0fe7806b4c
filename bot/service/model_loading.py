"""The models as a running bot loads them before the first question needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.embedders import Embedder
    from index.engines import Engine
    from index.readers import Reader


class ModelLoading:
    """Gives the models as they are asked for here, and remembers whether they were there.

    No embedder is needed where there is no index yet, and no reader where none is wanted.
    """

    def __init__(
        self,
        engine: Engine,
        embedder: Callable[[], Embedder | None],
        reader: Callable[[], Reader | None],
        *,
        wants_reader: bool,
    ) -> None:
        self._engine = engine
        self._embedder = embedder
        self._reader = reader
        self._has_embedder = False
        self._has_reader = not wants_reader

    def embedder(self) -> Embedder | None:
        """Return the embedder of the index that answers, loaded by now; None where it lacks."""
        found = self._embedder()
        self._has_embedder = found is not None or self._engine.fingerprint is None
        return found

    def reader(self) -> Reader | None:
        """Return the reader, loaded by now; None where it lacks or none is wanted."""
        found = self._reader()
        self._has_reader = self._has_reader or found is not None
        return found

    @property
    def are_loaded(self) -> bool:
        """Return whether all that are needed were there when they were last asked for here."""
        return self._has_embedder and self._has_reader
