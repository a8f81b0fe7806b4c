"""Timelines are found by any name of a story, and tell what its readers may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from placed import place
from storylines import PLACED, POST, TRIAL, WIRE, Telling, articles_of, told_stories

from articles.errors import AmbiguousStoryError, StoryNotFoundError
from articles.models import Status
from bot.service.stories import UnknownStoryError
from index.stories.tables import story_articles

if TYPE_CHECKING:
    from collections.abc import Callable

    from prepared import Fill

    from bot.service.newsdesk import Newsdesk
    from bot.service.timelines import Timeline


@pytest.fixture
def stories(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    """A newsdesk with the made-up stories."""
    return opened_with(told_stories)


def sentences(timeline: Timeline) -> list[str]:
    return [turn.sentence for turn in timeline.turns]


@pytest.mark.parametrize(
    "name",
    [
        "story-trial",
        " story-trial ",
        "trial-8",
        "https://news.example/trial/3",
        "Rask appeals against his sentence",
        "edvin rask",
        "Rask pleds not gilty as trial opns",
    ],
)
def test_a_story_is_named_by_its_id_or_any_of_its_articles(stories: Newsdesk, name: str) -> None:
    timeline = stories.timelines.tell(name)
    assert timeline.story is not None
    assert timeline.story.id == "story-trial"
    assert (len(timeline.articles), timeline.outlets) == (9, 4)
    assert timeline.headline == "Rask appeals against his sentence"
    assert sentences(timeline) == sentences(stories.timelines.tell("story-trial"))


def test_words_that_several_articles_of_one_story_go_by_name_it(stories: Newsdesk) -> None:
    with pytest.raises(AmbiguousStoryError) as raised:
        stories.stories.find("Torrin Bank")
    assert len(raised.value.article_ids) > 1
    timeline = stories.timelines.tell("Torrin Bank")
    assert timeline.story is not None
    assert timeline.story.id == "story-merger"
    with pytest.raises(AmbiguousStoryError):
        # “All on board” and “back on its plinth” are two stories.
        stories.timelines.tell("on")


def test_a_name_that_is_only_like_a_headline_is_told(stories: Newsdesk) -> None:
    note = stories.timelines.tell("Rask pleds not gilty as trial opns").answer.note
    assert note == "Taken to be the story “Rask pleads not guilty as trial opens”."
    assert stories.timelines.tell("story-trial").answer.note is None


def test_what_is_not_there_is_said_as_of_any_story(stories: Newsdesk) -> None:
    with pytest.raises(StoryNotFoundError, match="No story goes by “story-none”"):
        stories.timelines.tell("story-none")
    with pytest.raises(UnknownStoryError) as raised:
        stories.timelines.tell("a flood in some other town")
    assert raised.value.nearest


def test_every_turn_is_an_exact_span_with_its_source(stories: Newsdesk) -> None:
    timeline = stories.timelines.tell("story-flood")
    assert len(timeline.turns) > 3
    for number, turn in enumerate(timeline.turns, 1):
        article = stories.library.get(turn.citation.article_id)
        assert article is not None
        assert turn.sentence in article.sections[0].text
        assert turn.sentence in turn.citation.quote
        assert (turn.number, turn.citation.number) == (number, number)
        assert turn.day == (article.published.date() if article.published else None)
    assert len({turn.citation.article_id for turn in timeline.turns}) == len(timeline.turns)
    assert [turn.number for turn in timeline.turns if turn.newest] == [len(timeline.turns)]
    days = [turn.day for turn in timeline.turns if turn.day]
    assert days == sorted(days)


def test_undated_turns_stand_last_and_the_newest_has_a_date(stories: Newsdesk) -> None:
    turns = stories.timelines.tell("story-undated").turns
    assert turns[-1].day is None
    assert all(turn.day for turn in turns[:-1])
    assert [turn.newest for turn in turns] == [False] * (len(turns) - 2) + [True, False]


def test_a_translation_is_told_only_without_its_original(stories: Newsdesk) -> None:
    translated = TRIAL[0]._replace(
        headline="Früherer Hafenmeister angeklagt",
        text="Der frühere Hafenmeister Edvin Rask wurde am Montag wegen Bestechung angeklagt.",
        day="2026-08-05T09:00",
        outlet="Nachtblatt",
    )
    article = articles_of("german", (translated,))[0].model_copy(update={"language": "de"})
    stories.library.add(article)
    row = {
        "article_id": article.id,
        "story_id": "story-trial",
        "goes_with": "trial-1",
        "joined": PLACED,
    }
    with stories.database.writing() as connection:
        connection.execute(sa.insert(story_articles).values(row))
    timeline = stories.timelines.tell(article.id)
    assert timeline.story is not None
    assert len(timeline.articles) == 9
    assert article.id not in {turn.citation.article_id for turn in timeline.turns}
    # Without the article that it goes with it is told for itself.
    stories.editor.retract("trial-1", "It was made up.")
    assert len(stories.timelines.tell(article.id).articles) == 9


def test_retracted_articles_and_those_of_other_servers_are_not_told(stories: Newsdesk) -> None:
    before = stories.timelines.tell("story-trial")
    last = before.turns[-1].citation.article_id
    stories.editor.retract(last, "It was made up.")
    after = stories.timelines.tell("story-trial")
    assert last not in {turn.citation.article_id for turn in after.turns}
    assert len(after.articles) == 8
    assert after.turns[-1].newest
    with pytest.raises(StoryNotFoundError, match="was retracted"):
        stories.timelines.tell(last)
    secret = articles_of(
        "own", (Telling("2026-11-01", POST, "Our own secret", "Our own secret came out today."),)
    )[0].model_copy(update={"scope": "999"})
    stories.library.add(secret)
    place(stories.database, {"story-own": [secret.id]}, at=PLACED)
    assert sentences(stories.timelines.tell("story-own", scope="999"))
    for scope in (None, "1"):
        with pytest.raises(StoryNotFoundError):
            stories.timelines.tell("story-own", scope=scope)


def test_a_corrected_article_says_so(stories: Newsdesk) -> None:
    stories.editor.correct("flood-1", "The night was that to Tuesday.")
    turn = stories.timelines.tell("story-flood").turns[0]
    assert turn.citation.status is Status.CORRECTED
    assert turn.citation.note == "The night was that to Tuesday."


def test_an_article_alone_is_told_by_itself_placed_or_not(newsdesk: Newsdesk) -> None:
    telling = Telling(
        "2026-11-12T08:00", WIRE, "Lighthouse for sale", "The county sells the lighthouse of Sala."
    )
    (article,) = articles_of("alone", (telling,))
    newsdesk.library.add(article)
    timeline = newsdesk.timelines.tell("lighthouse for sale")
    assert timeline.story is None
    assert sentences(timeline) == [telling.text]
    assert timeline.answer.note == "One article so far."
    assert not any(turn.newest for turn in timeline.turns)
    place(newsdesk.database, {"story-alone": [article.id]}, at=PLACED)
    placed = newsdesk.timelines.tell("lighthouse for sale")
    assert placed.story is not None
    assert sentences(placed) == [telling.text]
