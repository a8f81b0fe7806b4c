"""What is told of one story: its key points, why it matters, what is near to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from exact import POINTS, assert_exact
from fakes import make_article

from articles.errors import StoryNotFoundError
from bot.service.stories import UnknownStoryError

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


def test_own_key_points_are_used_word_for_word_in_order(small_desk: Newsdesk) -> None:
    answer = small_desk.stories.key_points("sala hospital")
    assert tuple(sentence.text for sentence in answer.sentences) == POINTS
    assert_exact(small_desk, answer)


def test_key_points_are_chosen_where_there_are_none(small_desk: Newsdesk) -> None:
    answer = small_desk.stories.key_points("a3")
    assert 0 < len(answer.sentences) <= 4
    assert_exact(small_desk, answer)


def test_the_own_why_is_given_whole(small_desk: Newsdesk) -> None:
    answer = small_desk.stories.why("a50")
    assert [s.text for s in answer.sentences] == [
        "The town had no ward of its own.",
        "Patients travelled for hours.",
    ]
    assert_exact(small_desk, answer)


def test_a_reason_is_found_by_its_words(small_desk: Newsdesk) -> None:
    answer = small_desk.stories.why("a3")
    assert [s.text for s in answer.sentences] == [
        "The council of Town3 voted on Monday to close its old bridge.",
        "Buses will run across the river instead, because the ferry is too small.",
    ]
    assert_exact(small_desk, answer)


def test_an_article_that_gives_no_reason_says_so(small_desk: Newsdesk) -> None:
    small_desk.library.add(make_article(60, text="The choir sang on Sunday. The hall was full."))
    small_desk.engine.follow()
    answer = small_desk.stories.why("a60")
    assert not answer.covered
    assert answer.note == "The article does not say why."


def test_a_retracted_article_is_gone_at_once_and_says_why(small_desk: Newsdesk) -> None:
    before = small_desk.asking.ask("What did engineer Vera4 Holt say the repair would cost?")
    small_desk.editor.retract("a4", "It was made up.")
    after = small_desk.asking.ask("What did engineer Vera4 Holt say the repair would cost?")
    assert all(citation.article_id != "a4" for citation in after.citations)
    assert all(near.article_id != "a4" for near in after.nearest)
    assert small_desk.quotes.in_context([before.citations[0].passage_id]) == ()
    with pytest.raises(StoryNotFoundError, match=r"was retracted: It was made up\."):
        small_desk.stories.find("a4")


def test_related_stories_leave_out_the_story_itself(small_desk: Newsdesk) -> None:
    related = small_desk.stories.related("a3", limit=4)
    assert len(related) == 4
    assert "a3" not in {article.id for article in related}


@pytest.mark.parametrize("name", ["sala hospitl wrad", "the Sala hospitals new wards"])
def test_a_name_with_slips_is_taken_for_the_story_that_is_clearly_meant(
    small_desk: Newsdesk, name: str
) -> None:
    answer = small_desk.stories.key_points(name)
    assert tuple(sentence.text for sentence in answer.sentences) == POINTS
    assert answer.note == "Taken to be the story “Sala hospital opens a new ward”."
    assert_exact(small_desk, answer)
    assert small_desk.stories.find(name).id == "a50"
    assert small_desk.stories.key_points("sala hospital").note is None


@pytest.mark.parametrize(
    "name", ["Town closes brigde", "hospital submarines", "Town99 closes bridge"]
)
def test_a_name_that_no_story_has_offers_the_nearest(small_desk: Newsdesk, name: str) -> None:
    for tell in (small_desk.stories.key_points, small_desk.stories.why, small_desk.stories.find):
        with pytest.raises(UnknownStoryError, match="the nearest are: “") as caught:
            tell(name)
        assert 1 <= len(caught.value.nearest) <= 3
    answer = small_desk.stories.unknown(name, caught.value)
    assert not answer.covered
    assert answer.nearest == caught.value.nearest


@pytest.mark.parametrize("name", ["a99", "https://nowhere.example/1", "?!", "2026"])
def test_an_id_and_a_url_are_taken_as_they_are(small_desk: Newsdesk, name: str) -> None:
    with pytest.raises(StoryNotFoundError) as caught:
        small_desk.stories.key_points(name)
    assert not isinstance(caught.value, UnknownStoryError)


def test_a_slip_finds_no_story_of_another_server_and_changes_none(small_desk: Newsdesk) -> None:
    small_desk.library.add(make_article(70, headline="Secret submarine base", scope="42"))
    small_desk.engine.follow()
    assert small_desk.stories.find("secrte submarine base", scope="42").id == "a70"
    with pytest.raises(UnknownStoryError) as caught:
        small_desk.stories.find("secrte submarine base", scope="7")
    assert "Secret" not in str(caught.value)
    with pytest.raises(StoryNotFoundError):
        small_desk.editor.retract("sala hospitl wrad", "By mistake.")
