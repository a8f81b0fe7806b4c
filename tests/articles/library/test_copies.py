"""A text that comes in several times is known as one, and no server learns of another's."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from clock import Clock
from fakes import NOON, make_article

from articles.library import tables
from articles.library.copies import CopyFollower
from articles.library.library import Library
from articles.models import Article, Filters, Section, SectionKind

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

WORDS = (
    "harbour council bridge ferry engineer mayor tunnel county budget repair timber storm market "
    "school clinic pilot river border sailor museum orchard railway signal archive station winter "
    "summer morning evening village captain teacher doctor farmer painter singer baker miller"
).split()


def text_of(seed: int, words: int = 300) -> str:
    """Return running text that shares words with others, and hardly any run of five."""
    chance = Random(seed)
    sentences = []
    while words > 0:
        some = [chance.choice(WORDS) for _ in range(min(words, chance.randint(8, 18)))]
        words -= len(some)
        sentences.append(" ".join(some).capitalize() + ".")
    return "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))


def story(
    name: str, text: str, *, hours: float | None = 0, outlet: str = "", **changes: object
) -> Article:
    return make_article().model_copy(
        update={
            "id": name,
            "source": outlet or f"Outlet {name}",
            "url": f"https://{name}.example/story",
            "headline": "Halden council votes on bridge",
            "published": None if hours is None else NOON + timedelta(hours=hours),
            "dek": None,
            "sections": (Section(kind=SectionKind.BODY, text=text),),
            **changes,
        }
    )


def reworded(text: str, every: int) -> str:
    """Return a text in which one word of so many is another."""
    words = text.split(" ")
    return " ".join("Altered" if at % every == every - 1 else word for at, word in enumerate(words))


def linked(desk: Newsdesk, scope: str | None = None) -> dict[str, set[str]]:
    with desk.database.reading() as connection:
        ids = list(connection.execute(sa.select(tables.articles.c.id)).scalars())
    found = desk.library.copies(ids, scope=scope)
    return {name: {copy.article_id for copy in copies} for name, copies in found.items()}


def shown(desk: Newsdesk, filters: Filters = Filters()) -> list[str]:
    return [each.id for each in desk.library.latest(filters, once=True, limit=99)]


FULL = text_of(1, 500)


@pytest.mark.parametrize(
    ("copy", "other"),
    [
        pytest.param({"text": FULL}, {}, id="word for word"),
        pytest.param({"text": FULL[: len(FULL) // 2]}, {}, id="cut to its half"),
        pytest.param({"text": f"HALDEN (NW) {reworded(FULL, 25)}"}, {}, id="edited"),
        pytest.param({"text": FULL, "headline": "A vote in the east"}, {}, id="another headline"),
        pytest.param({"text": FULL, "hours": None}, {}, id="without a date"),
        pytest.param({"text": "橋の工事は春に始まる。" + "".join(WORDS[:3])}, None, id="too short"),
        pytest.param({"text": text_of(2)}, None, id="another text"),
        pytest.param({"text": FULL[: len(FULL) // 4]}, None, id="one item of a round-up"),
        pytest.param({"text": reworded(FULL, 6)}, None, id="told in other words"),
        pytest.param({"text": FULL, "hours": 24 * 3}, {}, id="word for word, days later"),
        pytest.param({"text": reworded(FULL, 25), "hours": 25}, None, id="brought up to date"),
        pytest.param({"text": FULL, "hours": 24 * 6}, None, id="in another week"),
        pytest.param(
            {"text": FULL, "outlet": "Outlet a", "headline": "Storm hits Ulvik"},
            None,
            id="one outlet's boilerplate",
        ),
    ],
)
def test_what_is_a_copy(
    newsdesk: Newsdesk, copy: dict[str, object], other: dict[str, object] | None
) -> None:
    newsdesk.library.add(story("a", FULL))
    newsdesk.library.add(story("b", **{"hours": 3, **copy}))  # type: ignore[arg-type]
    expected = {"a": {"b"}, "b": {"a"}} if other is not None else {}
    assert linked(newsdesk) == expected
    assert ("b" in shown(newsdesk)) is (other is None)


def test_a_report_of_other_figures_is_no_copy(newsdesk: Newsdesk) -> None:
    month = " ".join(f"{sentence} {number}00." for number, sentence in enumerate(FULL.split(".")))
    other = " ".join(f"{sentence} {number}50." for number, sentence in enumerate(FULL.split(".")))
    newsdesk.library.add(story("a", month))
    newsdesk.library.add(story("b", other))
    assert linked(newsdesk) == {}


def test_short_briefs_on_one_event_are_no_copies_but_the_same_brief_is(newsdesk: Newsdesk) -> None:
    brief = (
        "The council of Halden voted on Monday to close its old bridge. Engineer Vera Holt said "
        "the repair would cost 21 million crowns."
    )
    newsdesk.library.add(story("a", brief))
    newsdesk.library.add(story("b", brief.replace("said the repair would", "put the repair at a")))
    assert linked(newsdesk) == {}
    newsdesk.library.add(story("c", brief))
    assert linked(newsdesk) == {"a": {"c"}, "c": {"a"}}


def test_the_earliest_is_the_original_whenever_it_comes(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(story("late", FULL, hours=9))
    library.add(story("undated", FULL, hours=None))
    library.add(story("middle", FULL, hours=5))
    library.add(story("early", FULL, hours=1))
    assert shown(newsdesk) == ["early"]
    found = library.copies(["late"])["late"]
    assert [copy.article_id for copy in found] == ["early", "middle", "undated"]
    assert found[0].source == "Outlet early"
    assert found[0].url == "https://early.example/story"
    # Every article stays, and can be listed.
    assert len(library.latest()) == 4


def test_copies_find_each_other_again_when_the_original_goes(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    for hour, name in enumerate("abc"):
        library.add(story(name, FULL, hours=hour))
    library.remove("a")
    assert linked(newsdesk) == {"b": {"c"}, "c": {"b"}}
    assert shown(newsdesk) == ["b"]
    # Another text under the same address is no copy any longer.
    library.add(story("b", text_of(5), hours=1))
    assert linked(newsdesk) == {}
    assert set(shown(newsdesk)) == {"b", "c"}


def test_what_is_said_of_one_copy_is_not_said_of_the_other(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    for hour, name in enumerate("abc"):
        library.add(story(name, FULL, hours=hour))
    library.correct("a", "The cost was wrong.")
    assert linked(newsdesk) == {"b": {"c"}, "c": {"b"}}
    assert set(shown(newsdesk)) == {"a", "b"}
    assert {each.id: each.note for each in library.latest(once=True)} == {
        "a": "The cost was wrong.",
        "b": None,
    }
    library.retract("b", "It never happened.")
    assert linked(newsdesk) == {}
    assert set(shown(newsdesk)) == {"a", "c"}
    assert library.find("c").status == "live"


def test_a_servers_copy_is_linked_for_that_server_alone(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(story("one", FULL, hours=0, scope="111"))
    library.add(story("two", FULL, hours=1, scope="222"))
    library.add(story("own", FULL, hours=2, scope="111"))
    assert linked(newsdesk) == {}
    assert linked(newsdesk, "111") == {"one": {"own"}, "own": {"one"}}
    assert linked(newsdesk, "222") == {}
    library.add(story("all", FULL, hours=3))
    library.add(story("more", FULL, hours=4))
    assert linked(newsdesk) == {"all": {"more"}, "more": {"all"}}
    assert linked(newsdesk, "111")["all"] == {"more", "one", "own"}
    assert linked(newsdesk, "222") == {
        "all": {"more", "two"},
        "more": {"all", "two"},
        "two": {"all", "more"},
    }
    assert linked(newsdesk, "333") == linked(newsdesk)
    for scope in (None, "111", "222", "333"):
        assert shown(newsdesk, Filters(scope=scope)) == ["all"]
    # What is left of each server's own stays that server's.
    library.remove("all")
    library.remove("more")
    assert linked(newsdesk) == {}
    assert linked(newsdesk, "111") == {"one": {"own"}, "own": {"one"}}
    assert linked(newsdesk, "222") == {}


def test_no_server_is_a_bridge_between_everyones_articles(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    first, second = text_of(8, 200), text_of(9, 200)
    library.add(story("a", first))
    library.add(story("b", second))
    library.add(story("both", f"{first}\n\n{second}", scope="111"))
    assert linked(newsdesk) == {}
    assert linked(newsdesk, "111") == {"a": {"both"}, "both": {"a"}}


def test_an_embargoed_copy_is_linked_when_it_is_seen(newsdesk: Newsdesk) -> None:
    later = NOON + timedelta(days=3)
    follower = CopyFollower(newsdesk.database)
    clock = Clock(NOON)
    library = Library(newsdesk.database, [follower], clock=clock)
    library.add(story("a", FULL, embargo=later))
    library.add(story("b", FULL, hours=2))
    assert linked(newsdesk) == {}
    assert shown(newsdesk) == ["b"]
    clock.now = later
    library.release()
    assert linked(newsdesk) == {"a": {"b"}, "b": {"a"}}
    assert shown(newsdesk) == ["a"]


def test_a_copy_is_listed_where_its_original_does_not_pass_the_filters(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(story("a", FULL, category="World"))
    newsdesk.library.add(story("b", FULL, hours=1, category="Nordics"))
    assert shown(newsdesk, Filters(source="Outlet b")) == ["b"]
    assert shown(newsdesk, Filters(category="Nordics")) == ["b"]
    assert shown(newsdesk, Filters(since=NOON)) == ["a"]
    assert shown(newsdesk, Filters(since=NOON + timedelta(minutes=1))) == ["b"]


def test_a_name_of_several_copies_is_that_of_the_original(newsdesk: Newsdesk) -> None:
    for hour in range(8):
        newsdesk.library.add(story(f"a{hour}", FULL, hours=hour))
    assert newsdesk.library.find("Halden council votes").sections[0].text == FULL
    newsdesk.library.remove("a7")
    newsdesk.library.add(story("z", text_of(3), hours=20))
    with pytest.raises(Exception, match="Several stories"):
        newsdesk.library.find("Halden council votes")


def test_what_an_earlier_version_stored_is_compared_at_the_next_import(newsdesk: Newsdesk) -> None:
    earlier = Library(newsdesk.database)
    for hour, name in enumerate("abc"):
        earlier.add(story(name, FULL, hours=hour))
    assert linked(newsdesk) == {}
    newsdesk.library.add(story("d", text_of(4), hours=9))
    assert linked(newsdesk)["c"] == {"a", "b"}
    assert shown(newsdesk) == ["d", "a"]


def test_what_stands_around_thousands_of_texts_costs_no_time(newsdesk: Newsdesk) -> None:
    """A run of words that many articles share names but some of them."""
    table = tables.sketch_hashes
    library = newsdesk.library
    library.add(story("a", FULL))
    with newsdesk.database.writing() as connection:
        hashes = list(connection.execute(sa.select(table.c.hash)).scalars())
        rows = [{"hash": hashes[0], "article_id": f"0{n}"} for n in range(500)]
        connection.execute(table.insert(), rows)
    library.add(story("b", FULL, hours=1))
    assert linked(newsdesk) == {"a": {"b"}, "b": {"a"}}
