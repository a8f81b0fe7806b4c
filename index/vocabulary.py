"""The words of the library, as far as a scope may see them: what it knows, and what comes near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from articles.text import WITHOUT_SPACES, fold
from index.models import Filters
from index.query.dictionaries import DICTIONARIES, is_common, likely_languages
from index.query.mending import MendedText, clearest, edits_allowed, is_slip, mend, near_words
from index.query.words import PLAIN_WORD

if TYPE_CHECKING:
    from index.engines import Engine
    from index.query.mending import NearWord


class Vocabulary:
    """Tells which words the articles have that a scope may see."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def knows(self, word: str, scope: str | None) -> bool:
        """Return whether all of a word's parts stand in articles, in whatever case and form."""
        return all(self._has(part, scope) for part in PLAIN_WORD.findall(word))

    def _has(self, word: str, scope: str | None) -> bool:
        # What is counted may be gone.
        seen = Filters(scope=scope)
        return all(self._counts(word, scope)) and bool(self._engine.lexical(word, seen, 1))

    def _counts(self, word: str, scope: str | None) -> list[int]:
        """Return how often the stems of a word occur, by the language that has it if any has."""
        counts: list[int] = []
        for language in self._engine.languages():
            counts = self._engine.frequencies(self._engine.stems(word, language), scope)[1]
            if all(counts):
                break
        return counts

    def holds(self, phrase: str, scope: str | None) -> bool:
        """Return whether words stand in articles one after the other."""
        return bool(self._engine.phrase(phrase, Filters(scope=scope), 1))

    def mend(self, text: str, scope: str | None, language: str = ENGLISH) -> MendedText:
        """Return a text in which each misspelt word is the one of the library that it stands for.

        A word that the library has, or a list of common words, is not misspelt. An engine that has
        no list of its words leaves all as it is, and so it is in a language without such a list.
        """
        if language not in DICTIONARIES:
            return MendedText(text)

        def meant(word: str, named: bool) -> str | None:
            if all(self._counts(word, scope)):
                return None
            likely = likely_languages(text.replace(word, " "))
            languages = likely if language == ENGLISH else (language,)
            if is_common(word, languages):
                return None
            # Whose a near word is takes a search to tell, and few of them are slips.
            slips = (
                each
                for each in self._near(word, edits_allowed(word))
                if is_slip(fold(word), each, common=is_common(each.word, languages), named=named)
            )
            seen = [each for each in slips if self.knows(each.word, scope)]
            return clearest(seen, self._are_one)

        return mend(text, meant)

    def _are_one(self, one: str, other: str) -> bool:
        return any(
            self._engine.stems(one, language) == self._engine.stems(other, language)
            for language in self._engine.languages()
        )

    def has_near(self, word: str, edits: int, scope: str | None) -> bool:
        """Return whether articles have a word that begins as one does and comes near to it.

        At most so many letters of it are wrong, left out, put in or swapped.
        """
        return any(self.knows(each.word, scope) for each in self._near(word, edits))

    def _near(self, word: str, edits: int) -> list[NearWord]:
        """Return the words near to one, whoever may see them, nearest first."""
        plain = fold(word)
        if not edits or not plain.isalpha() or WITHOUT_SPACES.search(word):
            return []
        return near_words(plain, self._engine.beginning(plain[0]), edits)
