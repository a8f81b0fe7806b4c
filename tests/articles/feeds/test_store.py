"""The feeds that are kept: found by their names, and claimed by one worker at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from clock import Clock

from articles.feeds.entries import FeedEntries, TakenEntry
from articles.feeds.errors import AmbiguousFeedError, FeedExistsError, FeedNotFoundError
from articles.feeds.models import FeedChoices, FeedNoticeKind
from articles.feeds.store import CLAIM, FeedStore, FeedTotals
from articles.library.database import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.feeds.models import Feed
    from articles.library.database import Database

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock[datetime]:
    """A clock that stands."""
    return Clock(NOW)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    database = open_database(f"sqlite:///{tmp_path / 'newsdesk.db'}")
    yield database
    database.close()


@pytest.fixture
def store(database: Database, clock: Clock[datetime]) -> FeedStore:
    """An empty store."""
    return FeedStore(database, clock)


def add(store: FeedStore, number: int = 1, scope: str | None = None, host: str = "v") -> Feed:
    url = f"https://{host}{number}.example/feed"
    return store.add(url, FeedChoices(), scope=scope, title=f"Feed number {number}")


def test_a_feed_is_kept_as_it_was_added(store: FeedStore) -> None:
    choices = FeedChoices(category="Sports", every=timedelta(minutes=15), full_text=True)
    feed = store.add("https://v.example/feed", choices, scope="7", title=None)
    assert store.get(feed.id) == feed
    assert (feed.every, feed.name) == (timedelta(minutes=15), "https://v.example/feed")
    with pytest.raises(FeedExistsError):
        store.add("http://www.v.example/feed/", FeedChoices(), scope="7", title=None)
    assert store.add("https://v.example/feed", choices, scope=None, title=None).id != feed.id


def test_feeds_are_found_by_id_address_and_words(store: FeedStore) -> None:
    feeds = [add(store, number) for number in (1, 2, 12)]
    assert store.find(feeds[0].id) == feeds[0]
    assert store.find("http://v2.example/feed/") == feeds[1]
    assert store.find("feed NUMBER 1") == feeds[0]
    assert store.find("number 12") == feeds[2]
    with pytest.raises(AmbiguousFeedError, match="Feed number 2"):
        store.find("number")
    for nothing in ("", "ferry", "https://other.example/"):
        with pytest.raises(FeedNotFoundError):
            store.find(nothing)


def test_a_claimed_feed_is_nobody_elses_until_the_claim_runs_out(
    store: FeedStore, clock: Clock[datetime]
) -> None:
    feed = add(store)
    claimed = store.claim(feed.id, "a")
    assert claimed
    assert claimed.next_check_at == NOW + CLAIM
    assert store.claim(feed.id, "b") is None
    assert store.due() == ()
    clock.now += CLAIM
    assert [each.id for each in store.due()] == [feed.id]
    assert store.claim(feed.id, "b", due=True)
    # Who was away for too long changes nothing.
    assert not store.finish(feed.model_copy(update={"failures": 9}), "a")
    later = feed.model_copy(update={"next_check_at": clock.now + timedelta(hours=1)})
    assert store.finish(later, "b")
    kept = store.get(feed.id)
    assert kept
    assert (kept.failures, kept.next_check_at) == (0, later.next_check_at)
    assert store.claim(feed.id, "c", due=True) is None
    assert store.claim(feed.id, "c")


def test_a_claim_lasts_as_long_as_it_is_renewed(store: FeedStore, clock: Clock[datetime]) -> None:
    feed = add(store)
    store.add(f"{feed.url}/b", FeedChoices(), scope=None, title="other")
    assert store.claim(feed.id, "a")
    for _ in range(9):
        clock.now += CLAIM - timedelta(seconds=5)
        store.renew("a")
        store.renew("b")
        assert [claim for each in store.all() if (claim := store.claim(each.id, "b"))] == []
    # As after a pause of the whole machine: what ran out is renewed if nobody was there.
    clock.now += 2 * CLAIM
    store.renew("a")
    assert store.claim(feed.id, "b") is None
    clock.now += CLAIM
    other = store.find("other")
    assert store.claim(other.id, "b")
    store.renew("a")
    assert [each.id for each in store.due()] == [feed.id]
    assert store.finish(other, "b")
    assert store.claim(feed.id, "b")
    store.renew("a")
    assert not store.finish(feed, "a")
    assert store.finish(feed, "b")


def test_what_is_being_fetched_is_not_fetched_once_more_by_resuming(store: FeedStore) -> None:
    feed = store.add("https://v.example/feed", FeedChoices(), scope="7", title=None)
    claimed = store.claim(feed.id, "a")
    assert claimed
    store.rest_scope("7", "It is gone.")
    store.wake_scope("7", "It is gone.")
    store.resume(feed.id)
    assert store.claim(feed.id, "b") is None
    assert store.due() == ()
    assert store.finish(claimed, "a")


def test_one_feed_of_a_host_is_claimed_at_a_time(store: FeedStore) -> None:
    one = store.add("https://v.example/a", FeedChoices(), scope=None, title=None)
    two = store.add("https://v.example/b", FeedChoices(), scope=None, title=None)
    other = store.add("https://v.example:8443/c", FeedChoices(), scope=None, title=None)
    assert store.claim(one.id, "a")
    assert store.claim(two.id, "b") is None
    assert store.claim(other.id, "b")
    assert store.finish(one, "a")
    assert store.claim(two.id, "b")


def test_what_people_change_meanwhile_stays(store: FeedStore) -> None:
    feed = add(store)
    claimed = store.claim(feed.id, "a")
    assert claimed
    store.change(feed.id, paused=True)
    store.change(feed.id, category="Sports")
    assert store.finish(claimed, "a")
    kept = store.get(feed.id)
    assert kept
    assert kept.paused
    assert kept.category == "Sports"
    assert store.claim(feed.id, "a", due=True) is None
    resumed = store.resume(feed.id)
    assert not resumed.paused
    again = store.claim(feed.id, "a", due=True)
    assert again
    store.remove(feed.id)
    assert not store.finish(again, "a", FeedNoticeKind.FAILING)
    assert store.claim_notice() is None
    with pytest.raises(FeedNotFoundError):
        store.change(feed.id, paused=True)


def test_a_feed_that_is_to_be_looked_at_more_often_is_due_sooner(
    store: FeedStore, clock: Clock
) -> None:
    feed = add(store)
    held = store.claim(feed.id, "a", due=True)
    assert held
    often = FeedChoices(every=timedelta(minutes=15))
    # Who looks at it holds it until the claim runs out.
    assert store.choose(feed, often).next_check_at == clock.now + CLAIM
    store.finish(held.model_copy(update={"next_check_at": clock.now + timedelta(days=1)}), "a")
    after = store.choose(feed, often)
    assert (after.every, after.next_check_at) == (often.every, clock.now + timedelta(minutes=15))
    rarely = store.choose(feed, FeedChoices(every=timedelta(days=2)))
    assert rarely.next_check_at == after.next_check_at
    named = store.choose(feed, FeedChoices(category="Sea"))
    assert (named.category, named.every, named.full_text) == ("Sea", timedelta(days=2), False)
    store.remove(feed.id)
    with pytest.raises(FeedNotFoundError):
        store.choose(feed, often)


def test_the_feeds_of_a_server_rest_and_wake_but_for_those_that_people_paused(
    store: FeedStore,
) -> None:
    looked, paused = (
        store.add(f"https://{name}.example/feed", FeedChoices(), scope="7", title=name)
        for name in ("looked", "paused")
    )
    other = store.add("https://other.example/feed", FeedChoices(), scope="8", title="other")
    store.change(paused.id, paused=True)
    claimed = store.claim(looked.id, "me")
    assert claimed is not None
    store.rest_scope("7", "It is gone.")
    # A look that was under way then changes nothing of that.
    assert store.finish(claimed, "me")
    assert [(feed.title, feed.paused, feed.reason) for feed in store.all()] == [
        ("looked", True, "It is gone."),
        ("other", False, None),
        ("paused", True, None),
    ]
    store.wake_scope("7", "It is gone.")
    assert {feed.id for feed in store.due()} == {looked.id, other.id}


def test_threads_share_the_feeds_without_a_double(store: FeedStore) -> None:
    feeds = [add(store, number) for number in range(12)]
    claims: list[str] = []

    def work(worker: str) -> None:
        claims.extend(feed.id for feed in feeds if store.claim(feed.id, worker, due=True))

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claims) == sorted(feed.id for feed in feeds)


WORKER = """
import sys
from articles.library.database import open_database
from articles.feeds.store import FeedStore
store = FeedStore(open_database(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for feed in store.due():
    if store.claim(feed.id, sys.argv[2], due=True):
        print(feed.id, flush=True)
"""


def test_processes_share_the_feeds_without_a_double(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newsdesk.db'}"
    database = open_database(url)
    feeds = [add(FeedStore(database), number) for number in range(20)]
    database.close()
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, url, str(n)],
            cwd=ROOT,
            stdin=pipe,
            stdout=pipe,
            text=True,
        )
        for n in range(2)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    said = []
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        said += process.communicate()[0].split()
    assert sorted(said) == sorted(feed.id for feed in feeds)
    # What they fetched when they ended is free again after a minute.
    database = open_database(url)
    store = FeedStore(database, lambda: datetime.now(UTC) + timedelta(minutes=1))
    assert all(store.claim(feed.id, "later", due=True) for feed in feeds)
    database.close()


def test_a_feed_may_have_more_entries_than_a_statement_may_have_values(database: Database) -> None:
    entries = FeedEntries(database)
    entries.keep("a", [TakenEntry("a1", "x", None), TakenEntry("a2", "y", None, owned=False)])
    many = [f"a{number}" for number in range(40_000)]
    assert entries.owners(many) == {"a1": "a"}


def test_feeds_are_counted_by_how_they_stand(store: FeedStore, clock: Clock[datetime]) -> None:
    assert store.totals() == FeedTotals(0, 0, 0, 0, 0.0)
    first, second, third = (add(store, number) for number in (1, 2, 3))
    add(store, 4, scope="7")
    store.change(first.id, next_check_at=NOW - timedelta(minutes=2))
    store.change(second.id, next_check_at=NOW + timedelta(hours=1), failing=True)
    store.change(third.id, paused=True, failing=True)
    assert store.totals() == FeedTotals(active=3, due=2, failing=1, paused=1, lateness=120.0)
    assert store.claim(first.id, "somebody")
    assert store.totals() == FeedTotals(active=3, due=1, failing=1, paused=1, lateness=0.0)
