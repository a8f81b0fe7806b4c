"""Sentences that are cited or found, with what stands around them, by article."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.languages import without_region
from articles.models import SectionKind
from bot.service.answers import ArticleExcerpts, Excerpt, ExcerptPiece
from index.chunking.sentences import split_passage
from index.query.languages import language_asked
from index.query.words import asked_stems, overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.library.library import Library
    from articles.models import Article, Section
    from bot.service.answers import Answer, Citation
    from index.engines import Engine
    from index.models import Hit, Passage
    from index.query.words import AskedStems
    from index.search import Search

# How far a neighbouring sentence is looked for, in characters; a longer one is left out.
NEIGHBOUR = 400


class CitedPassage(NamedTuple):
    """A passage, the number it is cited by, and the places of its sentences that are cited.

    Places count its sentences from 0. Without any, the whole passage is meant, and none of it.
    """

    number: int
    passage_id: str
    places: tuple[int, ...] = ()


class CitedSpan(NamedTuple):
    """A cited stretch of a section's text; `whole` is a passage of which no sentence is meant."""

    start: int
    end: int
    number: int
    whole: bool = False


class Surroundings:
    """Shows sentences with one on either side. `scope` is the Discord server that asks."""

    def __init__(self, library: Library, search: Search, engine: Engine) -> None:
        self._library = library
        self._passages = search.passages
        self._engine = engine

    def of_cited(
        self, cited: Sequence[CitedPassage], *, scope: str | None = None
    ) -> tuple[ArticleExcerpts, ...]:
        """Return what is cited by article, in the order of the numbers; what is gone is missing."""
        stored = self._passages.by_id([each.passage_id for each in cited], scope)
        passages = {item.passage.id: item.passage for item in stored}
        by_article: dict[str, list[tuple[CitedPassage, Passage]]] = {}
        for each in cited:
            if passage := passages.get(each.passage_id):
                by_article.setdefault(passage.article_id, []).append((each, passage))
        found = []
        for article_id, held in by_article.items():
            article = self._library.get(article_id, scope=scope)
            if article is not None:
                found.append(excerpts_of(article, held))
        listed = self._library.with_copies([each.article for each in found], scope=scope)
        return tuple(
            each.model_copy(update={"article": article})
            for each, article in zip(found, listed, strict=True)
        )

    def of_hits(
        self, text: str, hits: Iterable[Hit], *, scope: str | None = None
    ) -> tuple[ArticleExcerpts, ...]:
        """Return of each passage found the sentence that holds most of a text's telling words.

        Of one found by its meaning alone all is returned. Numbered are the articles, in the order
        in which they were found.
        """
        language = language_asked(text, self._engine.languages())
        asked = asked_stems(text, self._engine, scope, language)
        numbers: dict[str, int] = {}
        cited = []
        for hit in hits:
            number = numbers.setdefault(hit.article.id, len(numbers) + 1)
            cited.append(CitedPassage(number, hit.passage.id, self._best(asked, hit.passage)))
        return self.of_cited(cited, scope=scope)

    def _best(self, asked: AskedStems, passage: Passage) -> tuple[int, ...]:
        """Return the place of a passage's best sentence, none where none has a word of the text."""
        language = passage.language
        stems = (
            self._engine.stems(passage.text[start:end], language)
            for start, end in split_passage(passage.text, passage.section, language)
        )
        held = [overlap(asked.weights, asked.own(each)) for each in stems]
        best = max(held, default=0.0)
        return (held.index(best),) if best > 0 else ()


def places_said(answer: Answer, citation: Citation) -> tuple[int, ...]:
    """Return which sentences of a cited passage an answer says, counted from 0."""
    text = citation.quote
    citing = [each for each in answer.sentences if citation.number in each.citations]
    said = [span for sentence in citing for span in sentence.spans]
    spans = [(text.find(each), text.find(each) + len(each)) for each in said if each in text]
    parts = split_passage(text, SectionKind(citation.section), citation.language)
    return tuple(
        place
        for place, (start, end) in enumerate(parts)
        if any(start < until and since < end for since, until in spans)
    )


def excerpts_of(article: Article, cited: Iterable[tuple[CitedPassage, Passage]]) -> ArticleExcerpts:
    """Return the excerpts of an article, each sentence once, in reading order."""
    sections, language = list(article.quotable()), without_region(article.language)
    held: dict[int, list[CitedSpan]] = {}
    numbers: dict[int, None] = {}
    for each, passage in cited:
        numbers[each.number] = None
        held.setdefault(passage.section_index, []).extend(_spans(each, passage))
    return ArticleExcerpts(
        article=article.summary(),
        numbers=tuple(numbers),
        excerpts=tuple(
            excerpt
            for index in sorted(held)
            for excerpt in _excerpts(sections[index], held[index], language)
        ),
    )


def _spans(cited: CitedPassage, passage: Passage) -> list[CitedSpan]:
    parts = split_passage(passage.text, passage.section, passage.language)
    chosen = [parts[place] for place in cited.places if place < len(parts)]
    begin = passage.start
    if not chosen:
        return [CitedSpan(begin, passage.end, cited.number, whole=True)]
    return [CitedSpan(begin + start, begin + end, cited.number) for start, end in chosen]


def _excerpts(section: Section, spans: Iterable[CitedSpan], language: str) -> list[Excerpt]:
    """Return the stretches around spans; those with nothing between them are one."""
    runs: list[list[CitedSpan]] = []
    bounds: list[tuple[int, int]] = []
    for span in sorted(set(spans)):
        start = _before(section, span.start, language)
        end = _after(section, span.end, language)
        if runs and not section.content[bounds[-1][1] : start].strip():
            if span.start >= runs[-1][-1].end:
                runs[-1].append(span)
            bounds[-1] = (bounds[-1][0], max(end, bounds[-1][1]))
        else:
            runs.append([span])
            bounds.append((start, end))
    return [
        Excerpt(section=section.kind.value, pieces=_pieces(section.content, run, *bound))
        for run, bound in zip(runs, bounds, strict=True)
    ]


def _pieces(
    content: str, run: Iterable[CitedSpan], start: int, end: int
) -> tuple[ExcerptPiece, ...]:
    pieces = []
    for span in run:
        if content[start : span.start].strip():
            pieces.append(ExcerptPiece(text=content[start : span.start].rstrip()))
            start += len(pieces[-1].text)
        text = content[start : span.end]
        pieces.append(ExcerptPiece(text=text, citation=span.number, cited=not span.whole))
        start = span.end
    if content[start:end].strip():
        pieces.append(ExcerptPiece(text=content[start:end]))
    return tuple(pieces)


def _before(section: Section, at: int, language: str) -> int:
    """Return where the sentence before a place begins, the place itself where there is none."""
    start = max(0, at - NEIGHBOUR)
    spans = split_passage(section.content[start:at], section.kind, language)
    whole = spans[1:] if start else spans
    return start + whole[-1][0] if whole else at


def _after(section: Section, at: int, language: str) -> int:
    """Return where the sentence after a place ends, the place itself where there is none."""
    end = at + NEIGHBOUR
    spans = split_passage(section.content[at:end], section.kind, language)
    whole = spans[:-1] if end < len(section.content) else spans
    return at + whole[0][1] if whole else at
