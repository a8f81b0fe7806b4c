"""What follow-ups may mean, and how the newsdesk picks one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.followups import Turn, asks_why, readings

if TYPE_CHECKING:
    from bot.app import Newsdesk

LAST = Turn(question="What did Anthropic say about the new rules?", articles=("a1",))


def texts(text: str, *turns: Turn) -> list[str]:
    return [reading.text for reading in readings(text, turns)]


def test_a_name_takes_the_place_of_the_one_asked_about() -> None:
    assert texts("What about the Treasury?", LAST)[0] == (
        "What did the Treasury say about the new rules?"
    )
    assert texts("And the Bank of England?", LAST)[0] == (
        "What did the Bank of England say about the new rules?"
    )
    about_the = Turn(question="What does the Treasury want?")
    assert texts("how about Anthropic", about_the)[0] == "What does Anthropic want?"


def test_a_time_takes_the_place_of_the_time() -> None:
    asked = Turn(question="What did the Fed decide in October?")
    assert texts("And last week?", asked)[0] == "What did the Fed decide last week?"


def test_words_that_point_back_are_asked_of_what_was_named() -> None:
    found = readings(
        "When did it open?", (Turn(question="Who built it in Sala?", articles=("a9",)),)
    )
    assert found[0].text == "When did it open? (Sala)"
    assert ("When did it open?", "a9") in [(r.text, r.article_id) for r in found]


def test_a_question_of_its_own_stays_alone() -> None:
    new = "How many people were hurt on the ferry?"
    assert texts(new, LAST) == [new]
    assert texts("Why?") == ["Why?"]


def test_why_alone_asks_for_the_reason() -> None:
    assert asks_why("Why?")
    assert asks_why("but why")
    assert not asks_why("Why did the ferry sink?")


@given(st.text(max_size=80), st.text(min_size=1, max_size=80))
def test_any_text_has_a_reading(text: str, before: str) -> None:
    found = readings(text, (Turn(question=before, articles=("a1",)),))
    assert found
    assert len(found) <= 5


def test_the_reading_that_is_covered_best_is_taken(desk: Newsdesk) -> None:
    first = desk.service.ask("What would the repair of the bridge in Town4 cost?")
    turn = Turn(question=first.question, articles=("a4",))
    answer = desk.service.ask("What about Town7?", turns=(turn,))
    assert answer.question == "What about Town7?"
    assert answer.read_as.question
    assert "Town7" in answer.read_as.question
    assert answer.citations[0].article_id == "a7"
    reason = desk.service.ask("Why?", turns=(turn,))
    assert "because the ferry is too small" in " ".join(
        sentence.text for sentence in reason.sentences
    )
    assert reason.citations[0].article_id == "a4"
    when = desk.service.ask("When?", turns=(turn,))
    assert when.citations[0].article_id == "a4"


def test_why_is_asked_of_each_story_of_the_last_answer(desk: Newsdesk) -> None:
    turn = Turn(question="What opens in Sala?", articles=("a51", "a50"))
    told = desk.service.ask("Why?", turns=(turn,))
    assert told.citations[0].article_id == "a50"
    silent = desk.service.ask("But why?", turns=(Turn(question="Bridges?", articles=("a51",)),))
    assert silent.note == "The article does not say why."
