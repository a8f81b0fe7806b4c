"""What follow-ups may mean, and how the newsdesk picks one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import NOON
from hypothesis import given
from hypothesis import strategies as st

from articles.errors import StoryNotFoundError
from articles.models import Filters
from bot.service.answers import ReadAs
from bot.service.conversations import turn_of
from bot.service.followups import Turn, asks_why, readings
from bot.service.questions import LONGEST_QUESTION_CHARS

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

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
    assert texts("what happened to the elsin", LAST) == ["what happened to the elsin"]
    assert texts("what happened to it", LAST) != ["what happened to it"]
    assert texts("what happened in the end", LAST) != ["what happened in the end"]


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
    first = desk.asking.ask("What would the repair of the bridge in Town4 cost?")
    turn = Turn(question=first.question, articles=("a4",))
    answer = desk.asking.ask("What about Town7?", turns=(turn,))
    assert answer.question == "What about Town7?"
    assert "Town7" in (answer.read_as.question or "")
    assert answer.citations[0].article_id == "a7"
    reason = desk.asking.ask("Why?", turns=(turn,))
    assert "because the ferry is too small" in " ".join(
        sentence.text for sentence in reason.sentences
    )
    assert reason.citations[0].article_id == "a4"
    when = desk.asking.ask("When?", turns=(turn,))
    assert when.citations[0].article_id == "a4"


def test_why_is_asked_of_each_story_of_the_last_answer(desk: Newsdesk) -> None:
    turn = Turn(question="What opens in Sala?", articles=("a51", "a50"))
    told = desk.asking.ask("Why?", turns=(turn,))
    assert told.citations[0].article_id == "a50"
    silent = desk.asking.ask("But why?", turns=(Turn(question="Bridges?", articles=("a51",)),))
    assert silent.note == "The article does not say why."


def test_why_passes_over_stories_that_are_gone(desk: Newsdesk) -> None:
    turn = Turn(question="What of Town4 and Sala?", articles=("a4", "a50"))
    desk.editor.remove("a4")
    told = desk.asking.ask("Why?", turns=(turn,))
    assert told.citations[0].article_id == "a50"
    desk.editor.retract("a50", "It was made up.")
    with pytest.raises(StoryNotFoundError, match="a4"):
        desk.asking.ask("Why?", turns=(turn,))


def test_a_turn_is_known_by_its_question_and_its_first_article() -> None:
    turn = Turn(question="What opens in Sala?", articles=("a50", "a51"))
    assert turn.key == turn.model_copy(update={"private": True, "articles": ("a50",)}).key
    assert turn.key != turn.model_copy(update={"question": "What closes in Sala?"}).key
    assert turn.key != turn.model_copy(update={"articles": ()}).key


def test_limits_are_kept_and_a_story_s_within_it_alone() -> None:
    limits = Filters(source="Harbour Post", article_id="a7")
    turn = Turn(question="Who built it in Sala?", articles=("a9",), filters=limits)
    found = readings("When did it open?", (turn,))
    assert {reading.limits.source for reading in found} == {"Harbour Post"}
    assert {(r.article_id, r.keeps) for r in found} == {("a7", True), (None, False)}
    new = "How many people were hurt on the ferry?"
    assert [r.limits for r in readings(new, (turn,))] == [Filters()]
    below = readings(new, (turn,), below=True)
    assert [(r.limits, r.keeps) for r in below] == [(limits, True), (Filters(), False)]


def test_what_a_follow_up_names_goes_before_the_limits(desk: Newsdesk) -> None:
    limits = Filters(source="The *Wire*", since=NOON, until=NOON)
    turn = Turn(question="What would the repair cost in Town4?", filters=limits)
    asked = desk.asking.ask("What about Town7?", turns=(turn,))
    assert asked.read_as.sources == ("The *Wire*",)
    assert (asked.read_as.since, asked.read_as.until) == (NOON, NOON)
    other = desk.asking.ask("And what did the Harbour Post say of it last week?", turns=(turn,))
    assert other.read_as.sources == ("Harbour Post",)
    assert (other.read_as.since, other.read_as.until) == (None, None)
    own = desk.asking.ask("What about Town7?", Filters(source="Harbour Post"), turns=(turn,))
    assert own.read_as.sources == ("Harbour Post",)


def test_a_name_of_its_own_is_asked_about_where_the_last_question_has_no_place_for_it(
    desk: Newsdesk,
) -> None:
    asked = Turn(question="How many beds has the ward that opened?", articles=("a50",))
    answer = desk.asking.ask("And Town7?", turns=(asked,))
    assert answer.citations[0].article_id == "a7"
    # “in …” asks the last question again, of another place.
    assert "in Nowhere" not in texts("And in Nowhere?", asked)


def test_brackets_are_not_nested() -> None:
    before = Turn(question="And then?", follows="Who built the ward in Sala?", articles=("a50",))
    (*_, found) = texts("When?", before)
    assert found == "When? (Who built the ward in Sala?)"


def test_a_follow_up_that_nothing_covered_is_passed_over() -> None:
    first = Turn(question="Who built the ward in Sala?", articles=("a50",))
    thanks = Turn(question="thanks!", follows="Sala")
    assert texts("When?", first, thanks) == texts("When?", first)
    own = Turn(question="Who leads the Treasury?")
    assert texts("When?", first, own) == texts("When?", own)


def test_brackets_that_people_write_are_their_words() -> None:
    asked = Turn(question="Who leads the Bank of Sala (the old one)?")
    assert texts("When?", asked) == ["When? (Who leads the Bank of Sala (the old one)?)"]
    thanks = Turn(question="Thanks (really)!")
    assert texts("When?", asked, thanks) == texts("When?", thanks)


def test_what_a_follow_up_follows_is_kept_apart(desk: Newsdesk) -> None:
    turn = Turn(question="What would the repair of the bridge in Town4 cost?", articles=("a4",))
    answer = desk.asking.ask("When?", turns=(turn,))
    assert (answer.read_as.question, answer.read_as.follows) == ("When?", turn.question)
    following = turn_of(answer)
    assert (following.question, following.follows) == ("When?", turn.question)
    found = readings("What about Town7?", (following,))
    assert (found[0].question, found[0].follows) == ("When?", turn.question.replace("4", "7"))


def test_a_time_takes_its_place_in_the_question_that_is_asked() -> None:
    asked = Turn(question="What did it decide in October?", follows="Who leads the Fed?")
    assert texts("And last week?", asked)[0] == "What did it decide last week? (Who leads the Fed?)"


def test_questions_that_ask_on_for_long_do_not_grow_for_ever(desk: Newsdesk) -> None:
    answer = desk.asking.ask("What would the repair of the bridge in Town4 cost?")
    long = ReadAs(question="Who built it? " * 400, follows="Who leads the Fed? " * 400)
    turn = turn_of(answer.model_copy(update={"read_as": long}))
    assert len(turn.question) == len(turn.follows or "") == LONGEST_QUESTION_CHARS
