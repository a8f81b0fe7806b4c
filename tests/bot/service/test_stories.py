"""What is told of one story: its key points, why it matters, what is near to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from exact import POINTS, assert_exact
from fakes import make_article

from articles.errors import StoryNotFoundError

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
