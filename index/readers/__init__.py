"""What reads: says how surely each sentence of a passage answers a question.

To add a reader:

1. Write `index/readers/x.py` with a function `load(name, options)` that returns a `Reader`, or
   raises ModelError with one sentence that says why it cannot and what to do. It is found by its
   name: `NEWSDESK_READER=x:NAME` calls `load("NAME", options)`.
   `tests/support/example_readers/sharing.py` is a whole one to copy from.
2. Take what it needs beyond a name, such as an address or a key, from `options`. These are the
   texts in `NEWSDESK_READER_OPTIONS`, a JSON object, and `threads` where `NEWSDESK_THREADS` is set.
3. Name the languages that it reads in `languages` (see `index.languages`); without it, it is taken
   to read all. Questions in others are answered as without a reader.
4. Give scores as log-odds: 0 where a sentence answers as likely as not. What they are worth is
   fitted by `newsdesk eval --calibrate`, whose result is kept by embedder and reader.

Nothing else has to be changed.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from articles.modules import module_named, parted
from index.errors import ModelError, ReadingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

log = logging.getLogger(__name__)

INCLUDED, NONE = "included", "none"
CROSS_ENCODER = "cross_encoder"

Span = tuple[int, int]


class ReadableText(NamedTuple):
    """A passage to read: its headline, its text, and where each of its sentences lies in that."""

    headline: str
    text: str
    spans: tuple[Span, ...]


class Reader(Protocol):
    """Says how surely sentences answer a question; safe to call from any thread."""

    @property
    def name(self) -> str:
        """Return the name that it is loaded by, as NEWSDESK_READER has it."""
        ...

    @property
    def revision(self) -> str:
        """Return what tells apart two models of one name, such as a checksum; may be empty."""
        ...

    def read(self, question: str, texts: Sequence[ReadableText]) -> Sequence[Sequence[float]]:
        """Return for each text how surely each of its sentences answers, as log-odds.

        There are some few texts, of some few hundred words each. Raises ReadingError where it fails
        for now, such as when a server does not answer; its sentence never holds a text.
        """
        ...


def load_reader(name: str, options: Mapping[str, str] | None = None) -> Reader:
    """Load the included reader, one by `MODULE:NAME` of this package, or a CrossEncoder by name.

    Raises ModelError where it cannot be loaded.
    """
    module, rest = (INCLUDED, "") if name == INCLUDED else parted(name, CROSS_ENCODER)

    def refusal(there: list[str]) -> ModelError:
        names = ", ".join(there)
        return ModelError(f"There is no reader “{module}” (NEWSDESK_READER); there is {names}.")

    found = module_named(__name__, module, refusal)
    return cast("Reader", found.load(rest, options or {}))


def read_checked(
    reader: Reader, question: str, texts: Sequence[ReadableText]
) -> list[tuple[float, ...]]:
    """Return one score a sentence of each text; raise ReadingError where it does not give that."""
    scores = [tuple(map(float, each)) for each in reader.read(question, texts)]
    if [len(each) for each in scores] != [len(text.spans) for text in texts]:
        raise ReadingError(f"{reader.name} did not give one score for each sentence.")
    return scores


def read_or_none(
    reader: Reader | None, question: str, texts: Sequence[ReadableText]
) -> list[tuple[float, ...]] | None:
    """Return one score a sentence of each text; None without a reader, or where it fails.

    So a question is left to its words. The failure is logged, without the question.
    """
    if reader is None or not texts:
        return None
    try:
        return read_checked(reader, question, texts)
    except ReadingError as error:
        log.warning("Passages are not read, because reading failed: %s", error)
        return None
