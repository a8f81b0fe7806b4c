"""What Discord and the terminal say alike of articles and answers."""

from __future__ import annotations

import pytest
from fakes import NOON, make_article

from articles.models import Kind, Status
from bot.i18n.language import speaking
from bot.service import phrases
from bot.service.answers import NearestArticle, ReadAs
from index.models import Mending, Period


def loud(text: str) -> str:
    return text.upper()


def test_every_limit_of_a_question_is_said_in_its_place() -> None:
    read = ReadAs(
        category="Politics",
        sources=("a", "b", "c"),
        dates=(Period(first=NOON.date(), last=NOON.date()),),
        latest=True,
        since=NOON,
        until=NOON,
    )
    assert phrases.limits(read, loud) == [
        "category: POLITICS",
        "outlets: A, B, C",
        "dates: 10 Nov 2026",
        "latest first",
        "since 10 Nov 2026",
        "until 10 Nov 2026",
    ]
    assert phrases.limits(read, loud, most_outlets=2)[1] == "outlets: A, B and 1 more"
    assert phrases.limits(read, loud, most_outlets=3)[1] == "outlets: A, B, C"
    assert phrases.limits(ReadAs(), loud) == []


def test_an_article_s_outlet_day_and_category_are_said_or_that_they_are_missing() -> None:
    assert phrases.facts(make_article(1).summary(), loud) == [
        "HARBOUR POST",
        "2 Nov 2026",
        "POLITICS",
    ]
    bare = make_article(1, source=None, published=None, category=None).summary()
    assert phrases.facts(bare, loud) == ["outlet not given", "date not given"]
    with speaking("de"):
        assert phrases.facts(bare, loud)[0] == "Medium nicht angegeben"


def test_what_a_reader_must_know_of_an_article() -> None:
    plain = make_article(1).summary()
    assert phrases.article_marks(plain) == (None, False, None)
    changed = {"kind": Kind.OPINION, "status": Status.CORRECTED, "note": "It was 5."}
    assert phrases.article_marks(make_article(1, **changed).summary()) == (
        Kind.OPINION,
        True,
        "It was 5.",
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, ""),
        ({"story": "a1"}, ""),
        ({"question": "When?"}, "Read as a question of its own."),
        ({"question": "When?", "follows": "Who?"}, "Read together with your last question."),
        ({"question": "When?", "story": "a1"}, "Read within the story of the last answer."),
        ({"question": "Who won?"}, "Read as “WHO WON?”."),
        (
            {"question": "Who won?", "follows": "The cup", "story": "a1"},
            (
                "Read as “WHO WON?”. Read together with your last question. "
                "Read within the story of the last answer."
            ),
        ),
    ],
)
def test_how_a_follow_up_was_read_is_said_in_sentences(fields: dict[str, str], told: str) -> None:
    assert phrases.understood(ReadAs(**fields), "When?", loud) == told


def test_the_nearest_headlines_are_a_list_only_where_there_are_some() -> None:
    near = NearestArticle(article_id="a", headline="A bridge closes", source="Wire")
    told = phrases.nearest_headlines([near], loud, lambda each: f"<{each.headline}>")
    assert told == ["The nearest headlines:", "<A bridge closes> · WIRE · date not given"]
    assert phrases.nearest_headlines([], loud, lambda each: each.headline) == []


def test_misspelt_words_are_told_with_the_question_that_was_read() -> None:
    mended = (Mending(written="drector", read="director"),)
    read_as = ReadAs(mended=mended)
    assert phrases.understood(read_as, "why the drector?", str) == "Read as “why the director?”."
    # Those of the question before are told no second time.
    following = ReadAs(question="Why?", follows="who is drector", mended=mended)
    assert phrases.understood(following, "Why?", str) == "Read together with your last question."
