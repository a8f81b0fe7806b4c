"""What every system is given: the same texts, the same vectors, the same questions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

FOUND = 10
# Embedded before a build is timed: so many that what a model is loaded by for much work is there.
WARMING_TEXTS = 64


class Text(NamedTuple):
    """A passage: `header` and `text` are embedded, `text` alone may hold what was asked for."""

    id: str
    header: str
    text: str

    @property
    def embedded(self) -> str:
        """Return what is embedded."""
        return f"{self.header}\n{self.text}"


class Question(NamedTuple):
    """A question and the sentences that answer it."""

    question: str
    facts: tuple[str, ...]


class Material(NamedTuple):
    """A folder with `passages.jsonl` and `vectors.npy`, and the folder of the embedding model.

    `data` is where a system keeps its files.
    """

    folder: Path
    model: Path
    data: Path

    def texts(self) -> list[Text]:
        """Read the passages."""
        with (self.folder / "passages.jsonl").open(encoding="utf-8") as lines:
            return [Text(*json.loads(line)) for line in lines]

    def ids(self) -> Iterator[str]:
        """Read the passages' ids, and keep no texts."""
        with (self.folder / "passages.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                yield Text(*json.loads(line)).id

    def first_texts(self) -> list[str]:
        """Return what is embedded of the first passages, to have a model ready."""
        return [text.embedded for text in self.texts()[:WARMING_TEXTS]]

    def vectors(self) -> NDArray[np.float32]:
        """Read the passages' vectors, in their order."""
        read: NDArray[np.float32] = np.load(self.folder / "vectors.npy")
        return read


class System(Protocol):
    """A system that is measured.

    With `words` it searches by words too. Places are those of the passages given, from 0.
    """

    def __init__(self, given: Material, *, words: bool) -> None: ...

    def warm(self) -> None:
        """Have the model ready for passages, so that building is timed alone."""
        ...

    def build(self) -> None:
        """Embed all passages and index them."""
        ...

    def take(self) -> None:
        """Index all passages with the vectors given."""
        ...

    def search(self, question: str) -> list[int]:
        """Return the places of the ten passages found, best first."""
        ...

    def close(self) -> None:
        """Let go of what is open."""
        ...


def read_asked(path: Path) -> list[Question]:
    """Read the questions."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Question(row["question"], tuple(row["facts"])) for row in rows]


def holds_a_fact(texts: Iterable[str], facts: Iterable[str]) -> bool:
    """Return whether a text contains a fact, spaces and line breaks removed: MultiHop-RAG's way."""
    wanted = ["".join(fact.split()) for fact in facts]
    squeezed = ("".join(text.split()) for text in texts)
    return any(fact in text for text in squeezed for fact in wanted)
