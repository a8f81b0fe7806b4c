"""The model alone, as sentence-transformers runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peers.given import Material


class Reference:
    """The model alone, without an index: it is built and not searched."""

    def __init__(self, given: Material, *, words: bool) -> None:  # noqa: ARG002
        from sentence_transformers import SentenceTransformer

        self._given = given
        self._model = SentenceTransformer(str(given.model), device="cpu", local_files_only=True)

    def warm(self) -> None:
        """Have the model ready for passages."""
        self._model.encode(self._given.first_texts())

    def build(self) -> None:
        """Embed all passages, which sentence-transformers sorts by their lengths itself."""
        self._model.encode([text.embedded for text in self._given.texts()])

    def take(self) -> None:
        """Keep nothing."""

    def search(self, question: str) -> list[int]:
        """Embed a question and find nothing."""
        self._model.encode(question)
        return []

    def close(self) -> None:
        """Nothing is open."""
