"""What is told for watches: each development once, at most so often, nothing that is hidden."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from databases import database_kind  # noqa: F401
from fakes import NOON
from placed import place
from watching import AGAIN, AGROUND, INQUIRY, MORE_HURT, SAILS, WatchDesk, watcher_of

from articles.errors import NewsdeskError, StoryNotFoundError
from articles.models import Kind, Status
from bot.service.names import UnknownNameError
from bot.service.watching.quiet import read_quiet
from bot.state.due import CLAIM_HELD
from bot.state.watches import MOST_OF_A_PERSON, MOST_OF_A_SERVER, STOPPED_KEPT, WATCH_TOLD_KEPT
from index.stories.tables import story_articles, story_history

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

LATER = NOON.replace(year=2999)


@pytest.fixture
def desk(newsdesk: Newsdesk) -> WatchDesk:
    return WatchDesk(newsdesk)


def test_words_in_one_passage_or_the_headline_are_told_once(desk: WatchDesk) -> None:
    desk.watch("words", "ferries hospitals")
    desk.watch("words", "ferry Vienna", person="2")
    told = desk.bring(AGROUND)
    desk.bring("A storm passed.", "s2", headline="Storm over Sala")
    assert desk.told() == [[told]]
    assert desk.told() == []


def test_words_are_all_in_one_passage_and_not_here_and_there(desk: WatchDesk) -> None:
    far = "\n\n".join(f"Paragraph {n} says nothing of it, word by word by word." for n in range(40))
    desk.watch("words", "captain lighthouse")
    desk.bring(f"The captain left.\n\n{far}\n\nThe lighthouse is dark.", headline="Two things")
    assert desk.told() == []
    near = desk.bring("The captain saw the lighthouse.", "s2", headline="One thing")
    assert desk.told() == [[near]]


def test_words_are_read_in_the_article_s_language(desk: WatchDesk) -> None:
    desk.watch("words", "Fähre Verletzte")
    told = desk.bring(
        "Die Fähren liefen auf Grund, und es gab viele verletzte Menschen an Bord.",
        headline="Unglück vor dem Hafen",
        language="de",
    )
    assert desk.told() == [[told]]


def test_outlets_and_categories_are_told_by_their_names(desk: WatchDesk) -> None:
    desk.bring(AGROUND)
    outlet = desk.watch("outlet", "harbour post")
    category = desk.watch("category", "SEA", person="2")
    assert (outlet.name, category.name) == ("Harbour Post", "Sea")
    desk.bring("The fair opens.", "s2", source="Wire", category="Town", headline="Fair opens")
    ours = desk.bring("A buoy was moved.", "s3", headline="Buoy moved")
    assert desk.told() == [[ours], [ours]]


def test_a_story_is_watched_by_any_of_its_articles_and_what_was_there_is_not_told(
    desk: WatchDesk,
) -> None:
    first = desk.bring(AGROUND)
    watch = desk.watch("story", first)
    assert watch.what == "s1"
    assert desk.told() == []
    desk.bring(AGAIN, source="Wire")
    desk.bring("Another thing of 99 crowns.", "s2")
    assert desk.told() == []
    news = desk.bring(MORE_HURT)
    assert desk.told() == [[news]]
    assert desk.watch("story", "s1").number == watch.number


def test_not_each_further_article_but_each_development(desk: WatchDesk) -> None:
    desk.watch("words", "ferry")
    first = desk.bring(AGROUND)
    assert desk.told() == [[first]]
    desk.bring(AGAIN, source="Wire")
    assert desk.told() == []
    second = desk.bring(MORE_HURT, source="Wire")
    assert desk.told() == [[second]]
    desk.bring(MORE_HURT, source="Northern Wire")
    assert desk.told() == []
    assert desk.told() == []


def test_a_story_that_goes_on_after_some_days_is_told_unless_it_is_opinion(desk: WatchDesk) -> None:
    desk.watch("words", "ferry")
    first = desk.bring(AGROUND)
    assert desk.told() == [[first]]
    desk.clock.now += timedelta(days=1)
    desk.bring(AGAIN)
    assert desk.told() == []
    desk.clock.now += timedelta(days=2)
    desk.bring(AGAIN, kind=Kind.OPINION)
    later = desk.bring(AGAIN)
    assert desk.told() == [[later]]
    desk.bring(AGAIN)
    assert desk.told() == []


def test_copies_old_articles_and_what_only_moved_are_no_arrivals(desk: WatchDesk) -> None:
    desk.watch("words", "ferry")
    desk.bring(AGROUND, published=NOON - timedelta(days=30))
    copy = desk.bring(AGROUND)
    moved = desk.bring(AGROUND, "s3")
    with desk.desk.database.writing() as connection:
        own = story_articles.c.article_id == copy
        connection.execute(story_articles.update().where(own).values(goes_with=moved))
        own = story_history.c.article_id == moved
        connection.execute(story_history.update().where(own).values(other_id="s1"))
    assert desk.told() == []
    undated = desk.bring(AGROUND, "s4", published=None)
    assert desk.told() == [[undated]]


def test_what_is_taken_back_or_hidden_before_it_is_sent_is_not_told(desk: WatchDesk) -> None:
    desk.watch("words", "ferry")
    gone = desk.bring(AGROUND)
    desk.bring(AGROUND, "s2", status=Status.WITHHELD)
    desk.bring(AGROUND, "s3", embargo=LATER)
    desk.watcher.look()
    desk.library.retract(gone, "It was made up.")
    assert desk.told() == []
    assert desk.watcher.ready() == ()


def test_no_server_s_articles_are_told_elsewhere(desk: WatchDesk) -> None:
    desk.watch("words", "ferry")
    desk.watch("words", "ferry", server="7")
    desk.watch("words", "ferry", server="7", channel="70")
    desk.watch("words", "ferry", server="8", channel="80")
    own = desk.bring(AGROUND, scope="7")
    desk.watcher.look()
    ready = desk.watcher.ready()
    assert [(each.watch.server, each.watch.channel, each.own) for each in ready] == [
        ("7", None, True),
        ("7", "70", True),
    ]
    person, channel = (each.watch.number for each in ready)
    assert desk.watcher.take(person, None) is None
    message = desk.watcher.take(channel, "7")
    assert message is not None
    assert [each.article.id for each in message.developments] == [own]
    assert desk.told("7") == []


def test_quiet_hours_are_waited_for_and_what_came_is_one_message(desk: WatchDesk) -> None:
    quiet = read_quiet("22-7")
    desk.watch("words", "ferry", quiet=quiet, zone="Europe/Berlin")
    desk.clock.now = NOON.replace(hour=21, minute=30)
    night = [desk.bring(AGROUND), desk.bring(INQUIRY)]
    desk.bring(AGAIN, source="Wire")
    assert desk.told() == []
    desk.clock.now += timedelta(hours=8, minutes=29)
    assert desk.told() == []
    desk.clock.now += timedelta(minutes=1)
    assert desk.told() == [night]


def test_at_most_so_many_a_day_and_the_rest_together_on_the_next(desk: WatchDesk) -> None:
    watch = desk.watch("words", "ferry", most=2)
    first = desk.bring(AGROUND)
    assert desk.told() == [[first]]
    second = desk.bring(MORE_HURT)
    assert desk.told() == [[second]]
    rest = [desk.bring(INQUIRY), desk.bring(SAILS)]
    assert desk.told() == []
    reasons = desk.watcher.why(watch.number, 2, None)
    assert reasons is not None
    assert reasons.today == 2
    assert [each.new for each in reasons.told] == ["23"]
    desk.clock.now = NOON.replace(hour=0) + timedelta(days=1)
    assert desk.told() == [rest]
    reasons = desk.watcher.why(watch.number, 3, None)
    assert reasons is not None
    assert reasons.today == 1


def test_two_processes_give_each_message_out_once(desk: WatchDesk) -> None:
    number = desk.watch("words", "ferry").number
    desk.bring(AGROUND)
    other = watcher_of(desk.desk, desk.clock)
    desk.watcher.look()
    other.look()
    message = desk.watcher.take(number, None)
    assert message is not None
    assert other.take(number, None) is None
    assert len(desk.watcher.news.told(number, ["s1"])) == 1
    assert desk.watcher.news.confirm(message.watch)
    # One that claims what another has claimed meanwhile gets nothing.
    desk.bring(MORE_HURT)
    desk.watcher.look()
    before = desk.watcher.watches.get(number)
    assert before is not None
    waiting = desk.watcher.news.waiting(number)
    assert desk.watcher.take(number, None) is not None
    after = before.model_copy(update={"turn": before.turn + 1})
    assert not other.news.claim(before, after, [], waiting)


def test_what_could_not_be_sent_is_given_back_with_what_came_since(desk: WatchDesk) -> None:
    number = desk.watch("words", "ferry", most=1).number
    first = desk.bring(AGROUND)
    desk.watcher.look()
    message = desk.watcher.take(number, None)
    assert message is not None
    second = desk.bring(MORE_HURT)
    desk.watcher.look()
    assert desk.watcher.take(number, None) is None, "nothing else while one is on its way"
    assert desk.watcher.ready() == ()
    assert desk.watcher.news.give_back(message.watch)
    assert not desk.watcher.news.give_back(message.watch)
    assert not desk.watcher.news.confirm(message.watch)
    assert desk.told() == [[first, second]]
    assert not desk.watcher.news.give_back(message.watch), "that claim is not this one"
    assert desk.watcher.news.waiting(number) == []


def test_what_became_of_a_claim_is_to_be_found_out_once_its_sender_must_have_ended(
    desk: WatchDesk,
) -> None:
    number = desk.watch("words", "ferry", most=1).number
    first = desk.bring(AGROUND)
    desk.watcher.look()
    assert desk.watcher.take(number, None) is not None
    # Its process is killed, and another looks.
    other = watcher_of(desk.desk, desk.clock)
    desk.clock.now += CLAIM_HELD - timedelta(seconds=1)
    assert other.left() == ()
    desk.clock.now += timedelta(seconds=1)
    (left,) = other.left()
    assert (left.number, left.turn) == (number, 1)
    assert other.ready() == ()
    assert other.news.give_back(left)
    assert other.left() == ()
    message = other.take(number, None)
    assert message is not None
    assert [each.article.id for each in message.developments] == [first]
    assert (message.watch.turn, message.watch.told) == (1, 1)
    assert other.news.confirm(message.watch)
    assert desk.watcher.left() == desk.watcher.ready() == ()
    reasons = other.why(number, 1, None)
    assert reasons is not None
    assert [each.article.id for each in reasons.told] == [first]


def test_stories_that_become_one_are_watched_as_one(desk: WatchDesk) -> None:
    first = desk.bring(AGROUND)
    watch = desk.watch("story", first)
    desk.bring("A hundred and 40 crowns.", "s2", headline="Fair")
    assert desk.told() == []
    # The article that makes them one is told of before that.
    news = desk.bring(MORE_HURT, "s2")
    desk.merge("s1", "s2")
    desk.bring(AGAIN, "s2")
    assert desk.told() == [[news]]
    kept = desk.watcher.watches.get(watch.number)
    assert kept is not None
    assert kept.what == "s2"
    later = desk.bring(INQUIRY, "s2")
    assert desk.told() == [[later]]


def test_what_was_told_of_an_article_goes_with_it_into_another_story(desk: WatchDesk) -> None:
    desk.watch("words", "ferry")
    first = desk.bring(AGROUND)
    assert desk.told() == [[first]]
    desk.move(first, "s2")
    desk.bring(AGAIN, "s2")
    assert desk.told() == []
    other = desk.bring(AGAIN, "s1")
    assert desk.told() == [[other]]


def test_the_sentence_is_the_one_that_tells_why(desk: WatchDesk) -> None:
    number = desk.watch("words", "hospital").number
    desk.bring(AGROUND, source="Wire")
    desk.watcher.look()
    message = desk.watcher.take(number, None)
    assert message is not None
    (told,) = message.developments
    assert told.sentence == "Seventeen people were hurt, the county hospital said."
    assert told.outlets == 1
    assert desk.watcher.news.confirm(message.watch)
    desk.bring(f"The county hospital spoke. {MORE_HURT}")
    desk.watcher.look()
    message = desk.watcher.take(number, None)
    assert message is not None
    (told,) = message.developments
    assert told.sentence == MORE_HURT
    assert told.outlets == 2


def test_one_that_was_stopped_is_told_no_more_and_can_be_had_back(desk: WatchDesk) -> None:
    watch, watches = desk.watch("words", "ferry"), desk.watcher.watches
    desk.bring(AGROUND)
    desk.watcher.look()
    assert watches.stop(watch.number)
    assert desk.told() == []
    desk.bring(MORE_HURT)
    assert desk.told() == []
    stopped = watches.stopped(watch.number)
    assert stopped is not None
    watches.restore(stopped)
    news = desk.bring(INQUIRY)
    assert desk.told() == [[news]]
    watches.stop(watch.number)
    desk.clock.now += STOPPED_KEPT + timedelta(seconds=1)
    assert watches.stopped(watch.number) is None
    watches.forget_old()
    with desk.desk.database.reading() as connection:
        for table in ("watches", "watch_keys", "watch_told", "watch_waiting"):
            assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_what_was_told_long_ago_is_forgotten(desk: WatchDesk) -> None:
    desk.watch("words", "ferry")
    desk.bring(AGROUND)
    assert len(desk.told()) == 1
    desk.clock.now += WATCH_TOLD_KEPT + timedelta(days=1)
    desk.watcher.watches.forget_old()
    assert desk.watcher.news.told(1, ["s1"]) == []


def test_why_something_is_not_watched(desk: WatchDesk) -> None:
    desk.bring(AGROUND)
    with pytest.raises(UnknownNameError):
        desk.watch("outlet", "Nobody")
    with pytest.raises(UnknownNameError):
        desk.watch("category", "Nothing")
    with pytest.raises(StoryNotFoundError):
        desk.watch("story", "no-such-story")
    with pytest.raises(NewsdeskError, match="no word that tells anything"):
        desk.watch("words", "?! …")
    with pytest.raises(NewsdeskError, match="too many words"):
        desk.watch("words", "one ferry bank fog crown captain pier buoy lighthouse mast sail")
    for number in range(MOST_OF_A_PERSON):
        desk.watch("words", f"word{number}")
    with pytest.raises(NewsdeskError, match="There are 25 already"):
        desk.watch("words", "ferry")
    desk.watch("words", "ferry", person="2")
    for number in range(MOST_OF_A_SERVER):
        desk.watch("words", f"word{number}", server="7", channel=str(number % 3))
    with pytest.raises(NewsdeskError, match="There are 50 already"):
        desk.watch("words", "ferry", server="7", channel="9")


def test_what_is_watched_is_exported_and_deleted(desk: WatchDesk) -> None:
    desk.watch("words", "ferry", quiet=read_quiet("22:30-6:15"))
    desk.watch("words", "bank", person="2")
    told = desk.bring(AGROUND)
    desk.told()
    (kept,) = desk.watcher.watches.export("1")
    assert (kept["kind"], kept["what"]) == ("words", "ferry")
    assert [each["article"] for each in kept["articles_told"]] == [told]
    assert kept["quiet"] == {"begin": 22 * 60 + 30, "end": 6 * 60 + 15}
    assert desk.watcher.watches.remove_person("1") == 1
    assert desk.watcher.watches.export("1") == []
    assert len(desk.watcher.watches.of_person("2")) == 1


def test_without_any_watch_history_is_passed_over(desk: WatchDesk) -> None:
    desk.bring(AGROUND)
    desk.watcher.look()
    assert desk.watcher.news.position() == 2
    desk.watch("words", "ferry")
    place(desk.desk.database, {"s1": []}, at=NOON)
    assert desk.told() == []
