"""Articles of one story are shown together, with how many outlets have it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from exact import assert_exact
from fakes import make_article
from placed import place

from articles.errors import NewsdeskError, StoryNotFoundError
from articles.models import Filters
from bot.chat.rendering import lines
from bot.chat.rendering.surroundings import found_blocks
from bot.cli import printing
from bot.cli.commands.questions import search_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from prepared import Fill

    from bot.service.newsdesk import Newsdesk

START = datetime(2026, 10, 14, 9, tzinfo=UTC)
OUTLETS = ("Harbour Post", "Northern Wire", "Ledger Daily", "Circuit")
BRIDGE = {"a1", "a2", "a3", "a4"}
LINE = "4 outlets, first 14 Oct, newest 12 Nov 2026"
COST = "What would the repair cost?"
BEHIND = "Behind this: 4 outlets (first 14 Oct, newest 12 Nov 2026)"


def one_story(desk: Newsdesk) -> None:
    """Put in four articles of one story, one that is a story by itself, and some of none yet."""
    days = (0, 3, 8, 29)
    for number in range(1, 10):
        outlet, day = OUTLETS[(number - 1) % 4], days[(number - 1) % 4]
        at = START + timedelta(days=day)
        desk.library.add(make_article(number, source=outlet, published=at))
    place(desk.database, {"s-bridge": sorted(BRIDGE), "s-alone": ["a5"]}, at=START)
    desk.indexer.embed_missing()
    desk.engine.follow()


@pytest.fixture
def desk(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    return opened_with(one_story)


def test_a_list_has_one_row_a_story_and_says_who_has_it(desk: Newsdesk) -> None:
    listed = {each.id: each for each in desk.lists.latest(limit=20)}
    assert listed.keys() == {"a4", "a5", "a6", "a7", "a8", "a9"}
    assert listed["a4"].story is not None
    assert listed["a4"].story.first == date(2026, 10, 14)
    assert lines.listed(listed["a4"]).endswith(f"\n-# {LINE}")
    assert LINE in printing.listed([listed["a4"]])
    # Of what nobody else has nothing is said, and what is not placed is as it ever was.
    for name in ("a5", "a6"):
        assert "outlet" not in lines.listed(listed[name])
        assert "outlet" not in printing.listed([listed[name]])
    assert listed["a6"].story is None
    assert "story" not in listed["a6"].model_dump()


def test_programs_get_every_article_and_its_story(desk: Newsdesk) -> None:
    every = {each.id: each for each in desk.lists.latest(limit=20, every=True)}
    assert len(every) == 9
    first = every["a1"].story
    assert first is not None
    assert (first.id, first.outlets) == ("s-bridge", 4)
    assert every["a6"].story is None


def test_a_story_is_offered_once_by_its_newest_headline_with_the_words(desk: Newsdesk) -> None:
    (offered,) = desk.lists.suggest_stories("town2 closes")
    assert offered.id == "a2"
    name = "Town2 closes its old bridge · Northern Wire · 17 Oct 2026 (4 outlets)"
    assert lines.choice_name(offered) == name
    names = {each.id for each in desk.lists.suggest_stories("old bridge")}
    assert names & BRIDGE == {"a4"}
    long = offered.model_copy(update={"headline": "Bridge " * 10})
    assert len(lines.choice_name(long)) <= 100
    assert "outlets" not in lines.choice_name(long)


def test_related_stories_are_others_and_none_is_told_twice(desk: Newsdesk) -> None:
    for name in ("a1", "s-bridge"):
        near = {each.id for each in desk.stories.related(name)}
        assert near
        assert not near & BRIDGE
    beside = [each.id for each in desk.stories.related("a6", limit=9)]
    assert len(BRIDGE & set(beside)) == 1
    assert "a6" not in beside


def test_a_long_story_leaves_room_for_others(desk: Newsdesk) -> None:
    names = [f"a{number}" for number in range(20, 60)]
    for number in range(20, 60):
        text = f"The harbour crane fell on pier {number}. The crane was new."
        desk.library.add(make_article(number, headline="Harbour crane falls", text=text))
    place(desk.database, {"s-crane": names}, at=START)
    desk.indexer.embed_missing()
    desk.engine.follow()
    near = desk.stories.related("a20")
    assert len(near) == 5
    assert not {each.id for each in near} & set(names)


def test_a_search_tells_of_a_story_once_and_programs_of_every_hit(desk: Newsdesk) -> None:
    result = desk.asking.search("council voted to close its old bridge", limit=15)
    told = {hit["article_id"]: hit for hit in search_json(result)["hits"]}
    assert told["a1"]["story"]["id"] == told["a2"]["story"]["id"] == "s-bridge"
    assert told["a1"]["story"]["first"] == "2026-10-14"
    assert "story" not in told["a6"]
    assert printing.search(result).count(LINE) == 1
    around = desk.surroundings.of_hits(result.query.text, result.hits)
    heads = [block.split("\n")[0] for block in found_blocks(around, result.stories)]
    first = next(place for place, head in enumerate(heads) if head.startswith("**↳ "))
    assert [head.startswith("**↳ ") for head in heads].count(True) == 3
    assert all(head.startswith("**↳ ") for head in heads[first : first + 3])
    numbers = [head.split(".")[0] for head in heads if "↳" not in head]
    assert numbers == [f"**{number}" for number in range(1, len(numbers) + 1)]
    assert "\n".join(found_blocks(around, result.stories)).count(f"-# {LINE}") == 1
    alone = found_blocks(around, {})
    assert not any("↳" in block or "4 outlets" in block for block in alone)


def test_an_answer_says_how_many_outlets_stand_behind_it(desk: Newsdesk) -> None:
    answer = desk.asking.ask(COST, Filters(article_id="a2"))
    assert {citation.article_id for citation in answer.citations} == {"a2"}
    assert_exact(desk, answer)
    assert BEHIND in " ".join(printing.answer(answer).split())
    assert answer.model_dump(mode="json")["stories"] == [
        {
            "id": "s-bridge",
            "articles": 4,
            "outlets": 4,
            "first": "2026-10-14",
            "newest": "2026-11-12",
        }
    ]
    unplaced = desk.asking.ask(COST, Filters(article_id="a7"))
    assert {citation.article_id for citation in unplaced.citations} == {"a7"}
    assert (unplaced.stories, unplaced.behind) == ((), None)
    assert "Behind this" not in printing.answer(unplaced)


def test_only_what_the_asker_may_see_stands_behind_an_answer(desk: Newsdesk) -> None:
    desk.library.add(make_article(70, source="Server Sheet", scope="7"))
    place(desk.database, {"s-mixed": ["a6", "a70"]}, at=START)
    outlets = []
    for scope in (None, "7", "8"):
        answer = desk.asking.ask(COST, Filters(article_id="a6", scope=scope))
        assert answer.behind is not None
        outlets.append((answer.behind.outlets, answer.stories[0].outlets))
        # Nor has a story a timeline of what may not be seen.
        assert answer.with_timeline == ({"a6"} if scope == "7" else set())
        assert desk.stories.has_timeline("a6", scope=scope) is (scope == "7")
    assert outlets == [(1, 1), (2, 2), (1, 1)]
    desk.editor.retract("a4", "It was made up.")
    answer = desk.asking.ask(COST, Filters(article_id="a2"))
    assert (answer.stories[0].outlets, answer.stories[0].newest) == (3, date(2026, 10, 22))


def test_a_story_is_named_by_its_id_too(desk: Newsdesk) -> None:
    assert desk.stories.find("s-bridge").id == "a4"
    assert desk.stories.key_points("s-bridge").citations[0].article_id == "a4"
    with pytest.raises(StoryNotFoundError):
        desk.stories.find("s-nothing-of-the-kind")


def test_a_whole_story_has_its_articles_and_what_happened(desk: Newsdesk) -> None:
    whole = desk.stories.whole("a2")
    assert whole.story.id == "s-bridge"
    assert [each.article.id for each in whole.articles] == ["a1", "a2", "a3", "a4"]
    assert [entry.what for entry in whole.history] == ["founded", *["joined"] * 4]
    with pytest.raises(NewsdeskError, match="is of no story yet"):
        desk.stories.whole("a6")


def test_what_happened_to_another_servers_article_is_told_nobody_else(desk: Newsdesk) -> None:
    desk.library.add(make_article(70, source="Server Sheet", scope="7"))
    place(desk.database, {"s-mixed": ["a6", "a70"]}, at=START)
    told = {entry.article_id for entry in desk.stories.whole("a6").history}
    assert told == {None, "a6"}
    own = {entry.article_id for entry in desk.stories.whole("a6", scope="7").history}
    assert own == {None, "a6", "a70"}


def test_an_overview_is_of_what_others_have_as_well(desk: Newsdesk) -> None:
    overview = desk.stories.overview("a1")
    assert overview is not None
    assert overview.outlets == OUTLETS
    assert overview.newest is not None
    assert overview.newest.id == "a4"
    assert desk.stories.overview("a5") is None
    assert desk.stories.overview("a6") is None
