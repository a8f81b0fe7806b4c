"""Articles are placed in stories as they come, change and go."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from fakes import make_article

from articles.models import Status
from index.stories import neighbours
from index.stories.lookup import StoryLookup
from index.stories.members import stories_of
from index.stories.models import Happening
from index.stories.tables import stories, story_signatures

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.models import Article
    from bot.service.newsdesk import Newsdesk
    from index.models import Progress
    from index.stories.models import Story

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
BRIDGE = (
    "A lorry struck a pillar of the Varde bridge and injured 14 people. Police closed the Varde "
    "bridge to all traffic, and engineer Karin Holm of Esby looked at the pillar."
)
FERRY = (
    "The harbour council of Hale voted for ferries at night. Mayor Mette Dahl said that the "
    "islands had waited ten years, and that Nordsund would run the ferries."
)


def article(name: str, headline: str, text: str, hours: int = 0, **changes: object) -> Article:
    """Return an article that came out so many hours after noon."""
    return make_article(
        **{
            "id": name,
            "headline": headline,
            "text": text,
            "url": None,
            "source": f"The {name.title()}",
            "published": NOON + timedelta(hours=hours),
            **changes,
        }
    )


def bridge(name: str, hours: int = 0, **changes: object) -> Article:
    """Return a report of one outlet on the bridge."""
    text = f"{BRIDGE} That is what {name.title()} {name[::-1].title()} saw."
    return article(name, f"Lorry hits Varde bridge, writes {name}", text, hours, **changes)


def ferry(name: str, hours: int = 0, **changes: object) -> Article:
    """Return a report of one outlet on the ferries."""
    text = f"{FERRY} That is what {name.title()} {name[::-1].title()} heard."
    return article(name, f"Hale votes for night ferries, writes {name}", text, hours, **changes)


def take_in(desk: Newsdesk, *found: Article) -> int:
    """Add articles, embed them and place them; return how many were looked at."""
    list(desk.library.add_all(found))
    desk.indexer.embed_missing()
    return desk.story_follower.follow()


def story(desk: Newsdesk, name: str, scope: str | None = None) -> Story:
    """Return the story that an article is of."""
    return desk.story_lookup.of([name], scope=scope)[name]


def happened(desk: Newsdesk) -> list[tuple[str, str | None]]:
    """Return what happened to stories, and to which articles."""
    return [(each.what, each.article_id) for each in desk.story_lookup.entries_after(0, 100)]


def test_articles_of_one_event_are_one_story(newsdesk: Newsdesk) -> None:
    take_in(newsdesk, bridge("post"), ferry("wire", 1), bridge("times", 2), ferry("globe", 30))
    first, second = story(newsdesk, "post"), story(newsdesk, "wire")
    assert first == story(newsdesk, "times")
    assert second == story(newsdesk, "globe")
    assert (first.articles, first.outlets) == (2, 2)
    assert second.first == NOON.date()
    assert second.newest == (NOON + timedelta(hours=30)).date()


def test_the_history_of_stories_names_who_joined_when(newsdesk: Newsdesk) -> None:
    take_in(newsdesk, bridge("post"))
    take_in(newsdesk, bridge("times", 2))
    assert happened(newsdesk) == [
        (Happening.FOUNDED, None),
        (Happening.JOINED, "post"),
        (Happening.JOINED, "times"),
    ]
    found = newsdesk.story_lookup.history(story(newsdesk, "post").id)
    assert [each.article_id for each in found] == [None, "post", "times"]


def test_nothing_is_placed_twice(newsdesk: Newsdesk, opened: Callable[..., Newsdesk]) -> None:
    assert take_in(newsdesk, bridge("post"), bridge("times")) > 0
    before = happened(newsdesk)
    assert newsdesk.story_follower.follow() == 0
    other = opened()
    other.story_follower.follow()
    assert happened(other) == before


def test_an_article_waits_for_its_vectors(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(bridge("post"))
    newsdesk.story_follower.follow()
    assert newsdesk.story_lookup.of(["post"]) == {}
    newsdesk.indexer.embed_missing()
    newsdesk.story_follower.follow()
    assert story(newsdesk, "post").articles == 1


def test_copies_of_one_text_count_once_and_go_with_it(newsdesk: Newsdesk) -> None:
    text = " ".join(f"{BRIDGE} It is number {number} of many." for number in range(6))
    take_in(newsdesk, article("wire", "Lorry hits bridge", text))
    take_in(newsdesk, article("post", "Lorry hits bridge", text, 1))
    take_in(newsdesk, bridge("times", 2))
    assert newsdesk.library.copies(["post"])
    found = story(newsdesk, "post")
    assert (found.articles, found.outlets) == (2, 3)
    placed = {each.article.id: each.goes_with for each in newsdesk.story_lookup.articles(found.id)}
    assert placed == {"wire": None, "post": "wire", "times": None}


def test_an_earlier_original_takes_its_copies_and_their_story_with_it(newsdesk: Newsdesk) -> None:
    text = " ".join(f"{BRIDGE} It is number {number} of many." for number in range(6))
    take_in(newsdesk, article("post", "Lorry hits bridge", text, 1))
    before = story(newsdesk, "post")
    take_in(newsdesk, article("wire", "Lorry hits bridge", text))
    after = story(newsdesk, "post")
    assert after == story(newsdesk, "wire")
    assert (after.articles, after.outlets) == (1, 2)
    assert newsdesk.story_lookup.get(before.id) == after


def test_what_is_taken_back_leaves_its_story_and_its_copy_stands_for_itself(
    newsdesk: Newsdesk,
) -> None:
    text = " ".join(f"{BRIDGE} It is number {number} of many." for number in range(6))
    take_in(newsdesk, article("wire", "Lorry hits bridge", text))
    take_in(newsdesk, article("post", "Lorry hits bridge", text, 1), bridge("times", 2))
    newsdesk.library.retract("wire", "It was made up.")
    newsdesk.story_follower.follow()
    assert "wire" not in newsdesk.story_lookup.of(["wire"])
    found = newsdesk.story_lookup.articles(story(newsdesk, "post").id)
    assert {each.article.id for each in found if each.counts} == {"post", "times"}


def test_a_story_ends_with_its_last_article(newsdesk: Newsdesk) -> None:
    take_in(newsdesk, bridge("post"))
    found = story(newsdesk, "post")
    newsdesk.library.remove("post")
    newsdesk.story_follower.follow()
    assert newsdesk.story_lookup.get(found.id) is None
    assert happened(newsdesk)[-2:] == [(Happening.LEFT, "post"), (Happening.ENDED, None)]
    take_in(newsdesk, bridge("post"))
    assert story(newsdesk, "post").id != found.id


def test_a_new_version_on_another_matter_goes_to_another_story(newsdesk: Newsdesk) -> None:
    take_in(newsdesk, bridge("post"), bridge("times"), ferry("wire"))
    take_in(newsdesk, ferry("times"))
    assert story(newsdesk, "times") == story(newsdesk, "wire")
    assert story(newsdesk, "post").articles == 1
    moved = newsdesk.story_lookup.entries_after(0, 100)[-1]
    assert (moved.what, moved.other_id) == (Happening.JOINED, story(newsdesk, "post").id)


def test_two_stories_become_one_when_what_joins_them_comes(newsdesk: Newsdesk) -> None:
    lorry = "A lorry struck a pillar in Varde and injured 14. Fourteen beds are taken in Alm."
    trains = "Engineer Karin Holm of Esby said that trains to Rosk stop until spring comes."
    take_in(
        newsdesk,
        article("post", "Lorry in Varde", lorry),
        article("wire", "No trains to Rosk", trains),
    )
    before = {story(newsdesk, name).id for name in ("post", "wire")}
    assert len(before) == 2
    for number, name in enumerate(("times", "globe", "echo", "star")):
        headline = "Lorry in Varde: no trains to Rosk"
        take_in(newsdesk, article(name, headline, f"{lorry} {trains} So says {name}.", number))
    after = {story(newsdesk, name).id for name in ("post", "wire", "times", "globe")}
    assert len(after) == 1
    assert after < before
    assert {newsdesk.story_lookup.get(each) for each in before} == {story(newsdesk, "post")}
    assert Happening.MERGED in dict(happened(newsdesk))


def test_what_is_a_year_apart_is_two_stories(newsdesk: Newsdesk) -> None:
    later = 24 * (neighbours.WINDOW.days + 1)
    take_in(newsdesk, bridge("post"), bridge("times", later), bridge("echo", later))
    assert story(newsdesk, "post") != story(newsdesk, "times")
    assert story(newsdesk, "times") == story(newsdesk, "echo")


def test_an_article_without_a_date_is_placed_by_what_it_says(newsdesk: Newsdesk) -> None:
    take_in(newsdesk, bridge("post"), ferry("wire"), bridge("times", published=None))
    assert story(newsdesk, "times") == story(newsdesk, "post")
    assert story(newsdesk, "times").newest == NOON.date()
    take_in(newsdesk, bridge("echo", 5))
    assert story(newsdesk, "echo") == story(newsdesk, "times")


def test_a_servers_own_articles_make_stories_of_that_server_alone(newsdesk: Newsdesk) -> None:
    own = [bridge(name, scope="1") for name in ("alpha", "beta")]
    take_in(newsdesk, bridge("post"), *own, bridge("gamma", scope="2"))
    assert story(newsdesk, "alpha", "1") == story(newsdesk, "beta", "1")
    assert story(newsdesk, "alpha", "1").articles == 2
    names = ("post", "alpha", "beta", "gamma")
    assert newsdesk.story_lookup.of(names).keys() == {"post"}
    assert newsdesk.story_lookup.of(names, scope="1").keys() == {"post", "alpha", "beta"}
    assert newsdesk.story_lookup.get(story(newsdesk, "gamma", "2").id, scope="1") is None
    assert {each.article.id for each in newsdesk.story_lookup.latest()} == {"post"}


def test_what_is_under_an_embargo_is_of_no_story(newsdesk: Newsdesk) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    take_in(newsdesk, bridge("post"), bridge("times", embargo=later))
    assert story(newsdesk, "post").articles == 1
    assert "times" not in newsdesk.story_lookup.of(["times"])


def test_another_process_that_is_at_it_is_left_alone(
    newsdesk: Newsdesk, opened: Callable[..., Newsdesk]
) -> None:
    list(newsdesk.library.add_all([bridge("post"), bridge("times")]))
    newsdesk.indexer.embed_missing()
    other, looked = opened(), []

    def report(_progress: Progress) -> None:
        looked.append(other.story_follower.follow())

    assert newsdesk.story_follower.follow(report) == 2
    assert looked == [0, 0]


def test_what_is_cancelled_is_kept_and_gone_on_with(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all([bridge("post"), bridge("times"), ferry("wire")]))
    newsdesk.indexer.embed_missing()
    stop = threading.Event()

    def report(progress: Progress) -> None:
        if progress.done == 1:
            stop.set()

    assert newsdesk.story_follower.follow(report, stop) == 1 + 1
    placed = newsdesk.story_lookup.of(["post", "times", "wire"])
    assert 0 < len(placed) < 3
    newsdesk.story_follower.follow()
    assert len(newsdesk.story_lookup.of(["post", "times", "wire"])) == 3


def test_with_another_model_stories_stay_and_go_on(
    newsdesk: Newsdesk, opened: Callable[..., Newsdesk]
) -> None:
    take_in(newsdesk, bridge("post"), ferry("wire"))
    before = story(newsdesk, "post").id
    other = opened(model="other")
    other.maintenance.update()
    with other.database.reading() as connection:
        used = set(connection.execute(sa.select(story_signatures.c.fingerprint)).scalars())
    assert used == {other.engine.fingerprint}
    take_in(other, bridge("times", 3))
    assert story(other, "times").id == before


def test_what_an_earlier_version_stored_is_placed_the_oldest_first(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all([bridge("times", 4), bridge("post"), ferry("wire", 2)]))
    newsdesk.indexer.embed_missing()
    newsdesk.story_follower.follow()
    joined = [name for what, name in happened(newsdesk) if what == Happening.JOINED]
    assert joined == ["post", "wire", "times"]


def test_an_import_places_what_it_brings(newsdesk: Newsdesk) -> None:
    newsdesk.importer.import_articles([bridge("post"), bridge("times")])
    assert story(newsdesk, "post").articles == 2


def test_a_running_bot_places_what_another_process_brings(opened: Callable[..., Newsdesk]) -> None:
    opened(follow=True)
    other = opened(background=False)
    list(other.library.add_all([bridge("post"), bridge("times")]))
    deadline = threading.Event()
    for _ in range(200):
        if len(StoryLookup(other.database).of(["post", "times"])) == 2:
            break
        deadline.wait(0.1)
    assert story(other, "post") == story(other, "times")


def test_a_story_of_many_is_compared_by_some_of_each_of_its_times(newsdesk: Newsdesk) -> None:
    many = [bridge(f"outlet{number}", number) for number in range(neighbours.MEMBERS_COMPARED + 9)]
    take_in(newsdesk, *many)
    assert story(newsdesk, "outlet0").articles == len(many)
    with newsdesk.database.reading() as connection:
        placed = stories_of(connection, [each.id for each in many])
        compared = neighbours.compared_members(connection, ["outlet7"], placed)
        ids = connection.execute(sa.select(stories.c.id)).scalars().all()
    assert len(compared) == neighbours.MEMBERS_COMPARED
    assert {"outlet7", "outlet0"} <= set(compared)
    assert len(ids) == 1


@pytest.mark.parametrize("status", [Status.RETRACTED, Status.WITHHELD])
def test_what_came_in_taken_back_is_of_no_story(newsdesk: Newsdesk, status: Status) -> None:
    take_in(newsdesk, bridge("post"), bridge("times", status=status, note="It was wrong."))
    assert "times" not in newsdesk.story_lookup.of(["times"])
