"""LlamaIndex: its FAISS store, and its fusion with BM25."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peers.given import FOUND

if TYPE_CHECKING:
    from peers.given import Material


class LlamaIndex:
    """LlamaIndex as its guide sets it up."""

    def __init__(self, given: Material, *, words: bool) -> None:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self._given, self._words = given, words
        self._model = HuggingFaceEmbedding(model_name=str(given.model), device="cpu")
        self._retriever: Any = None

    def warm(self) -> None:
        """Have the model ready for passages."""
        self._model.get_text_embedding_batch(self._given.first_texts())

    def build(self) -> None:
        """Embed all passages and index them."""
        self._open([None] * len(self._given.texts()))

    def take(self) -> None:
        """Index all passages with the vectors given."""
        self._open(self._given.vectors().tolist())

    def _open(self, vectors: list[Any]) -> None:
        import faiss
        from llama_index.core import StorageContext, VectorStoreIndex
        from llama_index.core.schema import TextNode
        from llama_index.vector_stores.faiss import FaissVectorStore

        nodes = [
            TextNode(id_=str(place), text=text.embedded, embedding=vector)
            for place, (text, vector) in enumerate(zip(self._given.texts(), vectors, strict=True))
        ]
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(self._given.vectors().shape[1]))
        context = StorageContext.from_defaults(vector_store=store)
        index = VectorStoreIndex(nodes, storage_context=context, embed_model=self._model)
        self._retriever = index.as_retriever(similarity_top_k=FOUND)
        if self._words:
            from llama_index.core.llms import MockLLM
            from llama_index.core.retrievers import QueryFusionRetriever
            from llama_index.retrievers.bm25 import BM25Retriever

            words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=FOUND)
            self._retriever = QueryFusionRetriever(
                [self._retriever, words],
                llm=MockLLM(),
                mode="reciprocal_rerank",
                similarity_top_k=FOUND,
                num_queries=1,
                use_async=False,
            )

    def search(self, question: str) -> list[int]:
        """Return the places of the ten passages found, best first."""
        return [int(found.node.node_id) for found in self._retriever.retrieve(question)][:FOUND]

    def close(self) -> None:
        """Nothing is open."""
