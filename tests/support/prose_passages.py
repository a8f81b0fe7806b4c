"""Passages to write from, and the quoted answer that is made of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from articles.models import ArticleSummary, SectionKind
from bot.service.answers import Answer, Citation, ReadPassage, Sentence, cite
from index.models import IndexState, Passage

TODAY = date(2026, 11, 14)
HARBOUR_TEXT = (
    "Torrin Bank bought Halden Line for $4.3bn on Monday, its chief executive Vera Holt said. "
    "The ferry company lost 14% of its passengers in 2025 after the strike in Aldemouth. "
    "Holt did not rule out job cuts. Three ships will be sold by 30 November. "
    "The union's leader, Piet Marsh, called the sale “a bad day for the harbour”."
)
BRIDGE_TEXT = (
    "The old bridge in Brackwater was closed by engineers who found cracks in two pillars. "
    "Repairs are expected to cost 8 million crowns, the council said."
)
BEST = "Torrin Bank bought Halden Line for $4.3bn on Monday, its chief executive Vera Holt said."


def a_passage(
    number: int,
    text: str,
    headline: str = "A headline",
    source: str | None = "Harbour Post",
    language: str = "en",
    section: SectionKind = SectionKind.BODY,
) -> ReadPassage:
    """Return a passage of an article of its own, which came out on 12 November 2026."""
    article = ArticleSummary(
        id=f"a{number}",
        headline=headline,
        source=source,
        published=datetime(2026, 11, 12, 9, tzinfo=UTC),
    )
    passage = Passage(
        id=f"{number:016x}",
        article_id=article.id,
        section=section,
        section_index=0,
        ordinal=0,
        start=0,
        end=len(text),
        text=text,
        header=headline,
        language=language,
    )
    return ReadPassage(passage=passage, article=article)


HARBOUR = a_passage(1, HARBOUR_TEXT, "Torrin Bank buys Halden Line")
BRIDGE = a_passage(2, BRIDGE_TEXT, "Bridge closed", "Brackwater Times")


def citation_of(number: int, found: ReadPassage) -> Citation:
    """Return the citation of a whole passage."""
    return cite(
        number,
        found.article,
        passage_id=found.passage.id,
        section=found.passage.section.value,
        quote=found.passage.text,
        language=found.passage.language,
    )


def quoted_answer(*said: tuple[str, ReadPassage], also: tuple[ReadPassage, ...] = ()) -> Answer:
    """Return an answer that quotes sentences, by default the one on Torrin Bank, from passages."""
    said = said or ((BEST, HARBOUR),)
    cited = list({found.passage.id: found for _text, found in said}.values())
    number = {found.passage.id: n for n, found in enumerate(cited, 1)}
    return Answer(
        question="Who bought Halden Line?",
        covered=True,
        sentences=tuple(
            Sentence(text=text, citations=(number[found.passage.id],)) for text, found in said
        ),
        citations=tuple(citation_of(n, found) for n, found in enumerate(cited, 1)),
        index=IndexState(articles=2, passages=2, updated=None),
        answerer="extractive",
        seconds=0.0,
        passages=(*cited, *also),
    )
