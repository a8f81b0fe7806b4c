"""What is taken for the telling of one outlet alone."""

from __future__ import annotations

import pytest
from fakes import make_article

from articles.models import SectionKind
from bot.service.excerpts.sentences import PlacedSentence
from bot.service.matters.aligning import likeness_of
from bot.service.matters.columns import OutletColumn, read_sentences
from bot.service.matters.only import only_told
from index.models import Passage

BURNT = "The old mill by the river Elsin burnt down to its walls on Monday night."
ALONE = "A night watchman had asked the owner of the mill for new alarms in August."


def column(number: int, *texts: str) -> OutletColumn:
    article = make_article(number, source=f"Paper {number}").summary()
    placed = [
        PlacedSentence(
            text,
            Passage(
                id=f"{number}-{place}",
                article_id=article.id,
                section=SectionKind.BODY,
                section_index=0,
                ordinal=place,
                start=place * 1000,
                end=place * 1000 + len(text),
                text=text,
                header="",
            ),
            article,
            0,
        )
        for place, text in enumerate(texts)
    ]
    return OutletColumn(article.source, (article,), placed, frozenset({article.id}))


def only(
    *columns: OutletColumn, elsewhere: tuple[tuple[int, frozenset[str]], ...] = ()
) -> list[str]:
    def stems(word: str, _language: str) -> list[str]:
        return [word.casefold()]

    sentences = read_sentences(columns, stems)
    likeness = likeness_of(sentences, None)
    taken = {n for n, each in enumerate(sentences) if each.text == BURNT}
    return [sentences[n].text for n in only_told(sentences, likeness, None, taken, elsewhere)]


def test_what_no_other_outlet_tells_is_told_alone() -> None:
    assert only(column(1, BURNT, ALONE), column(2, BURNT)) == [ALONE]


@pytest.mark.parametrize(
    "text",
    [
        "Night watchman who had asked the owner of the mill for new alarms in August",
        "A night watchman had asked the owner of the mill for new alarms in Aug...",
        "Who had asked the owner of the mill for new alarms in the month of August?",
        "He had asked the owner of the mill for new alarms in the month of August.",
        "Alarms were asked for.",
    ],
)
def test_captions_questions_and_what_says_little_are_not(text: str) -> None:
    assert only(column(1, BURNT, text), column(2, BURNT)) == []


def test_what_is_told_where_nothing_is_compared_is_not_told_alone() -> None:
    held = frozenset(ALONE.casefold().rstrip(".").split())
    columns = (column(1, BURNT, ALONE), column(2, BURNT))
    assert only(*columns, elsewhere=((-1, held),)) == []
    assert only(*columns, elsewhere=((0, held),)) == [ALONE]
