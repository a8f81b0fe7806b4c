"""A digest tells what is new since the last one, word for word, and no more than may be seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from databases import database_kind  # noqa: F401
from digest_desk import (
    CHANNEL,
    EVERYTHING,
    MORNING,
    SERVER,
    bring,
    digest_clock,  # noqa: F401
    given,
    taken,
    told,
)
from fakes import make_article
from placed import place
from statements import statements

from articles.errors import NewsdeskError
from bot.service.digest_ranking import DigestChoice, DigestLength
from bot.service.digests import A_WEEK, CLAIM_HELD, DIGEST_KIND
from bot.service.schedules import Weekdays
from bot.state.due import TAKEN_FOR
from index.query.periods import A_DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from clock import Clock

    from bot.service.newsdesk import Newsdesk


def test_what_came_in_is_told_once(newsdesk: Newsdesk, clock: Clock[datetime]) -> None:
    bring(newsdesk, 1)
    digest = given(newsdesk)
    bring(newsdesk, 2)
    clock.now = datetime.now(UTC)
    assert taken(newsdesk, digest) == ["a2", "a1"]
    bring(newsdesk, 3)
    clock.now = datetime.now(UTC)
    assert taken(newsdesk, digest) == ["a3"]


def test_that_there_is_nothing_new_is_told_once(newsdesk: Newsdesk, clock: Clock[datetime]) -> None:
    digest = given(newsdesk)
    assert [taken(newsdesk, digest) for _ in range(3)] == [[], None, None]
    (silent,) = newsdesk.digests.store.of_server(SERVER)
    bring(newsdesk, 9, scope="999")
    assert taken(newsdesk, digest) is None
    (later,) = newsdesk.digests.store.of_server(SERVER)
    assert later.position > silent.position, "nothing is looked at again and again"
    assert later.since == silent.since
    bring(newsdesk, 1)
    clock.now = datetime.now(UTC)
    assert [taken(newsdesk, digest) for _ in range(3)] == [["a1"], [], None]


def test_what_could_not_be_sent_is_told_later(newsdesk: Newsdesk, clock: Clock[datetime]) -> None:
    digest = given(newsdesk)
    bring(newsdesk, 1)
    clock.now = datetime.now(UTC)
    digests, store = newsdesk.digests, newsdesk.digests.store
    message = digests.take(digest.number)
    assert message is not None
    bring(newsdesk, 2)
    assert digests.take(digest.number) is None, "nothing else while one is on its way"
    assert store.told(digest.place) == ["a1"]
    assert store.give_back(message.digest)
    assert store.told(digest.place) == []
    assert not store.give_back(message.digest)
    assert not store.confirm(message.digest)
    clock.now = datetime.now(UTC)
    assert taken(newsdesk, digest) == ["a2", "a1"]
    assert not store.give_back(message.digest), "that claim is not this one"


def test_what_became_of_a_claim_is_to_be_found_out_once_its_sender_must_have_ended(
    newsdesk: Newsdesk, clock: Clock[datetime], opened: Callable[..., Newsdesk]
) -> None:
    digest = given(newsdesk)
    bring(newsdesk, 1)
    clock.now = datetime.now(UTC)
    assert newsdesk.digests.take(digest.number) is not None
    # Its process is killed, and another looks.
    other = opened().digests
    other._due._clock = other.reports._clock = clock
    left = other.store.get(digest.number)
    assert left is not None
    assert left.claim is not None
    assert left.claim.position == digest.position
    assert other.next_due(left) == left.claim.at + CLAIM_HELD
    clock.now = left.claim.at + CLAIM_HELD - timedelta(seconds=1)
    assert not other.is_left(left)
    clock.now += timedelta(seconds=1)
    assert other.is_left(left)
    assert CLAIM_HELD < TAKEN_FOR, "it is looked at when it is due again"
    assert other.take(digest.number) is None
    assert other.store.give_back(left)
    assert not newsdesk.digests.store.confirm(left)
    message = other.take(digest.number)
    assert message is not None
    assert told(message.report) == ["a1"]
    assert newsdesk.digests.store.confirm(message.digest)
    after = other.store.get(digest.number)
    assert after is not None
    assert after.claim is None
    assert other.next_due(after) > clock.now + timedelta(hours=1)


def test_a_sentence_is_word_for_word_and_a_dek_whole(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    bring(newsdesk, 1)
    bring(newsdesk, 2, dek="It closes for good.")
    first, second = newsdesk.digests.of(given(newsdesk)).stories
    assert first.quote == "It closes for good."
    assert second.quote == "The council of Town1 voted on Monday to close its old bridge."


def test_a_story_is_told_once_and_again_only_with_something_new(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    bring(newsdesk, 1)
    bring(newsdesk, 2, source="Other Post")
    bring(newsdesk, 3)
    place(newsdesk.database, {"s": ["a1", "a2"], "t": ["a3"]}, at=clock.now)
    digest = given(newsdesk)
    message = newsdesk.digests.take(digest.number)
    assert message is not None
    first, _ = message.report.stories
    assert told(message.report) == ["a2", "a3"]
    assert newsdesk.digests.store.confirm(message.digest)
    assert (first.story.id, first.story.outlets, first.rank.is_new) == ("s", 2, True)
    bring(newsdesk, 4, source="Third Post")
    place(newsdesk.database, {"s": ["a4"]}, at=clock.now)
    clock.now = datetime.now(UTC)
    message = newsdesk.digests.take(digest.number)
    assert message is not None
    (again,) = message.report.stories
    assert (again.article.id, again.story.outlets) == ("a4", 3)
    assert (again.rank.is_told, again.rank.articles, again.rank.before) == (True, 1, (2, 2))


def test_a_story_that_was_told_before_it_was_placed_is_known(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    bring(newsdesk, 1)
    digest = given(newsdesk)
    assert taken(newsdesk, digest) == ["a1"]
    bring(newsdesk, 2)
    place(newsdesk.database, {"s": ["a1", "a2"]}, at=clock.now)
    (again,) = newsdesk.digests.of(newsdesk.digests.store.of_server(SERVER)[0]).stories
    assert again.rank.is_told


def test_a_copy_of_what_was_told_is_nothing_new(newsdesk: Newsdesk, clock: Clock[datetime]) -> None:
    text = " ".join(f"Word{n} was said by the council of Town{n} on Monday." for n in range(40))
    bring(newsdesk, 1, text=text)
    digest = given(newsdesk)
    assert taken(newsdesk, digest) == ["a1"]
    bring(newsdesk, 2, text=text, source="Other Post")
    assert taken(newsdesk, digest) == []


def test_nobody_is_told_what_they_may_not_see(newsdesk: Newsdesk, clock: Clock[datetime]) -> None:
    bring(newsdesk, 1, scope="999")
    bring(newsdesk, 2, scope=SERVER)
    bring(newsdesk, 3, embargo=datetime.now(UTC) + timedelta(hours=1))
    bring(newsdesk, 4)
    bring(newsdesk, 5)
    newsdesk.editor.retract("a4", "It was made up.")
    begin = newsdesk.digests.reports.place_at(clock.now - A_DAY)
    report = newsdesk.digests.reports.report
    assert told(report(begin, EVERYTHING, scope=SERVER)) == ["a5", "a2"]
    assert told(report(begin, EVERYTHING, scope=None)) == ["a5"]
    assert told(newsdesk.digests.of_reader("5", EVERYTHING, scope=None)) == ["a5"]


def test_a_story_counts_what_its_reader_sees_alone(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    bring(newsdesk, 1, scope=SERVER, source="Own Post")
    bring(newsdesk, 2, source="Other Post")
    place(newsdesk.database, {"s": ["a2", "a1"]}, at=clock.now)
    (everyone,) = newsdesk.digests.of_reader("5", EVERYTHING, scope=None).stories
    (own,) = newsdesk.digests.of_reader("5", EVERYTHING, scope=SERVER).stories
    assert (everyone.story.outlets, everyone.rank.outlets) == (1, 1)
    assert (own.story.outlets, own.rank.outlets) == (2, 2)


def test_what_was_under_an_embargo_is_told_after_its_hour(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    digest = given(newsdesk)
    bring(newsdesk, 1, embargo=clock.now + timedelta(hours=1))
    clock.now = datetime.now(UTC)
    assert taken(newsdesk, digest) == []
    newsdesk.library._clock = lambda: clock.now + timedelta(hours=2)
    newsdesk.library.release()
    assert taken(newsdesk, digest) == ["a1"]


def test_what_is_old_or_only_changed_is_no_news(newsdesk: Newsdesk, clock: Clock[datetime]) -> None:
    bring(newsdesk, 1)
    clock.now += timedelta(hours=1)
    begin = newsdesk.digests.reports.place_at(clock.now)
    bring(newsdesk, 1, text="It says something else now, and at more length than it did.")
    bring(newsdesk, 2, published=clock.now - timedelta(days=30))
    bring(newsdesk, 3, published=clock.now - timedelta(days=1))
    bring(newsdesk, 4, published=None)
    report = newsdesk.digests.reports.report(begin, EVERYTHING, scope=None)
    assert told(report) == ["a3", "a4"]


def test_the_first_one_tells_of_the_period_before(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    daily = given(newsdesk)
    assert daily.since == clock.now - A_DAY
    monday = MORNING.model_copy(update={"days": Weekdays.MONDAY})
    weekly, at = newsdesk.digests.set(SERVER, "9", monday, EVERYTHING)
    assert weekly.since == clock.now - A_WEEK
    assert at.astimezone().weekday() == 0
    assert newsdesk.digests.due_at(weekly) == at


def test_categories_and_outlets_limit_it(newsdesk: Newsdesk, clock: Clock[datetime]) -> None:
    bring(newsdesk, 1, category="Health")
    bring(newsdesk, 2)
    bring(newsdesk, 3, source="Other Post")
    assert told(newsdesk.digests.of(given(newsdesk, DigestChoice(categories=("health",))))) == [
        "a1"
    ]
    both = DigestChoice(categories=("Health", "Politics"), outlets=("other post",))
    assert told(newsdesk.digests.of(given(newsdesk, both))) == ["a3"]
    with pytest.raises(NewsdeskError, match="There is no category “Helth”; near to it are: “Heal"):
        given(newsdesk, DigestChoice(categories=("Helth",)))
    with pytest.raises(NewsdeskError, match="There is no outlet “Nobody”"):
        given(newsdesk, DigestChoice(outlets=("Nobody",)))


@pytest.mark.parametrize("length", DigestLength)
def test_it_has_at_most_so_many_stories(
    newsdesk: Newsdesk, clock: Clock[datetime], length: DigestLength
) -> None:
    list(
        newsdesk.library.add_all(
            make_article(n, published=clock.now - timedelta(minutes=n)) for n in range(30)
        )
    )
    report = newsdesk.digests.of(given(newsdesk, DigestChoice(length=length)))
    assert told(report) == [f"a{n}" for n in range(length.most)]
    assert report.found == 30


def test_a_person_is_told_what_is_new_since_they_asked_last(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    digests = newsdesk.digests
    bring(newsdesk, 1)
    report = digests.of_reader("5", EVERYTHING, scope=None)
    assert told(report) == ["a1"]
    assert told(digests.of_reader("5", EVERYTHING, scope=None)) == ["a1"]
    digests.told("5", report, scope=None)
    bring(newsdesk, 2)
    assert told(digests.of_reader("5", EVERYTHING, scope=None)) == ["a2"]
    assert told(digests.of_reader("6", EVERYTHING, scope=None)) == ["a2", "a1"]
    assert told(digests.of_reader("5", EVERYTHING, scope=SERVER)) == ["a2", "a1"]


def test_what_a_person_was_told_is_exported_and_deleted(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    bring(newsdesk, 1)
    report = newsdesk.digests.of_reader("5", EVERYTHING, scope=None)
    newsdesk.digests.told("5", report, scope=None)
    kept = newsdesk.people.export("5")
    assert [each["article_id"] for each in kept["told_in_digests"]] == ["a1"]
    assert [each["server"] for each in kept["digests_until"]] == [""]
    assert newsdesk.people.delete("5") == 2
    kept = newsdesk.people.export("5")
    assert (kept["told_in_digests"], kept["digests_until"]) == ([], [])
    assert told(newsdesk.digests.of_reader("5", EVERYTHING, scope=None)) == ["a1"]


def test_a_digest_that_is_set_anew_goes_on_from_where_it_was(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    bring(newsdesk, 1)
    digest = given(newsdesk)
    assert taken(newsdesk, digest) == ["a1"]
    again = given(newsdesk, DigestChoice(length=DigestLength.SHORT))
    assert (again.number, again.length) == (digest.number, "short")
    assert newsdesk.digests.of(again).stories == ()
    assert newsdesk.digests.remove(SERVER, CHANNEL)
    assert not newsdesk.digests.remove(SERVER, CHANNEL)
    assert newsdesk.due.get(DIGEST_KIND, str(digest.number)) is None
    assert taken(newsdesk, digest) is None


def test_a_paused_one_tells_nothing_until_it_is_set_again(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    bring(newsdesk, 1)
    digest = given(newsdesk)
    store = newsdesk.digests.store
    assert store.pause_channel(SERVER, CHANNEL, "permission")
    assert not store.pause_channel(SERVER, CHANNEL, "permission")
    assert taken(newsdesk, digest) is None
    (paused,) = store.of_server(SERVER)
    assert newsdesk.digests.due_at(paused) is None
    assert taken(newsdesk, given(newsdesk)) == ["a1"]


def test_a_server_has_so_many_at_most(newsdesk: Newsdesk, clock: Clock[datetime]) -> None:
    for number in range(10):
        newsdesk.digests.set(SERVER, str(number), MORNING, EVERYTHING)
    with pytest.raises(NewsdeskError, match="There are 10 already; take one away first"):
        newsdesk.digests.set(SERVER, "10", MORNING, EVERYTHING)
    newsdesk.digests.set(SERVER, "9", MORNING, EVERYTHING)
    newsdesk.digests.set("8", "10", MORNING, EVERYTHING)


def test_as_many_statements_for_many_articles_as_for_few(
    newsdesk: Newsdesk, clock: Clock[datetime]
) -> None:
    reports = newsdesk.digests.reports
    numbers = []
    for count in (20, 400):
        list(
            newsdesk.library.add_all(
                make_article(n, published=clock.now - timedelta(minutes=n)) for n in range(count)
            )
        )
        begin = reports.place_at(clock.now - A_DAY)
        with statements() as noted:
            report = reports.report(
                begin, DigestChoice(length=DigestLength.LONG), scope=SERVER, told=["a1"]
            )
        assert report.found == count
        numbers.append(len(noted))
    assert numbers[0] == numbers[1] <= 20
