"""The words of the library, as far as a scope may see them: what it knows, and what comes near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.models import Filters
from index.query.dictionaries import DICTIONARIES, is_common, language_of
from index.query.mending import NearWord, clearest, edits_allowed, mend, near_stems, nearest_word
from index.query.words import PLAIN_WORD
from index.store.quotable import passages_at

if TYPE_CHECKING:
    from articles.database import Database
    from index.engines import Engine
    from index.query.mending import MendedText

# In so few passages a word may be one that another scope's articles alone have.
FEW_PASSAGES = 100
# So many stems that come near are looked at, and so many passages to see how they are written.
STEMS_COMPARED, PASSAGES_READ = 4, 3


class Vocabulary:
    """Tells which words the articles have that a scope may see."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self._database = database
        self._engine = engine

    def knows(self, word: str, scope: str | None) -> bool:
        """Return whether all of a word's parts stand in articles, in whatever case and form."""
        stems = self._engine.stems(word)
        _, counts = self._engine.frequencies(stems)
        return all(map(bool, counts)) and all(
            count > FEW_PASSAGES or self._engine.lexical(stem, Filters(scope=scope), 1)
            for stem, count in zip(stems, counts, strict=True)
        )

    def holds(self, phrase: str, scope: str | None) -> bool:
        """Return whether words stand in articles one after the other."""
        return bool(self._engine.phrase(phrase, Filters(scope=scope), 1))

    def mend(self, text: str, scope: str | None) -> MendedText:
        """Return a text in which each misspelt word is the one of the library that it stands for.

        A word that the library has, or a list of common words, is not misspelt. An engine that has
        no list of its stems leaves all as it is.
        """
        language = language_of(text)
        languages = dict.fromkeys(("en", language)) if language else DICTIONARIES

        def meant(word: str) -> str | None:
            if self.knows(word, scope) or is_common(word, languages):
                return None
            return clearest(self.near(word, edits_allowed(word), scope))

        return mend(text, meant)

    def near(self, word: str, edits: int, scope: str | None) -> list[NearWord]:
        """Return the words, as articles write them, that begin as one does and come near to it.

        At most so many letters of it are wrong, left out, put in or swapped.
        """
        stems = self._engine.stems(word)
        if not edits or len(stems) != 1:
            return []
        (stem,) = stems
        same_letter = self._engine.beginning(stem[:1])
        found = near_stems(stem, same_letter, edits, STEMS_COMPARED)
        _, counts = self._engine.frequencies(found)
        near = []
        for each, count in zip(found, counts, strict=True):
            written = nearest_word(word, self._written(each, scope))
            if written is not None and written[1] <= edits:
                near.append(NearWord(written[0], written[1], count))
        return near

    def _written(self, stem: str, scope: str | None) -> set[str]:
        """Return how a stem is written in a few of the passages that a scope may see."""
        found = self._engine.lexical(stem, Filters(scope=scope), PASSAGES_READ)
        with self._database.reading() as connection:
            passages = passages_at(connection, [candidate.row for candidate in found], scope)
        return {
            word
            for each in passages.values()
            for word in PLAIN_WORD.findall(each.passage.embedded_text)
            # Most words need not be stemmed to see that it is not theirs.
            if (word[0].lower() == stem[0] or not word[0].isascii())
            and self._engine.stems(word) == [stem]
        }
