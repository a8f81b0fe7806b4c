"""Everything that searches one engine, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.candidates import CandidateSearch
from index.embedding import CurrentEmbedder
from index.judge import Judge
from index.locations import Locations
from index.lookup import PassageLookup
from index.quotes import QuoteSearch
from index.reading import PassageReading
from index.retriever import Retriever
from index.unmentioned import NameCheck
from index.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.library.database import Database
    from index.embedders import Embedder
    from index.engines import Engine
    from index.readers import Reader


@dataclass(frozen=True)
class Search:
    """What finds passages and quotes, and says whether passages cover a question."""

    retriever: Retriever
    reading: PassageReading
    judge: Judge
    vocabulary: Vocabulary
    quotes: QuoteSearch
    passages: PassageLookup
    embedder: CurrentEmbedder


def make_search(
    database: Database,
    engine: Engine,
    load: Callable[[str], Embedder],
    reader: Callable[[], Reader | None],
    *,
    must_embed: bool = False,
) -> Search:
    """Return what searches an engine; `load` gives an embedder by its name, `reader` what reads.

    With `must_embed` a search raises EmbeddingError where it would be left to its words.
    """
    embedder = CurrentEmbedder(database, engine, load)
    candidates = CandidateSearch(engine, embedder, must_embed=must_embed)
    locations = Locations()
    vocabulary = Vocabulary(engine)
    return Search(
        retriever=Retriever(database, engine, candidates, locations, vocabulary),
        reading=PassageReading(reader),
        judge=Judge(engine, NameCheck(vocabulary)),
        vocabulary=vocabulary,
        quotes=QuoteSearch(database, engine, candidates, locations),
        passages=PassageLookup(database),
        embedder=embedder,
    )
