"""Answers are exact: every sentence stands in what it cites, and that in its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.service.answers import Answer
    from bot.service.newsdesk import Newsdesk

POINTS = ("The bridge closes on Friday.", "Buses replace it.", "It opens again in May.")


def assert_exact(newsdesk: Newsdesk, answer: Answer) -> None:
    """Every sentence is a span of its cited passage, and that one of its article's section."""
    numbers = {citation.number: citation for citation in answer.citations}
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for sentence in answer.sentences:
        assert sentence.citations
        for number in sentence.citations:
            citation = numbers[number]
            assert sentence.text in citation.quote
            article = newsdesk.library.get(citation.article_id)
            assert article is not None
            assert any(citation.quote in section.content for section in article.quotable())
            assert citation.published == article.published
            assert citation.source == article.source
            (quote,) = newsdesk.quotes.in_context([citation.passage_id])
            assert quote.quote == citation.quote
