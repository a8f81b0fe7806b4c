"""How rare words are in the library; most are remembered, for news uses the same words again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.stories.signatures import rarity_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.engines import Engine

# What was counted holds while the library has not grown by more.
GROWTH = 1.1
WORDS_REMEMBERED = 100_000


class WordRarity:
    """Gives how rare words are among what a scope may see; for one thread at a time.

    `passages` is among how many they were counted last.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._counts: dict[str, int] = {}
        self.passages = 0
        self._scope: str | None = None

    def of(self, words: Iterable[str], scope: str | None) -> dict[str, float]:
        """Return the rarity of each of some words, see `rarity_of`."""
        wanted = list(dict.fromkeys(words))
        number, _ = self._engine.frequencies([], scope)
        same = scope == self._scope and self.passages <= number <= GROWTH * self.passages
        if not same or len(self._counts) > WORDS_REMEMBERED:
            self._counts, self.passages, self._scope = {}, number, scope
        if unknown := [word for word in wanted if word not in self._counts]:
            _, counts = self._engine.frequencies(unknown, scope)
            self._counts |= dict(zip(unknown, counts, strict=True))
        found = rarity_of(self.passages, [self._counts[word] for word in wanted])
        return dict(zip(wanted, found, strict=True))
