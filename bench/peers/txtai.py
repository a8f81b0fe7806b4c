"""The system txtai, and its hybrid search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peers.given import FOUND

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from peers.given import Material


class Txtai:
    """The system txtai with its defaults; above some thousand passages these are FAISS's IVF."""

    def __init__(self, given: Material, *, words: bool) -> None:
        from txtai import Embeddings

        self._texts = [text.embedded for text in given.texts()]
        self._given, self._words = given, words
        self._embeddings: Any = Embeddings(
            path=str(given.model), backend="faiss", gpu=False, hybrid=words
        )

    def warm(self) -> None:
        """Have the model ready for passages."""
        self._embeddings.batchtransform(self._given.first_texts())

    def build(self) -> None:
        """Embed all passages and index them."""
        self._embeddings.index(enumerate(self._texts))

    def take(self) -> None:
        """Index all passages with the vectors given; questions are left to the model."""
        import numpy as np
        from txtai import Embeddings

        model = self._embeddings.batchtransform
        known = dict(zip(self._texts, self._given.vectors(), strict=True))

        def look_up(texts: list[str]) -> NDArray[np.float32]:
            return np.stack(
                [known[text] if text in known else np.asarray(model([text])[0]) for text in texts]
            )

        self._embeddings = Embeddings(
            method="external", transform=look_up, backend="faiss", hybrid=self._words
        )
        self._embeddings.index(enumerate(self._texts))

    def search(self, question: str) -> list[int]:
        """Return the places of the ten passages found, best first."""
        return [int(place) for place, _ in self._embeddings.search(question, FOUND)]

    def close(self) -> None:
        """Nothing is open."""
        self._embeddings.close()
