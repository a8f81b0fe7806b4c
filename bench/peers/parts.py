"""The newsdesk's parts alone: one embedding, one look into FAISS, one into Tantivy."""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

from peers.given import FOUND

if TYPE_CHECKING:
    from peers.given import Material

WORD = re.compile(r"\w+")


class OwnModel:
    """The newsdesk's embedder alone, without an index."""

    def __init__(self, given: Material, *, words: bool) -> None:  # noqa: ARG002
        from bot.settings import Settings
        from index.embedders import load_embedder

        settings = Settings(data=given.data)
        self._given = given
        self._texts = [text.embedded for text in given.texts()]
        self._embedder = load_embedder(settings.model, settings.options_for_embedder)

    def warm(self) -> None:
        """Have the model ready for passages."""
        self._embedder.embed(self._given.first_texts())

    def build(self) -> None:
        """Embed all passages in the model's best order: sorted by their lengths, all at once."""
        self._embedder.embed(sorted(self._texts, key=len))

    def take(self) -> None:
        """Keep nothing."""

    def search(self, question: str) -> list[int]:
        """Embed a question and find nothing."""
        self._embedder.embed([question], question=True)
        return []

    def close(self) -> None:
        """Nothing is open."""


class Parts(OwnModel):
    """What a search must at least do."""

    def __init__(self, given: Material, *, words: bool) -> None:
        super().__init__(given, words=words)
        self._faiss: Any = None
        self._words: Any = None

    def take(self) -> None:
        """Index all passages with the vectors given."""
        import faiss
        import tantivy

        vectors = self._given.vectors()
        self._faiss = faiss.IndexFlatIP(vectors.shape[1])
        self._faiss.add(vectors)
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("place", stored=True)
        schema.add_text_field("text", tokenizer_name="en_stem")
        self._words = tantivy.Index(schema.build())
        writer = self._words.writer(num_threads=1)
        for place, text in enumerate(self._texts):
            writer.add_document(tantivy.Document(place=place, text=text))
        writer.commit()
        self._words.reload()

    def search(self, question: str) -> list[int]:
        """Return the places of ten passages, in turns of those near and those with the words."""
        _, near = self._faiss.search(self._embedder.embed([question], question=True), FOUND)
        query = self._words.parse_query(" ".join(WORD.findall(question.lower())), ["text"])
        searcher = self._words.searcher()
        held = [
            searcher.doc(address)["place"][0]
            for _, address in searcher.search(query, FOUND, count=False).hits
        ]
        turns = chain.from_iterable(zip_longest(near[0].tolist(), held))
        return list(dict.fromkeys(place for place in turns if place is not None))[:FOUND]
