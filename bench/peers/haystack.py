"""Haystack: its FAISS store, and its joiner with BM25."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from peers.given import FOUND, WARMING_TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peers.given import Material


class Haystack:
    """Haystack as its guide sets it up: one pipeline a question."""

    def __init__(self, given: Material, *, words: bool) -> None:
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
            SentenceTransformersTextEmbedder,
        )

        self._given, self._words = given, words
        model = str(given.model)
        self._passages = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
        self._question = SentenceTransformersTextEmbedder(model=model, progress_bar=False)
        self._question.warm_up()
        self._pipeline: Any = None

    def warm(self) -> None:
        """Have the model ready for passages."""
        self._passages.warm_up()
        self._passages.run(self._documents()[:WARMING_TEXTS])

    def build(self) -> None:
        """Embed all passages and index them."""
        self._open(self._passages.run(self._documents())["documents"])

    def take(self) -> None:
        """Index all passages with the vectors given."""
        self._open(self._documents(self._given.vectors().tolist()))

    def _documents(self, vectors: Sequence[list[float]] = ()) -> list[Any]:
        from haystack import Document

        return [
            Document(id=str(place), content=text.embedded, embedding=vector)
            for place, (text, vector) in enumerate(zip_longest(self._given.texts(), vectors))
        ]

    def _open(self, documents: list[Any]) -> None:
        from haystack import Pipeline
        from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever
        from haystack_integrations.document_stores.faiss import FAISSDocumentStore

        store = FAISSDocumentStore(embedding_dim=len(documents[0].embedding))
        store.write_documents(documents)
        self._pipeline = pipeline = Pipeline()
        pipeline.add_component("embedder", self._question)
        pipeline.add_component("dense", FAISSEmbeddingRetriever(document_store=store, top_k=FOUND))
        pipeline.connect("embedder.embedding", "dense.query_embedding")
        if self._words:
            from haystack.components.joiners import DocumentJoiner
            from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
            from haystack.document_stores.in_memory import InMemoryDocumentStore

            kept = InMemoryDocumentStore()
            kept.write_documents(documents)
            joiner = DocumentJoiner("reciprocal_rank_fusion", top_k=FOUND)
            pipeline.add_component("words", InMemoryBM25Retriever(kept, top_k=FOUND))
            pipeline.add_component("joined", joiner)
            pipeline.connect("dense", "joined")
            pipeline.connect("words", "joined")

    def search(self, question: str) -> list[int]:
        """Return the places of the ten passages found, best first."""
        asked: dict[str, dict[str, str]] = {"embedder": {"text": question}}
        if self._words:
            asked["words"] = {"query": question}
        found = self._pipeline.run(asked)["joined" if self._words else "dense"]["documents"]
        return [int(document.id) for document in found][:FOUND]

    def close(self) -> None:
        """Nothing is open."""
