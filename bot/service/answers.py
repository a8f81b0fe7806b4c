"""What the newsdesk says, as values."""

from __future__ import annotations

import operator
from datetime import datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Self

from pydantic import AwareDatetime, Field

from articles.languages import ENGLISH
from articles.models import ArticleCopy, ArticleSummary, Frozen, Kind, Status
from bot.service.differences import Piece
from bot.service.llm.budget import TokenUse
from index.models import Hit, IndexState, Mending, Passage, Period, Query
from index.stories.models import Coverage, Story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.service.followups import Reading
    from index.store.quotable import StoredPassage

NEAREST_SHOWN = 3


class Citation(Frozen):
    """Where a sentence stands: the passage, its article, outlet and date.

    `also_in` are the article's copies that have all that is said of it. `language` is the
    article's, by which the quote falls into sentences: no part of the JSON.
    """

    number: int
    passage_id: str
    article_id: str
    headline: str
    source: str | None
    url: str | None
    published: AwareDatetime | None
    section: str
    quote: str
    kind: Kind = Kind.NEWS
    status: Status = Status.LIVE
    note: str | None = None
    also_in: tuple[ArticleCopy, ...] = ()
    language: str = Field(default=ENGLISH, exclude=True)


class Sentence(Frozen):
    """An exact span of each cited passage; `citations` are numbers of citations.

    A `written` one is a model's, which the check let through: exact spans of the cited passages
    are then what it `rests_on`, one or more of each. An `earlier` one says what was so before the
    sentence that it follows.
    """

    text: str
    citations: tuple[int, ...]
    written: bool = Field(default=False, exclude_if=operator.not_)
    earlier: bool = Field(default=False, exclude_if=operator.not_)
    rests_on: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)

    @property
    def spans(self) -> tuple[str, ...]:
        """Return the exact spans of the cited passages for which it stands."""
        return self.rests_on if self.written else (self.text,)


class NearestArticle(Frozen):
    """An article offered when the question is not covered."""

    article_id: str
    headline: str
    source: str | None = None
    url: str | None = None
    published: AwareDatetime | None = None


class ReadAs(Frozen):
    """How the question was understood; None and empty mean no limit.

    `category`, `since`, `until` and `story` limit what is searched; a time is a moment, or without
    a zone what each outlet's own clock showed. `sources` are the outlet it is limited to, else
    those that the question names, and `dates` the days and stretches of days it names: these come
    first, and others may follow. `latest` says that the newest come first. `question` is what a
    follow-up was understood as, None for a question of its own, and `follows` what it asks on
    about. `mended` are the misspelt words that were read as others.
    """

    question: str | None = None
    follows: str | None = None
    mended: tuple[Mending, ...] = ()
    category: str | None = None
    sources: tuple[str, ...] = ()
    dates: tuple[Period, ...] = ()
    latest: bool = False
    since: datetime | None = None
    until: datetime | None = None
    story: str | None = None

    @classmethod
    def of(cls, query: Query, understood: Reading | None = None) -> Self:
        """Return how a query was read, and a follow-up understood."""
        filters = query.filters
        first, last = filters.first_day, filters.last_day
        return cls(
            question=understood.question if understood else None,
            follows=understood.follows if understood else None,
            mended=query.mended,
            category=filters.category,
            sources=(filters.source,) if filters.source else query.outlets,
            dates=query.periods,
            latest=query.latest,
            since=filters.since if first is None else datetime.combine(first, time.min),
            until=filters.until if last is None else datetime.combine(last, time.max),
            story=filters.article_id,
        )


class ReadPassage(Frozen):
    """A passage that an answer could be made of, and its article."""

    passage: Passage
    article: ArticleSummary


