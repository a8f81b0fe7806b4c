"""What opens the reports that came in a story after what was found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fakes import NOON

from articles.models import ArticleSummary, Kind, SectionKind
from bot.service.developments.newer import openings
from bot.service.excerpts.sentences import PlacedSentence
from index.models import Passage
from index.stemming import stems
from index.store.quotable import StoredPassage

FERRY = ("elsin", "ferry")


def report(
    number: int,
    *texts: str,
    day: int | None,
    headline: str = "Elsin ferry docks",
    kind: Kind = Kind.NEWS,
) -> list[StoredPassage]:
    """Return the passages of an article that is published so many days after the first."""
    published = None if day is None else NOON + timedelta(days=day)
    article = ArticleSummary(id=f"a{number}", headline=headline, published=published, kind=kind)
    return [
        StoredPassage(
            Passage(
                id=f"p{number}-{place}",
                article_id=article.id,
                section=SectionKind.BODY,
                section_index=0,
                ordinal=place,
                start=500 * place,
                end=500 * place + len(text),
                text=text,
                header="",
            ),
            article,
        )
        for place, text in enumerate(texts)
    ]


def told(text: str = "The ferry Elsin ran aground in fog.", day: int = 0) -> PlacedSentence:
    ((passage, article),) = report(1, text, day=day)
    return PlacedSentence(text, passage, article, 0)


def opened(*later: list[StoredPassage], asked: tuple[str, ...] = FERRY) -> list[str]:
    found = openings(asked, [told()], NOON, [each for own in later for each in own], stems)
    return [each.text for each in found]


def test_newer_reports_open_with_their_first_sentences_the_newest_first() -> None:
    older = report(2, "Divers looked at the hull. It took an hour.", "More was said.", day=1)
    newer = report(3, "The officer saw the warning too late. He was alone.", day=9)
    expected = ["The officer saw the warning too late.", "Divers looked at the hull."]
    assert opened(older, newer) == opened(newer[::-1], older[::-1]) == expected


@pytest.mark.parametrize(
    "later",
    [
        report(2, "Divers looked at the hull.", day=0),
        report(2, "Divers looked at the hull.", day=None),
        report(2, "Divers looked at the hull.", day=3, kind=Kind.OPINION),
        report(2, "Divers looked at the hull.", day=3, kind=Kind.ANALYSIS),
        report(2, "Divers looked at the hull.", day=3, headline="Elsin docks"),
        report(2, "In fog the ferry Elsin ran aground.", day=3),
    ],
    ids=["no later", "undated", "opinion", "analysis", "lacks a word asked about", "says it again"],
)
def test_what_is_no_newer_report_on_it_opens_nothing(later: list[StoredPassage]) -> None:
    assert opened(later) == []


def test_words_are_compared_by_their_stems_and_need_to_be_there() -> None:
    later = report(2, "Two ferries stay in port.", day=3, headline="The Elsin's sister is checked")
    assert opened(later) == ["Two ferries stay in port."]
    assert opened(later, asked=()) == []
