"""Where passages are searched.

To add an engine:

1. Write `index/engines/x.py`, or a package of that name, with a function
   `open_engine(url, database, folder)` that returns an `Engine`, or raises EngineError with one
   sentence that says why it cannot and what to do. It is found by the scheme of its URL:
   `NEWSDESK_ENGINE=x:REST`, or `x+driver:REST`. `folder` is there for its files, if it has any.
2. Let its `follow` take in what `index.store.changes.changes_since` names; vectors are read with
   `index.store.vectors`, and whatever else is searched from the table `passages`.
3. Let filters hold before it ranks: `index.store.filtering` makes conditions of them for SQL.

Nothing else has to be changed. Its answers are read anew from the database before anything of them
is said, so that it may lag behind but never tell what is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from articles.modules import module_named
from index.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from articles.database import Database
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


def open_engine(url: str, database: Database, folder: Path) -> Engine:
    """Open the engine that a URL's scheme names; `folder` is where it may keep files.

    Raises EngineError where there is no such engine, or where it cannot be opened.
    """
    scheme = url.partition(":")[0].partition("+")[0]

    def refusal(there: list[str]) -> EngineError:
        names = ", ".join(f"{name}:" for name in there)
        return EngineError(
            f"There is no engine “{scheme}” (NEWSDESK_ENGINE); there is {names}; leave the "
            "setting out for the one that needs no server."
        )

    module = module_named(__name__, scheme, refusal)
    return cast("Engine", module.open_engine(url, database, folder))
