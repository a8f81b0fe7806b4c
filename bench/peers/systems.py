"""Which systems are measured, and where each is installed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from peers.given import Material, System


class Contender(NamedTuple):
    """A system by its name in the tables: a class in a module here.

    With `words` it searches by words too; `ours` runs in the newsdesk's own environment.
    """

    name: str
    module: str
    type: str
    words: bool = False
    ours: bool = False

    def made(self, given: Material) -> System:
        """Return it, opened."""
        kind: type[System] = getattr(import_module(f"peers.{self.module}"), self.type)
        return kind(given, words=self.words)


NEWSDESK = Contender("Newsdesk", "newsdesk", "WholeNewsdesk", words=True, ours=True)
PARTS = Contender("bare parts", "parts", "Parts", words=True, ours=True)
OWN_MODEL = Contender("Newsdesk's model alone", "parts", "OwnModel", ours=True)
REFERENCE = Contender("sentence-transformers alone", "reference", "Reference")
PEERS = (
    Contender("LangChain", "langchain", "LangChain"),
    Contender("LlamaIndex", "llamaindex", "LlamaIndex"),
    Contender("txtai", "txtai", "Txtai"),
    Contender("Haystack", "haystack", "Haystack"),
)
WITH_WORDS = tuple(peer._replace(name=f"{peer.name} with BM25", words=True) for peer in PEERS)
SYSTEMS = {each.name: each for each in (NEWSDESK, PARTS, OWN_MODEL, REFERENCE, *PEERS, *WITH_WORDS)}
