"""Which languages a model reads: what an embedder or a reader may declare of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


@runtime_checkable
class DeclaresLanguages(Protocol):
    """What a model offers besides that was made for some languages."""

    @property
    def languages(self) -> AbstractSet[str] | None:
        """Return the codes of the languages that it reads, None where that is not known."""
        ...


def reads(model: object, language: str) -> bool:
    """Return whether a model reads a language, as one that declares none is taken to do."""
    if not isinstance(model, DeclaresLanguages) or model.languages is None:
        return True
    return language in model.languages
