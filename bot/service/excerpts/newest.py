"""The newest articles, each told in its dek or first sentence: for a question without a topic."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from articles.models import SectionKind
from articles.text import fold
from bot.service.answers import AnswerDraft, NearestArticle, offered
from bot.service.excerpts.sentences import PlacedSentence, candidates, compose
from index.query.topics import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.library.library import Library
    from articles.models import ArticleSummary, Filters
    from index.lookup import PassageLookup
    from index.models import Query
    from index.store.quotable import StoredPassage

# More articles are read than are told: some repeat a newer one's sentence, and some have no passage
# yet that can be quoted.
READ_FOR_EACH = 3
# In characters; of a longer dek only the first sentence is told.
LONGEST_DEK = 300
NEVER = datetime.min.replace(tzinfo=UTC)


class NewestDraft(NamedTuple):
    """What a question was read as, what it is answered with, and else what is nearest in time."""

    query: Query
    draft: AnswerDraft
    nearest: tuple[NearestArticle, ...]


def tell(library: Library, passages: PassageLookup, query: Query, limit: int) -> NewestDraft:
    """Tell the newest articles of the times and outlets that a question names, newest first.

    Where it names several, they take turns. One sentence an article, none in the words of another.
    """
    query = query.model_copy(update={"latest": True})
    said: dict[str, PlacedSentence] = {}
    for article in _newest(library, limits(query), limit * READ_FOR_EACH):
        if len(said) == limit:
            break
        sentence = opening(passages.of_article(article.id, query.filters.scope))
        if sentence is not None:
            said.setdefault(fold(sentence.text), sentence)
    if not said:
        return NewestDraft(query, AnswerDraft(), offered(_before(library, query, limit)))
    in_order = sorted(said.values(), key=lambda each: each.article.published or NEVER, reverse=True)
    return NewestDraft(query, compose(in_order), ())


def _before(library: Library, query: Query, limit: int) -> Iterator[ArticleSummary]:
    """Yield the newest articles up to the end of the times that a question names."""
    first = {"first_day": query.filters.first_day}
    within = [each.model_copy(update=first) for each in limits(query)]
    return _newest(library, within or [query.filters], limit)


def _newest(library: Library, each: Iterable[Filters], most: int) -> Iterator[ArticleSummary]:
    found = [library.latest(filters, limit=most, once=True) for filters in each]
    turns = (article for article in chain(*zip_longest(*found)) if article is not None)
    yield from {article.id: article for article in turns}.values()


def opening(found: Sequence[StoredPassage]) -> PlacedSentence | None:
    """Return an article's whole dek, else its first sentence; None where it has no passage yet."""
    if found and found[0].passage.section is SectionKind.DEK:
        passage, article = found[0]
        if passage.text == article.dek and len(passage.text) <= LONGEST_DEK:
            return PlacedSentence(passage.text, passage, article, 0)
    return next(iter(candidates(found) or candidates(found, every=True)), None)
