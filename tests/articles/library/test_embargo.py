"""An article under an embargo is nowhere to be seen, and then everywhere, without any action."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes import NOON, make_article

from articles.errors import NewsdeskError, StoryNotFoundError
from articles.library.library import Library
from articles.models import Filters, Section, SectionKind
from index.follower import PassageFollower

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.models import Article
    from bot.service.newsdesk import Newsdesk

SECRET = "A heron colony returned to Ulvik harbour, ranger Dag Moe said."
LATER = datetime.now(UTC) + timedelta(days=30)


def embargoed(number: int = 7, **changes: object) -> Article:
    return make_article(
        number,
        headline="Herons return to Ulvik",
        category="Wildlife",
        source="Ulvik Post",
        embargo=LATER,
        sections=(Section(kind=SectionKind.BODY, text=SECRET),),
        **changes,
    )


def library_at(desk: Newsdesk, now: datetime) -> Library:
    """Return the library as it is at another hour, perhaps in another process."""
    follower = PassageFollower(desk.database, desk.load, "fake")
    return Library(desk.database, [follower], clock=lambda: now)


def seen(desk: Newsdesk, scope: str | None = None) -> list[bool]:
    """Return for each way to come upon the story whether it leads to it."""
    filters = Filters(scope=scope)
    desk.engine.follow()

    def found(find: Callable[[], object]) -> bool:
        try:
            return bool(find())
        except StoryNotFoundError:
            return False

    return [
        any(each.id == "a7" for each in desk.lists.latest(filters, limit=99)),
        bool(desk.lists.suggest_stories("herons", scope=scope)),
        "Wildlife" in desk.lists.suggest_categories("", scope=scope),
        "Ulvik Post" in desk.lists.suggest_sources("", scope=scope),
        any(hit.article.id == "a7" for hit in desk.asking.search("heron colony", filters).hits),
        "herons" in desk.asking.ask("heron colony Ulvik", filters).model_dump_json().lower(),
        desk.search.vocabulary.knows("heron", scope),
        desk.quotes.check(SECRET, scope=scope).exact,
        found(lambda: desk.stories.find("a7", scope=scope)),
        found(lambda: desk.stories.find("Herons return to Ulvik", scope=scope)),
        found(lambda: desk.library.history("a7", scope=scope)),
        found(lambda: desk.library.get("a7", scope=scope)),
        desk.status.report(scope=scope).index.articles == 3,
    ]


def test_it_is_unseen_until_its_hour_and_then_seen(newsdesk: Newsdesk) -> None:
    newsdesk.library.add_all([make_article(1), make_article(2)])
    for number in (1, 2):
        newsdesk.library.add(make_article(number))
    newsdesk.library.add(embargoed())
    assert not any(seen(newsdesk))
    before = library_at(newsdesk, LATER - timedelta(seconds=1))
    assert before.release() == 0
    assert not any(seen(newsdesk))
    after = library_at(newsdesk, LATER)
    assert after.release() == 1
    assert after.release() == 0
    assert all(seen(newsdesk))
    newsdesk.indexer.embed_missing()
    assert newsdesk.inspector.verify() == []


def test_it_stays_unseen_when_the_index_is_made_anew(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(make_article(1))
    newsdesk.library.add(embargoed())
    newsdesk.maintenance.rebuild()
    assert newsdesk.inspector.verify() == []
    assert not any(seen(newsdesk))


def test_opening_releases_what_is_due(opened: Callable[..., Newsdesk]) -> None:
    first = opened()
    due = datetime.now(UTC) - timedelta(seconds=1)
    earlier = library_at(first, due - timedelta(days=1))
    earlier.add(embargoed().model_copy(update={"embargo": due}))
    assert first.library.latest() == ()
    second = opened()
    assert [each.id for each in second.lists.latest()] == ["a7"]
    # What comes in again as it was is no change.
    assert second.library.add(embargoed().model_copy(update={"embargo": due})) == "unchanged"


def test_an_embargo_in_the_past_is_none(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(embargoed().model_copy(update={"embargo": NOON - timedelta(days=365 * 5)}))
    assert [each.id for each in newsdesk.library.latest()] == ["a7"]
    assert newsdesk.editor.embargoed() == ()


def test_a_later_version_can_lift_it_or_bring_it(newsdesk: Newsdesk) -> None:
    library = newsdesk.library
    library.add(embargoed())
    library.add(embargoed().model_copy(update={"embargo": None}))
    newsdesk.engine.follow()
    assert newsdesk.quotes.check(SECRET).exact
    library.add(embargoed())
    newsdesk.engine.follow()
    assert not newsdesk.quotes.check(SECRET).exact
    assert library.latest() == ()


def test_owners_see_it_and_a_servers_admins_their_own(newsdesk: Newsdesk) -> None:
    editor = newsdesk.editor
    newsdesk.library.add(embargoed())
    newsdesk.library.add(embargoed(8, scope="111"))
    newsdesk.engine.follow()
    assert [(each.id, each.embargo) for each in editor.embargoed()] == [("a7", LATER)]
    assert {each.id for each in editor.embargoed(scope="111")} == {"a7", "a8"}
    assert editor.history("a7")[0].what == "added"
    with pytest.raises(StoryNotFoundError):
        editor.history("a7", scope="111", own=True)
    with pytest.raises(StoryNotFoundError):
        editor.correct("a7", "It is wrong.", scope="111", own=True)
    with pytest.raises(StoryNotFoundError):
        editor.history("a8", scope="222", own=True)
    # The headline is that of two stories, one of which is not theirs to know.
    assert editor.history("Herons return to Ulvik", scope="111", own=True)[0].what == "added"
    assert not any(seen(newsdesk, "111"))
    with pytest.raises(NewsdeskError):
        editor.remove("Herons return to Ulvik", scope="222", own=True)
    editor.retract("a7", "It was never meant for us.")
    library_at(newsdesk, LATER).release()
    assert not newsdesk.quotes.check(SECRET).exact
