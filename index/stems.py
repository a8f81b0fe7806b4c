"""The stems of passages, remembered: those of a question's best passages are wanted often."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from articles.models import SectionKind
from index.chunking.sentences import split_passage

if TYPE_CHECKING:
    from index.engines import Engine

PASSAGES_REMEMBERED = 10_000


class Stems(NamedTuple):
    """The stems of a passage's header and of each of its sentences, each once."""

    header: tuple[str, ...]
    sentences: tuple[tuple[str, ...], ...]


class PassageStems:
    """Gives the stems of passages as an engine's lexical search sees them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._remembered = lru_cache(PASSAGES_REMEMBERED)(self._read)

    def of(self, section: str, header: str, text: str, language: str) -> Stems:
        """Return the stems of a passage by its kind of section, header, text and language."""
        return self._remembered(section, header, text, language)

    def _read(self, section: str, header: str, text: str, language: str) -> Stems:
        spans = split_passage(text, SectionKind(section), language)
        sentences = (self._once(text[start:end], language) for start, end in spans)
        return Stems(self._once(header, language), tuple(sentences))

    def _once(self, text: str, language: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(sys.intern, self._engine.stems(text, language))))
