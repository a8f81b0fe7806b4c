"""Sentences of passages and the draft they make: what every extractive answer is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.text import count_words, fold
from bot.service.answers import AnswerDraft, Citation, Sentence, cite
from bot.service.excerpts.datelines import without_dateline
from index.chunking.sentences import split_passage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.models import ArticleSummary
    from index.models import Passage

FEWEST_WORDS_SAID = 4


class PlacedSentence(NamedTuple):
    """A sentence that may be said, and where it stands."""

    text: str
    passage: Passage
    article: ArticleSummary
    start: int

    @property
    def place(self) -> tuple[int, int]:
        """Return its place in the article, for reading order."""
        return (self.passage.section_index, self.passage.start + self.start)

    @property
    def said(self) -> str:
        """Return what is said of it: without the dateline before a section's first word."""
        if self.passage.start + self.start:
            return self.text
        return without_dateline(self.text, self.article.source, self.passage.text)


def candidates(
    found: Iterable[tuple[Passage, ArticleSummary]], *, every: bool = False
) -> list[PlacedSentence]:
    """Return the sentences of passages; unless `every`, each once and none of under four words."""
    seen: set[str] = set()
    sentences = []
    for passage, article in found:
        for start, end in split_passage(passage.text, passage.section, passage.language):
            text = passage.text[start:end]
            folded = fold(text)
            if not every and (folded in seen or count_words(folded) < FEWEST_WORDS_SAID):
                continue
            seen.add(folded)
            sentences.append(PlacedSentence(text, passage, article, start))
    return sentences


def compose(chosen: Iterable[PlacedSentence]) -> AnswerDraft:
    """Make a draft of sentences in the order given, with one numbered citation a passage.

    The dateline before a section's first word is left out.
    """
    numbers: dict[str, Citation] = {}
    sentences = []
    for sentence in chosen:
        passage = sentence.passage
        if passage.id not in numbers:
            numbers[passage.id] = cite(
                len(numbers) + 1,
                sentence.article,
                passage_id=passage.id,
                section=passage.section.value,
                quote=passage.text,
                language=passage.language,
            )
        sentences.append(Sentence(text=sentence.said, citations=(numbers[passage.id].number,)))
    return AnswerDraft(sentences=tuple(sentences), citations=tuple(numbers.values()))
