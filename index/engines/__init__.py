"""Where passages are searched. A new engine is a new file here, named like its URL's scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.models import Filters


class Candidate(NamedTuple):
    """A passage's row and the score one retriever gave it; higher is better."""

    row: int
    score: float


class Engine(Protocol):
    """Searches the passages of the current index; safe to call from any thread.

    Filters hold before anything is ranked: a search never returns fewer than `limit` candidates
    because better ones were filtered out.
    """

    def follow(self) -> bool:
        """Take in what changed in the database; return whether anything did."""
        ...

    @property
    def fingerprint(self) -> str | None:
        """Return the key of the fingerprint whose vectors are searched."""
        ...

    def dense(
        self, vector: NDArray[np.float32], filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return the passages nearest to a unit vector, by cosine."""
        ...

    def lexical(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return the passages that share most words with a text, by BM25."""
        ...

    def phrase(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return passages that hold all of a text's words in order, compared by their stems.

        A passage's header belongs to what is searched.
        """
        ...

    def stems(self, text: str) -> list[str]:
        """Return the stems of a text's words, as the lexical search sees them."""
        ...

    def frequencies(self, stems: Sequence[str]) -> tuple[int, list[int]]:
        """Return the number of passages, and in how many of them each stem occurs."""
        ...

    def save(self) -> None:
        """Write to disk what makes the next start fast."""
        ...

    def rebuild(self) -> None:
        """Make everything anew from the database."""
        ...

    def verify(self) -> list[str]:
        """Return one sentence for each way in which this differs from the database."""
        ...

    def close(self) -> None:
        """Let go of files and memory."""
        ...
