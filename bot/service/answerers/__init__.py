"""What answers a question from the passages that were found: one file an answerer.

To add one:
1. Write a file here whose name is the answerer's, with a class as `Answerer` asks for, and a
   function `make(engine, embedder, options) -> Answerer`: by that annotation mypy compares the
   class with the Protocol. A parameter that is not needed begins with an underscore, as
   `_limit`: all are handed over by their places.
2. Every sentence is an exact span of the passage that it cites. `bot/service/excerpts/sentences.py`
   sees to that: `candidates` cuts passages into sentences, `compose` makes the draft of those
   chosen, with their citations.
3. What it must be told, such as an address and a key, it takes from `options`, the texts in the
   setting NEWSDESK_ANSWERER_OPTIONS.
4. Choose it: NEWSDESK_ANSWERER is the file's name.
Nothing else changes, README included, which lists no answerers; its test goes into
`tests/bot/service/answerers/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from articles.errors import StartError
from articles.modules import module_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.service.answers import AnswerDraft
    from index.embedders import Embedder
    from index.engines import Engine
    from index.models import Hit, Query


class Answerer(Protocol):
    """Chooses or writes the sentences of an answer; safe to call from any thread."""

    name: str

    def answer(self, query: Query, hits: Sequence[Hit], limit: int, /) -> AnswerDraft:
        """Answer from the hits, best first, in at most `limit` sentences; without any if it cannot.

        May raise NewsdeskError, whose sentence is told to whoever asked.
        """
        ...


def load(
    name: str,
    engine: Engine,
    embedder: Callable[[], Embedder | None],
    options: Mapping[str, str],
) -> Answerer:
    """Make the answerer of a name; raise StartError where there is none.

    `embedder` gives the one that the current index was made with, None where it cannot be used.
    """

    def refusal(there: list[str]) -> StartError:
        names = ", ".join(there)
        return StartError(
            f"There is no answerer “{name}”; set NEWSDESK_ANSWERER to one of: {names}."
        )

    file = module_named(__name__, name, refusal)
    return cast("Answerer", file.make(engine, embedder, options))
