"""Where passages are searched.

To add an engine:

1. Write `index/engines/x.py`, or a package of that name, with a function
   `open_engine(url, database, folder)` that returns an `Engine`, or raises EngineError with one
   sentence that says why it cannot and what to do. It is found by the scheme of its URL:
   `NEWSDESK_ENGINE=x:REST`, or `x+driver:REST`. `folder` is there for its files, if it has any. A
   package is named in `packages` of `pyproject.toml` too, else no image holds it.
   `tests/support/example_engines/brute.py` is a whole one to copy from.
2. Let its `follow` notice two things, each of which may change alone: which index answers
   (`index.store.state.read_state`, `current`), and that the change log grew
   (`index.store.changes.newest_change`). Then it takes in all of an index that is new to it, else
   what `changes_since` names: articles of which the passages are to be read anew, and ranges of
   rows that got vectors. Headers and texts stand in the table `passages`, vectors are read with
   `index.store.vectors`; a row's content never changes.
3. Let filters, the scope among them, hold before it ranks. Where the search itself is SQL,
   `index.store.filtering.may_be_found` is the condition; else `rows_found` gives the rows allowed,
   None for all, to be read while the connection is open.
4. Run `.venv/bin/pytest tests/index/engines/test_conformance.py`, which finds the engine and holds
   it to all this. A URL that needs more than `x:` stands in ADDRESSES there.

Then `NEWSDESK_ENGINE` chooses it. Its answers are read anew from the database before anything of
them is said, so that it may lag behind but never tell what is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from articles.languages import ENGLISH
from articles.modules import module_named
from index.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from articles.library.database import Database
    from index.models import Filters


class Candidate(NamedTuple):
    """A passage's row and the score one retriever gave it; higher is better."""

    row: int
    score: float


class Engine(Protocol):
    """Searches the passages of the current index; safe to call from any thread.

    Filters hold before anything is ranked: a search never returns fewer than `limit` candidates
    because better ones were filtered out. So a list that is shorter holds all there are, which the
    ranking relies on. Every list has the best first and no row twice.
    """

    def follow(self) -> bool:
        """Take in what changed in the database; return whether anything did.

        It is called after each change of this process and every moment in a running bot, so that
        it costs little where nothing changed.
        """
        ...

    @property
    def fingerprint(self) -> str | None:
        """Return the key of the fingerprint whose vectors are searched, None without an index."""
        ...

    def dense(
        self, vector: NDArray[np.float32], filters: Filters, limit: int
    ) -> Sequence[Candidate]:
        """Return the passages nearest to a unit vector.

        The score is the cosine itself, for the judge of what is covered compares it with fixed
        values. Passages that wait for their vectors are not among them.
        """
        ...

    def near(self, vector: NDArray[np.float32], filters: Filters, limit: int) -> Sequence[int]:
        """Return the rows that are about nearest to a unit vector, about in that order.

        They are for whoever compares them otherwise: what `dense` does to tell how near they are
        may be left out.
        """
        ...

    def lexical(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return the passages that share most words with a text, by BM25 or the like.

        The text may be in any of the languages: each passage is compared by the stems of its own.
        Any scale will do, if it is one for all texts: scores of one question's parts are added, and
        compared by how far they stand out. They are above 0; a passage without one of the words
        counts as 0 and is not returned.
        """
        ...

    def phrase(self, text: str, filters: Filters, limit: int) -> Sequence[Candidate]:
        """Return passages that hold all of a text's words one after the other, by their stems.

        A passage's header belongs to what is searched; a text without words is held nowhere. The
        scores say nothing, but that the best come first where there are more than `limit`.
        """
        ...

    def languages(self) -> Sequence[str]:
        """Return the languages of the passages, that of most of them first; English at the least.

        An engine that reads all languages alike may say English alone: questions are then asked in
        English, whatever they are.
        """
        ...

    def stems(self, text: str, language: str = ENGLISH) -> list[str]:
        """Return the stems of a text's words in order, always the same for the same text.

        They are those that the words have in a language. Questions and passages are compared by
        them outside of the engine as well. The lexical search may see words otherwise, but then
        ranks by other words than the sentences are judged by; `frequencies` counts these.
        """
        ...

    def frequencies(self, stems: Sequence[str], scope: str | None) -> tuple[int, list[int]]:
        """Return the number of passages that a scope may see, and in how many each stem occurs.

        Headers are counted too. It only weighs words, so that a few that were removed do no harm;
        what others alone may see is never counted.
        """
        ...

    def beginning(self, prefix: str) -> Mapping[str, int]:
        """Return the words that begin with some letters, and in how many passages each occurs.

        They are those of all passages of the index, in small letters and without accents. Misspelt
        words of questions are compared with them: an engine that keeps no list of its words returns
        none, and such words are searched as they are written.
        """
        ...

    def save(self) -> None:
        """Write to disk what makes the next start fast; called after updates and at the end.

        It costs little where little changed: an engine may leave that to a later call.
        """
        ...

    def rebuild(self) -> None:
        """Make everything anew from the database."""
        ...

    def verify(self) -> list[str]:
        """Follow, then return one sentence for each way in which this differs from the database."""
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
            "setting out for the default one."
        )

    module = module_named(__name__, scheme, refusal)
    return cast("Engine", module.open_engine(url, database, folder))
