"""LangChain: its FAISS store, and its ensemble with BM25."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peers.given import FOUND

if TYPE_CHECKING:
    from peers.given import Material


class LangChain:
    """LangChain as its guide sets it up."""

    def __init__(self, given: Material, *, words: bool) -> None:
        from langchain_huggingface import HuggingFaceEmbeddings

        self._texts = [text.embedded for text in given.texts()]
        self._places = [{"place": place} for place in range(len(self._texts))]
        self._given, self._words = given, words
        self._model = HuggingFaceEmbeddings(
            model_name=str(given.model), model_kwargs={"device": "cpu"}
        )
        self._retriever: Any = None

    def warm(self) -> None:
        """Have the model ready for passages."""
        self._model.embed_documents(self._given.first_texts())

    def build(self) -> None:
        """Embed all passages and index them."""
        from langchain_community.vectorstores import FAISS

        self._open(FAISS.from_texts(self._texts, self._model, metadatas=self._places))

    def take(self) -> None:
        """Index all passages with the vectors given."""
        from langchain_community.vectorstores import FAISS

        pairs = zip(self._texts, self._given.vectors().tolist(), strict=True)
        self._open(FAISS.from_embeddings(pairs, self._model, metadatas=self._places))

    def _open(self, store: Any) -> None:
        self._retriever = store.as_retriever(search_kwargs={"k": FOUND})
        if self._words:
            from langchain_classic.retrievers import EnsembleRetriever
            from langchain_community.retrievers import BM25Retriever

            words = BM25Retriever.from_texts(self._texts, metadatas=self._places, k=FOUND)
            self._retriever = EnsembleRetriever(
                retrievers=[words, self._retriever], weights=[0.5, 0.5]
            )

    def search(self, question: str) -> list[int]:
        """Return the places of the ten passages found, best first."""
        return [found.metadata["place"] for found in self._retriever.invoke(question)][:FOUND]

    def close(self) -> None:
        """Nothing is open."""