class Answer(Frozen):
    """The answer to one question, every sentence cited, or `covered=False` and what is nearest.

    `seconds` is the time from question to answer. `note` is a sentence of ours about the answer
    (never news), such as "The article does not say why", and `lead` one that stands above its
    sentences, such as "The sources differ:". `side_by_side` is whether its sentences
    are to be read against each other, each with its outlet and date. `small_talk` is whether it was
    no question about the news, so that `note` is a friendly line. `image` is the address of a
    picture of the one story that is cited, for where pictures are shown. `written_by` is the model
    that wrote sentences of it, None where all are quotes. `stories` are those of the cited
    articles, and `behind` how much stands behind all that is cited, None where no article of it is
    placed. `with_timeline` are the articles that it cites, or is limited to, whose stories have a
    timeline. `passages` are those that were read, the best first, for whoever writes. None of
    these, nor the picture, nor `behind` is a part of the JSON.
    """

    question: str
    covered: bool
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[NearestArticle, ...] = ()
    read_as: ReadAs = ReadAs()
    index: IndexState
    answerer: str
    seconds: float
    note: str | None = None
    lead: str | None = None
    side_by_side: bool = False
    small_talk: bool = False
    stories: tuple[Story, ...] = ()
    behind: Coverage | None = Field(default=None, exclude=True)
    with_timeline: frozenset[str] = Field(default=frozenset(), exclude=True)
    image: str | None = Field(default=None, exclude=True)
    written_by: str | None = Field(default=None, exclude_if=operator.not_)
    passages: tuple[ReadPassage, ...] = Field(default=(), exclude=True, repr=False)

    def made_of(self, found: Iterable[Hit | StoredPassage]) -> Self:
        """Return it with the passages that were read for it, the best first."""
        passages = tuple(ReadPassage(passage=f.passage, article=f.article) for f in found)
        return self.model_copy(update={"passages": passages})

    @property
    def story(self) -> str | None:
        """Return the id of the one article that is cited, None where it cites none or several."""
        cited = self.cited_articles()
        return cited[0][0].article_id if len(cited) == 1 else None

    def cited_articles(self) -> list[list[Citation]]:
        """Return the citations of each article together, in the order of their first ones."""
        by_article: dict[str, list[Citation]] = {}
        for citation in self.citations:
            by_article.setdefault(citation.article_id, []).append(citation)
        return list(by_article.values())


class SearchResult(Frozen):
    """The hits of one search, best first, and by article the stories that they are of."""

    query: Query
    hits: tuple[Hit, ...]
    stories: dict[str, Story] = Field(default_factory=dict)
    index: IndexState
    seconds: float


class QuoteInContext(Frozen):
    """A quoted passage: `before + quote + after` is a stretch of its section."""

    article: ArticleSummary
    section: str
    before: str
    quote: str
    after: str


class ExcerptPiece(Frozen):
    """A part of an excerpt, with the white space before it; `cited` is the sentence itself.

    `citation` is the number of what cites it, None for what stands around it.
    """

    text: str
    citation: int | None = None
    cited: bool = False


class Excerpt(Frozen):
    """A stretch of a section, without a gap: cited sentences and one on either side."""

    section: str
    pieces: tuple[ExcerptPiece, ...]


class ArticleExcerpts(Frozen):
    """What is cited of one article, in reading order; `numbers` are those of the citations."""

    article: ArticleSummary
    numbers: tuple[int, ...]
    excerpts: tuple[Excerpt, ...]


class QuoteCheck(Frozen):
    """Whether a text stands in an article: `found` is its stretch there, None where nowhere.

    `nearness` is 100 for word for word; `pieces` say what differs; `nearest` is offered otherwise.
    """

    asked: str
    found: QuoteInContext | None = None
    exact: bool = False
    nearness: float = 0.0
    pieces: tuple[Piece, ...] = ()
    nearest: tuple[NearestArticle, ...] = ()


class LlmStatus(Frozen):
    """What `status` tells of the LLM that is set up: its name, and how much of it is used."""

    model: str
    tokens: TokenUse


class ServiceStatus(Frozen):
    """What `status` tells: how much there is, how fresh, and what is still missing."""

    index: IndexState
    vectors: int
    pending: int
    categories: int
    sources: int
    model: str
    answerer: str
    updating: bool
    warning: str | None = None
    llm: LlmStatus | None = None


class AnswerDraft(Frozen):
    """What an answerer gives back: sentences and their citations, or none; see `Answer`."""

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    note: str | None = None
    lead: str | None = None
    side_by_side: bool = False


def cite(
    number: int,
    article: ArticleSummary,
    *,
    passage_id: str,
    section: str,
    quote: str,
    language: str = ENGLISH,
) -> Citation:
    """Make the citation of a quote from an article."""
    shared = article.model_dump(
        include={"headline", "source", "url", "published", "kind", "status", "note"}
    )
    return Citation(
        number=number,
        passage_id=passage_id,
        article_id=article.id,
        section=section,
        quote=quote,
        language=language,
        **shared,
    )


def articles_of(hits: Iterable[Hit]) -> tuple[ArticleSummary, ...]:
    """Return the articles of hits in their order, each once."""
    return tuple({hit.article.id: hit.article for hit in hits}.values())


def offered(articles: Iterable[ArticleSummary]) -> tuple[NearestArticle, ...]:
    """Return the first few articles as they are offered where nothing answers."""
    shown = {"headline", "source", "url", "published"}
    return tuple(
        NearestArticle(article_id=article.id, **article.model_dump(include=shown))
        for article in islice(articles, NEAREST_SHOWN)
    )
