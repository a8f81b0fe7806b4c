"""Whether a written sentence is borne out by the passages that it cites."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.faithfulness.checking import check
from bot.service.faithfulness.models import FindingKind, NumberedSource
from index.chunking.sentences import split_sentences

if TYPE_CHECKING:
    from bot.service.faithfulness.models import SentenceJudge

PUBLISHED = date(2026, 11, 12)
TODAY = date(2026, 11, 14)
HARBOUR = NumberedSource(
    number=1,
    text=(
        "Torrin Bank bought Halden Line for $4.3bn on Monday, its chief executive Vera Holt said. "
        "The ferry company lost 14% of its passengers in 2025 after the strike in Aldemouth. "
        "Holt did not rule out job cuts. Three ships will be sold by 30 November. "
        "The union's leader, Piet Marsh, called the sale “a bad day for the harbour”. "
        "Shares in Torrin Bank rose 6% to 212 pence. The minister approved the sale last week."
    ),
    headline="Torrin Bank buys Halden Line",
    outlet="Harbour Post",
    published=PUBLISHED,
)
BRIDGE = NumberedSource(
    number=2,
    text=(
        "The old bridge in Brackwater was closed by engineers who found cracks in two pillars. "
        "Repairs are expected to cost 8 million crowns, the council said."
    ),
    headline="Bridge closed",
    outlet="Brackwater Times",
    published=PUBLISHED,
)


def kinds(sentence: str, *sources: NumberedSource, today: date = TODAY) -> set[FindingKind]:
    return {found.kind for found in check(sentence, sources or (HARBOUR,), today)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Torrin Bank bought Halden Line for $4.3 billion, Holt said.",
        "Torrin Bank purchased the ferry company Halden Line for 4.3 billion dollars.",
        "Halden Line lost 14 percent of its passengers in 2025.",
        "3 ships will be sold by 30 November 2026.",
        "Vera Holt did not rule out job cuts.",
        "Piet Marsh called the sale “a bad day for the harbour”.",
        "Shares in Torrin Bank climbed 6% to 212 pence.",
        "On 9 November 2026, Torrin Bank bought Halden Line for $4.3bn.",
        "The minister approved the sale.",
        "The sale was approved by the minister.",
        "Halden Line was bought by Torrin Bank for $4.3bn.",
        "Holt declined to rule out job cuts.",
        "The Harbour Post reports that Torrin Bank bought Halden Line.",
        "Torrin Bank's chief executive, Vera Holt, announced the $4.3bn purchase of Halden Line.",
    ],
)
def test_what_the_passage_says_passes_in_other_words(sentence: str) -> None:
    assert check(sentence, [HARBOUR], TODAY) == ()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Torrin Bank bought Halden Line for $4.8bn.", FindingKind.NUMBER),
        ("Four ships will be sold by 30 November.", FindingKind.NUMBER),
        ("Shares in Torrin Bank rose 6% to 14 pence.", FindingKind.UNIT),
        ("Torrin Bank bought Halden Line for €4.3bn.", FindingKind.UNIT),
        ("Torrin Bank bought Halden Line for $4.3 million.", FindingKind.NUMBER),
        ("The ferry company lost 6% of its passengers in 2025.", FindingKind.PERCENTAGE),
        ("The ferry company lost 19% of its passengers in 2025.", FindingKind.PERCENTAGE),
        ("The ferry company lost 14% of its passengers in 2023.", FindingKind.DATE),
        ("Three ships will be sold by 29 November.", FindingKind.DATE),
        ("Three ships will be sold by 30 December.", FindingKind.DATE),
        ("Torrin Bank bought Kestrel Air for $4.3bn.", FindingKind.NAME),
        ("Vera Marsh did not rule out job cuts.", FindingKind.NAME),
        ("Holt called the sale “a bad day for the harbour”.", FindingKind.NAME),
        ("Marsh called the sale “a black day for the harbour”.", FindingKind.QUOTATION),
        ("Holt said “we are proud of our ships”.", FindingKind.QUOTATION),
        ("Holt ruled out job cuts.", FindingKind.NEGATION),
        ("Three ships will not be sold by 30 November.", FindingKind.NEGATION),
        ("Shares in Torrin Bank fell 6% to 212 pence.", FindingKind.DIRECTION),
        ("The minister rejected the sale.", FindingKind.DIRECTION),
        ("The ferry company won 14% of its passengers in 2025.", FindingKind.DIRECTION),
        ("Halden Line bought Torrin Bank for $4.3bn.", FindingKind.SWAPPED_PARTIES),
        ("Torrin Bank was bought by Halden Line for $4.3bn.", FindingKind.SWAPPED_PARTIES),
        ("The sale approved the minister last week.", FindingKind.SWAPPED_PARTIES),
        ("The minister has yet to approve the sale.", FindingKind.NEGATION),
        ("The ferry company lost 14% of its ships in 2025.", FindingKind.PERCENTAGE),
        ("Marsh did not rule out job cuts.", FindingKind.NAME),
        ("Torrin Bank paints its ships green and hopes for sunnier days.", FindingKind.UNSUPPORTED),
    ],
)
def test_a_fault_is_found_and_named(sentence: str, kind: FindingKind) -> None:
    assert kind in kinds(sentence)


def test_the_words_at_fault_are_named() -> None:
    (found,) = check("Torrin Bank bought Halden Line for $4.8bn.", [HARBOUR], TODAY)
    assert found.words == "$4.8bn"


def test_days_are_counted_from_the_day_of_the_reader() -> None:
    sentence = "Torrin Bank bought Halden Line on Monday."
    assert kinds(sentence, today=TODAY) == set()
    assert kinds(sentence, today=TODAY + timedelta(days=7)) == {FindingKind.RELATIVE_DATE}
    assert kinds("The minister approved the sale last week.", today=PUBLISHED) == set()
    later = PUBLISHED + timedelta(days=7)
    assert kinds("The minister approved the sale last week.", today=later) == {
        FindingKind.RELATIVE_DATE
    }
    assert kinds("The minister approved the sale yesterday.") == {FindingKind.RELATIVE_DATE}


def test_a_word_of_time_is_not_confirmed_by_an_article_without_a_date() -> None:
    undated = HARBOUR._replace(published=None)
    sentence = "Torrin Bank bought Halden Line on Monday."
    assert kinds(sentence, undated) == {FindingKind.RELATIVE_DATE}


def test_yesterday_is_right_where_the_article_names_that_day() -> None:
    source = BRIDGE._replace(text="The bridge was closed on 13 November 2026.")
    assert kinds("The bridge was closed yesterday.", source, today=TODAY) == set()
    assert kinds("The bridge was closed yesterday.", source, today=PUBLISHED) == {
        FindingKind.RELATIVE_DATE
    }


def test_two_sources_may_each_bear_out_a_clause() -> None:
    sentence = (
        "Torrin Bank bought Halden Line for $4.3bn, and the old bridge in Brackwater was closed."
    )
    assert kinds(sentence, HARBOUR, BRIDGE) == set()


def test_what_only_two_sources_say_together_is_found() -> None:
    sentence = "Torrin Bank bought Halden Line by engineers who found cracks in two pillars."
    assert FindingKind.MERGED_SOURCES in kinds(sentence, HARBOUR, BRIDGE)
    assert kinds(sentence, HARBOUR)


def test_a_sentence_that_cites_nothing_is_unsupported() -> None:
    assert [found.kind for found in check("It rained.", [], TODAY)] == [FindingKind.UNSUPPORTED]


def test_the_judge_is_asked_last_and_never_about_a_sentence_of_a_source() -> None:
    asked = []

    def judge(sentence: str) -> float:
        asked.append(sentence)
        return -2.0

    own = "Torrin Bank purchased the ferry company Halden Line for $4.3bn, Holt said."
    assert check(own, [HARBOUR], TODAY) == ()
    assert check(own, [HARBOUR], TODAY, judge) == ((FindingKind.UNSUPPORTED, own),)
    assert kinds_judged("Three ships will be sold by 30 November.", judge) == set()
    assert kinds_judged("Four ships will be sold by 30 November.", judge) == {FindingKind.NUMBER}
    assert asked == [own]
    assert check(own, [HARBOUR], TODAY, lambda _: None) == ()
    assert check(own, [HARBOUR], TODAY, lambda _: 0.5) == ()


def kinds_judged(sentence: str, judge: SentenceJudge) -> set[FindingKind]:
    return {found.kind for found in check(sentence, [HARBOUR], TODAY, judge)}


SENTENCES = [
    source.text[start:end]
    for source in (HARBOUR, BRIDGE)
    for start, end in split_sentences(source.text)
]


@given(st.sampled_from(SENTENCES))
def test_a_sentence_of_a_source_always_passes_on_its_day(sentence: str) -> None:
    assert check(sentence, [HARBOUR, BRIDGE], PUBLISHED) == ()


FIGURES = [
    (sentence, place)
    for sentence in SENTENCES
    for place, letter in enumerate(sentence)
    if letter.isdigit()
]


@given(st.sampled_from(FIGURES), st.sampled_from("0123456789"))
def test_a_sentence_with_a_digit_changed_never_passes(at: tuple[str, int], digit: str) -> None:
    sentence, place = at
    if sentence[place] == digit:
        return
    changed = f"{sentence[:place]}{digit}{sentence[place + 1 :]}"
    assert check(changed, [HARBOUR, BRIDGE], PUBLISHED)


@given(st.sampled_from(SENTENCES), st.text(max_size=80))
def test_any_text_is_checked_without_an_error(sentence: str, text: str) -> None:
    check(text, [HARBOUR], TODAY)
    check(sentence, [HARBOUR._replace(text=text)], TODAY)


@pytest.mark.parametrize("language", ["de", "fr", "ja", "xx"])
def test_other_languages_are_checked_by_their_words(language: str) -> None:
    source = NumberedSource(1, "Die Bank kaufte 2025 drei Schiffe.", language=language)
    assert check("Die Bank kaufte 2025 drei Schiffe.", [source], TODAY) == ()
    assert check("Die Bank kaufte 2024 drei Schiffe.", [source], TODAY)
