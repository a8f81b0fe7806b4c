"""What a question names and the coverage that was found does not mention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.ranking.coverage import names_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.engines import Engine
    from index.models import Hit, Query
    from index.stems import PassageStems


class NameCheck:
    """Says which names of a question some hits lack."""

    def __init__(self, engine: Engine, stems: PassageStems) -> None:
        self._engine = engine
        self._stems = stems

    def missing(self, query: Query, hits: Sequence[Hit]) -> list[str]:
        """Return the names and numbers of a query that none of the hits mentions, as written."""
        outlets = {*self._engine.stems(" ".join(query.outlets))}
        names = [n for n in names_in(query.text) if not outlets & {*self._engine.stems(n)}]
        said: set[str] = set()
        for hit in hits:
            passage = hit.passage
            stems = self._stems.of(passage.section, passage.header, passage.text)
            said.update(stems.header, *stems.sentences)
        return unmentioned(names, said, self._engine.stems)


def unmentioned(
    names: Sequence[str], said: set[str], stems: Callable[[str], Sequence[str]]
) -> list[str]:
    """Return the names of which no stem is among those said."""
    return [name for name in names if (own := set(stems(name))) and not own & said]
