"""Quotes: in their surroundings, and whether a text is one."""

from __future__ import annotations

import re
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH, without_region
from articles.models import QUOTABLE, Article, Section
from articles.text import normalise
from bot.service import matching
from bot.service.answers import QuoteCheck, QuoteInContext, articles_of, offered
from bot.service.differences import differences
from bot.service.questions import HITS_READ, one_question
from bot.service.units import LOCALES
from index.models import Filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.library.library import Library
    from bot.service.matching import Match
    from index.quotes import QuoteSearch
    from index.search import Search

# A message's lines as they are when they are copied with the marks of their block quote.
BLOCK_QUOTE = re.compile(r"^(?:>>>|>) ", re.MULTILINE)
ARTICLES_READ = 40
# To compare letter by letter takes a hundred times as long as to count words.
SECTIONS_COMPARED = 10
SURROUNDINGS = 400


class LocatedQuote(NamedTuple):
    """Where a text stands, or nearly so."""

    match: Match
    section: Section
    article: Article


class Quotes:
    """Shows quotes in their surroundings, and says whether a text is one.

    `scope` is the Discord server that asks, None for nobody's.
    """

    def __init__(self, library: Library, search: Search) -> None:
        self._library = library
        self._retriever = search.retriever
        self._passages = search.passages
        self._finder = QuoteFinder(library, search.quotes)

    def in_context(
        self, passage_ids: Sequence[str], *, scope: str | None = None
    ) -> tuple[QuoteInContext, ...]:
        """Return quoted passages in their surroundings; ones no longer visible are left out."""
        quoted = []
        for passage, summary in self._passages.by_id(passage_ids, scope):
            article = self._library.get(summary.id, scope=scope)
            if article is None:
                continue
            section = list(article.quotable())[passage.section_index]
            quoted.append(in_context(article, section, passage.start, passage.end))
        return tuple(quoted)

    def check(self, text: str, *, scope: str | None = None) -> QuoteCheck:
        """Say whether a text stands in an article word for word, nearly so, or nowhere."""
        asked = one_question(BLOCK_QUOTE.sub("", normalise(text)))
        quoted = self._finder.find(asked, scope)
        if quoted is not None:
            return checked(asked, quoted)
        query = self._retriever.read(asked, Filters(scope=scope))
        hits = self._retriever.retrieve(query, HITS_READ)
        return QuoteCheck(asked=asked, nearest=offered(articles_of(hits)))


class QuoteFinder:
    """Finds where a text stands in the articles that a scope may see."""

    def __init__(self, library: Library, search: QuoteSearch) -> None:
        self._library = library
        self._search = search

    def find(self, asked: str, scope: str | None) -> LocatedQuote | None:
        """Return where a text stands word for word, else what is nearest to it, or None.

        Its words are looked for in order first: of ordinary words a hundred articles may have
        more than the one that has them as a sentence.
        """
        holding = self._search.holding(asked, scope)
        whole = (each.article_id for each in holding if matching.exact(asked, each.text))
        for section, article in self._sections(whole, scope):
            if match := matching.exact(asked, section.content, language_of(article)):
                return LocatedQuote(match, section, article)
        near = self._sections(self._search.near(asked, scope, ARTICLES_READ), scope)
        likeliest = nlargest(
            SECTIONS_COMPARED, near, key=lambda each: matching.shared(asked, each[0].content)
        )
        found: list[LocatedQuote] = []
        for section, article in likeliest:
            if match := matching.match(asked, section.content, language_of(article)):
                found.append(LocatedQuote(match, section, article))
                if match.exact:
                    break
        return max(found, key=lambda each: each.match.nearness, default=None)

    def _sections(
        self, article_ids: Iterable[str], scope: str | None
    ) -> Iterator[tuple[Section, Article]]:
        for article_id in article_ids:
            article = self._library.get(article_id, scope=scope)
            if article is not None and article.status in QUOTABLE:
                yield from ((section, article) for section in article.quotable())


def language_of(article: Article) -> str:
    """Return the language by which an article's figures and negations are read."""
    language = without_region(article.language)
    return language if language in LOCALES else ENGLISH


def checked(asked: str, quoted: LocatedQuote) -> QuoteCheck:
    """Say how a text stands where it was found."""
    found = quoted.match
    shown = in_context(quoted.article, quoted.section, found.start, found.end)
    return QuoteCheck(
        asked=asked,
        found=shown,
        exact=found.exact,
        nearness=found.nearness,
        pieces=() if found.exact else differences(asked, shown.quote, language_of(quoted.article)),
    )


def in_context(article: Article, section: Section, start: int, end: int) -> QuoteInContext:
    """Return a stretch of a section with what stands before and after it."""
    content = section.content
    return QuoteInContext(
        article=article.summary(),
        section=section.kind.value,
        before=_tail(content[:start]),
        quote=content[start:end],
        after=_head(content[end:]),
    )


def _tail(text: str) -> str:
    """Return the end of a text, from a word's beginning where spaces tell one."""
    if len(text) <= SURROUNDINGS:
        return text
    end = text[-SURROUNDINGS:]
    return end.partition(" ")[2] or end


def _head(text: str) -> str:
    """Return the beginning of a text, to a word's end where spaces tell one."""
    if len(text) <= SURROUNDINGS:
        return text
    beginning = text[:SURROUNDINGS]
    return beginning.rpartition(" ")[0] or beginning
