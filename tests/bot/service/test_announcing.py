"""What is announced: news alone, each once, at most so many an hour, the rest as a list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from clock import Clock
from fakes import make_article
from feed_news import add_feed, bring

from articles.feeds.news import NewsFollower
from articles.library.library import Library
from articles.models import Status
from bot.service.announcing import Announcer, next_step
from bot.state.announcements import (
    ANNOUNCED_KEPT,
    MOST_ANNOUNCEMENTS,
    Announcement,
    Announcements,
)
from bot.state.due import CLAIM_HELD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.feeds.models import Feed
    from articles.models import ArticleCopy
    from bot.service.newsdesk import Newsdesk

HOUR = 3600.0
LATER = datetime(2999, 11, 10, 12, tzinfo=UTC)
WORDS = "quay crane ferry tower bridge office market school street garden".split()
BEFORE = Announcement(number=1, server="7", channel="8", most=2, position=0)


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(1_000_000.0)


@pytest.fixture
def announcer(newsdesk: Newsdesk, clock: Clock[float]) -> Announcer:
    store, passages = Announcements(newsdesk.database), newsdesk.search.passages
    return Announcer(store, newsdesk.feeds, newsdesk.library, passages, clock)


@pytest.fixture
def feed(newsdesk: Newsdesk) -> Feed:
    return add_feed(newsdesk)


def announce(announcer: Announcer, **changes: Any) -> int:
    given = {"feed_id": None, "category": None, "most": 2, **changes}
    return announcer.add(given.pop("server", "7"), given.pop("channel", "8"), **given).number


def sent(announcer: Announcer, number: int) -> list[list[str]]:
    """Return the ids of the stories of each message that there is now."""
    found = []
    while message := announcer.take(number):
        assert announcer.store.confirm(message.after)
        found.append([story.article.id for story in message.stories])
    return found


def test_cards_come_while_there_is_room_and_the_rest_as_one_list() -> None:
    first, told = next_step(BEFORE, [1, 2, 3, 4], 9, 100.0)
    assert (first.position, first.sent, told) == (1, (100.0,), 1)
    second, told = next_step(first, [2, 3, 4], 9, 110.0)
    assert (second.position, told) == (2, 1)
    waits, told = next_step(second, [3, 4], 9, 120.0)
    assert (waits.position, waits.list_due_at, told) == (2, 100.0 + HOUR, 0)
    listed, told = next_step(waits, [3, 4], 9, 100.0 + HOUR)
    assert (listed.position, listed.listed_at, listed.list_due_at, told) == (9, 3700.0, None, 2)


def test_within_any_hour_there_are_no_more_cards_than_that_and_one_list() -> None:
    announcement, waiting, messages, number = BEFORE, [], [], 0
    for now in range(0, 40_000, 60):
        number += 1
        waiting.append(number)
        while True:
            after, told = next_step(announcement, waiting, number, float(now))
            moved, announcement = after != announcement, after
            waiting = waiting[told:]
            if told:
                messages.append((now, told))
            if not told or not moved:
                break
    assert sum(told for _, told in messages) + len(waiting) == number
    for begin, _ in messages:
        within = [told for now, told in messages if begin <= now < begin + HOUR]
        assert within.count(1) <= BEFORE.most
        assert len([told for told in within if told > 1]) <= 1


class CountingLibrary(Library):
    """A library that counts how often it is asked for copies."""

    asked = 0

    def copies(
        self, ids: Iterable[str], *, scope: str | None = None
    ) -> dict[str, tuple[ArticleCopy, ...]]:
        self.asked += 1
        return super().copies(ids, scope=scope)


def test_copies_of_all_that_waits_are_asked_for_at_once(
    newsdesk: Newsdesk, clock: Clock[float], feed: Feed
) -> None:
    library, store = CountingLibrary(newsdesk.database), Announcements(newsdesk.database)
    announcer = Announcer(store, newsdesk.feeds, library, newsdesk.search.passages, clock)
    number = announce(announcer)
    for each in range(1, 7):
        bring(newsdesk, feed, each)
    assert announcer.take(number) is not None
    assert library.asked == 1


def test_what_comes_in_from_then_on_is_announced_once(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed, clock: Clock[float]
) -> None:
    bring(newsdesk, feed, 1)
    number = announce(announcer)
    assert announcer.waiting() == ()
    for each in (2, 3, 4, 5):
        bring(newsdesk, feed, each)
    bring(newsdesk, feed, 6, news=False)
    assert sent(announcer, number) == [["a2"], ["a3"]]
    assert announcer.waiting() == ()
    clock.now += HOUR
    assert [each.number for each in announcer.waiting()] == [number]
    assert sent(announcer, number) == [["a4", "a5"]]
    clock.now += HOUR
    assert announcer.waiting() == ()


def test_what_may_not_be_quoted_or_is_another_server_s_is_not_announced(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    own, other = add_feed(newsdesk, "own", "7"), add_feed(newsdesk, "other", "99")
    number = announce(announcer, most=10)
    bring(newsdesk, feed, 1, status=Status.RETRACTED)
    bring(newsdesk, feed, 2, status=Status.WITHHELD)
    bring(newsdesk, feed, 3, embargo=LATER)
    bring(newsdesk, other, 4)
    bring(newsdesk, own, 5)
    newsdesk.library.remove(bring(newsdesk, feed, 6))
    bring(newsdesk, feed, 7)
    assert sent(announcer, number) == [["a5"], ["a7"]]


def test_a_feed_or_a_category_alone_is_announced(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    other = add_feed(newsdesk, "other")
    sports = announce(announcer, category="SPORTS", channel="9")
    one = announce(announcer, feed_id=feed.id, channel="10")
    bring(newsdesk, feed, 1)
    bring(newsdesk, other, 2, category="Sports")
    assert sent(announcer, sports) == [["a2"]]
    assert sent(announcer, one) == [["a1"]]


def test_no_story_comes_twice_into_one_channel(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    both = announce(announcer, feed_id=feed.id), announce(announcer, category="Politics")
    bring(newsdesk, feed, 1)
    bring(newsdesk, add_feed(newsdesk, "other"), 2)
    assert [sent(announcer, each) for each in both] == [[["a1"]], [["a2"]]]


def test_two_processes_send_no_story_twice_and_what_failed_can_be_claimed_again(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    number = announce(announcer)
    bring(newsdesk, feed, 1)
    message = announcer.take(number)
    assert message is not None
    assert announcer.take(number) is None
    ids = [story.article.id for story in message.stories]
    assert announcer.store.claim(message.before, message.after, ids) is None
    assert not announcer.store.move(message.before, message.after)
    assert announcer.waiting() == ()
    assert announcer.store.give_back(message.after)
    assert not announcer.store.give_back(message.after)
    assert not announcer.store.confirm(message.after)
    assert announcer.store.get(number) == message.before
    again = announcer.take(number)
    assert again is not None
    assert again.stories == message.stories
    assert announcer.store.confirm(again.after)
    assert not announcer.store.give_back(again.after)
    assert sent(announcer, number) == []


def test_what_is_on_its_way_for_long_is_left_by_its_sender(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    number = announce(announcer)
    bring(newsdesk, feed, 1)
    assert announcer.take(number) is not None
    bring(newsdesk, feed, 2)
    assert announcer.left() == ()
    assert announcer.take(number) is None
    now = datetime.now(UTC) + CLAIM_HELD
    later = Announcer(
        Announcements(newsdesk.database, lambda: now),
        newsdesk.feeds,
        newsdesk.library,
        newsdesk.search.passages,
    )
    (left,) = later.left()
    assert later.store.give_back(left)
    assert later.left() == ()
    assert sent(later, number) == [["a1"], ["a2"]]


def test_what_is_set_again_after_a_pause_is_on_its_way_no_more(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    number = announce(announcer)
    bring(newsdesk, feed, 1)
    assert announcer.take(number) is not None
    announcer.store.pause_channel("7", "8", "permission")
    announce(announcer)
    bring(newsdesk, feed, 2)
    assert sent(announcer, number) == [["a2"]]


def test_a_card_quotes_the_dek_or_the_first_sentence_word_for_word(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    number = announce(announcer)
    bring(newsdesk, feed, 1)
    bring(newsdesk, feed, 2, dek="Boats run again.")
    first = announcer.take(number)
    assert first is not None
    announcer.store.confirm(first.after)
    second = announcer.take(number)
    assert second is not None
    quote = "The council of Town1 voted on Monday to close its old bridge."
    assert first.stories[0].quote == quote
    assert second.stories[0].quote == "Boats run again."


def test_what_is_set_again_changes_how_many_and_goes_on_where_it_was_paused(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    number = announce(announcer)
    bring(newsdesk, feed, 1)
    assert announce(announcer, most=9) == number
    (kept,) = announcer.store.of_server("7")
    assert (kept.most, kept.position) == (9, 0)
    assert announcer.store.pause_channel("7", "8", "permission") == 1
    assert announcer.store.pause_channel("7", "8", "permission") == 0
    assert announcer.waiting() == ()
    assert announcer.take(number) is None
    announce(announcer)
    assert sent(announcer, number) == []
    bring(newsdesk, feed, 2)
    assert sent(announcer, number) == [["a2"]]


def test_a_server_has_so_many_announcements_and_none_of_a_removed_feed(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    announce(announcer, feed_id=feed.id)
    for place in range(1, MOST_ANNOUNCEMENTS):
        announce(announcer, channel=str(place + 100))
    with pytest.raises(Exception, match="take one away first"):
        announce(announcer, channel="1")
    newsdesk.feeds.remove(feed.id)
    assert len(announcer.store.of_server("7")) == MOST_ANNOUNCEMENTS - 1
    announce(announcer, channel="1")
    assert announcer.store.remove("7", "101", feed_id=None, category="None") == 0
    assert announcer.store.remove_channel("7", "101") == 1


def test_a_server_that_removed_the_bot_gets_nothing(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    own = add_feed(newsdesk, "own", "7")
    paused = add_feed(newsdesk, "paused", "7")
    newsdesk.feeds.pause(paused.id)
    announce(announcer)
    bring(newsdesk, feed, 1)
    newsdesk.servers.left("7")
    assert announcer.waiting() == ()
    assert newsdesk.feeds.show(own.id).feed.paused
    assert not newsdesk.feeds.show(feed.id).feed.paused
    newsdesk.servers.joined("7")
    assert not newsdesk.feeds.show(own.id).feed.paused
    assert newsdesk.feeds.show(paused.id).feed.paused
    assert len(announcer.waiting()) == 1


def test_a_text_that_several_outlets_print_comes_once_into_a_channel(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    other = add_feed(newsdesk, "other")
    text = " ".join(f"The {word} of the harbour was closed on Monday." for word in WORDS)
    everything = announce(announcer, channel="9")
    one = announce(announcer, feed_id=other.id, channel="10")
    both = [announce(announcer, feed_id=each.id, channel="11") for each in (feed, other)]
    bring(newsdesk, feed, 1, text=text, source="Agency", headline="Harbour closes")
    bring(newsdesk, other, 2, text=text, source="Paper", headline="A harbour is closed")
    assert sent(announcer, everything) == [["a1"]]
    assert sent(announcer, one) == [["a2"]]
    assert [sent(announcer, each) for each in both] == [[["a1"]], []]
    bring(newsdesk, feed, 3, text=text, source="Post", headline="Harbour is closed")
    assert [sent(announcer, each) for each in (everything, one, *both)] == [[]] * 4


def test_a_story_is_news_of_each_feed_that_brings_it_and_once_in_a_channel(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    other = add_feed(newsdesk, "other")
    own = announce(announcer, feed_id=other.id, channel="9")
    everything = announce(announcer, channel="10")
    both = [announce(announcer, feed_id=each.id, channel="11") for each in (feed, other)]
    bring(newsdesk, feed, 1)
    bring(newsdesk, other, 1)
    assert sent(announcer, own) == [["a1"]]
    assert sent(announcer, everything) == [["a1"]]
    assert sent(announcer, both[0]) == [["a1"]]
    # A process that has read the second one's news before the first one's were sent.
    second = announcer.store.get(both[1])
    assert second is not None
    after = second.model_copy(update={"position": 2})
    assert announcer.store.claim(second, after, ["a1"]) is None
    assert announcer.store.claim(second, after, ["a2"], like=["a1"]) is None
    assert sent(announcer, both[1]) == []


def test_what_could_not_be_sent_for_one_feed_may_be_for_another(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    other = add_feed(newsdesk, "other")
    first, second = (announce(announcer, feed_id=each.id) for each in (feed, other))
    bring(newsdesk, feed, 1)
    bring(newsdesk, other, 1)
    message = announcer.take(first)
    assert message is not None
    announcer.store.give_back(message.after)
    assert sent(announcer, second) == [["a1"]]
    assert sent(announcer, first) == []


def test_an_embargoed_story_is_announced_once_at_its_hour(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    def release(at: datetime) -> None:
        Library(newsdesk.database, [NewsFollower()], lambda: at).release()

    early, hour = LATER - timedelta(seconds=1), LATER
    before = announce(announcer, channel="9", most=10)
    # What was in a feed when it was added is seen by nobody before its hour, and so is new then.
    for number, news in ((1, True), (2, False), (3, True), (4, True), (5, True)):
        bring(newsdesk, feed, number, news=news, embargo=LATER)
    bring(newsdesk, add_feed(newsdesk, "other"), 1, embargo=LATER)
    bring(newsdesk, feed, 6)
    after = announce(announcer, channel="10", most=10)
    assert sent(announcer, before) == [["a6"]]
    newsdesk.library.retract("a3", "It was made up.")
    newsdesk.library.add(make_article(4, headline="Bridge stays", embargo=LATER))
    newsdesk.library.add(make_article(5, embargo=LATER + timedelta(hours=1)))
    release(early)
    assert sent(announcer, before) == sent(announcer, after) == []
    release(hour)
    release(hour)
    stories = [["a1"], ["a2"], ["a4"]]
    assert sent(announcer, before) == stories
    assert sent(announcer, after) == stories
    release(hour + timedelta(hours=1))
    assert sent(announcer, before) == [["a5"]]
    # One that comes under an embargo again is not announced again.
    newsdesk.library.add(make_article(1, dek="Again.", embargo=LATER))
    release(hour)
    assert sent(announcer, before) == []


def test_an_embargo_that_is_lifted_is_over(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    number = announce(announcer)
    bring(newsdesk, feed, 1, embargo=LATER)
    assert sent(announcer, number) == []
    newsdesk.library.add(make_article(1))
    assert sent(announcer, number) == [["a1"]]
    # Before anyone looked it came under one; it is news when that is over.
    bring(newsdesk, feed, 2)
    newsdesk.library.add(make_article(2, embargo=LATER))
    assert sent(announcer, number) == []
    newsdesk.library.add(make_article(2))
    assert sent(announcer, number) == [["a2"]]


def test_what_was_announced_long_ago_is_forgotten(
    newsdesk: Newsdesk, announcer: Announcer, feed: Feed
) -> None:
    number = announce(announcer)
    bring(newsdesk, feed, 1)
    assert sent(announcer, number) == [["a1"]]
    newsdesk.announcer.store.forget_old()
    assert announcer.store.announced("8", ["a1", "a2"]) == {"a1"}
    now = datetime.now(UTC) + ANNOUNCED_KEPT + timedelta(minutes=1)
    Announcements(newsdesk.database, lambda: now).forget_old()
    assert announcer.store.announced("8", ["a1"]) == set()
