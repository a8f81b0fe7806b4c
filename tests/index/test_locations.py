"""Where passages stand is remembered, but for the articles that change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from fakes import make_article
from statements import statements

from index.locations import Locations
from index.tables import passages

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk
    from index.store.quotable import Location


def told(newsdesk: Newsdesk, kept: Locations, scope: str | None = None) -> dict[str, int]:
    """Return how many passages each article has, of all rows that there ever were."""
    with newsdesk.database.reading() as connection:
        last = connection.execute(sa.select(sa.func.max(passages.c.row))).scalar() or 0
        found: dict[int, Location] = kept.of(connection, range(1, last + 2), scope)
    articles = [location.article_id for location in found.values()]
    return {each: articles.count(each) for each in sorted(set(articles))}


def test_nothing_is_read_again_but_what_changed(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all(make_article(n) for n in range(1, 4)))
    kept = Locations()
    assert list(told(newsdesk, kept)) == ["a1", "a2", "a3"]
    newsdesk.library.add(make_article(2, text="The council of Town2 kept its old bridge."))
    with statements() as noted:
        with newsdesk.database.reading() as connection:
            assert len(kept.of(connection, [1, 3], None)) == 2
            assert not any("JOIN articles" in statement for statement, _ in noted)
        assert list(told(newsdesk, kept)) == ["a1", "a2", "a3"]
    assert sum("JOIN articles" in statement for statement, _ in noted) == 1


def test_what_is_gone_or_another_servers_is_not_told(newsdesk: Newsdesk) -> None:
    for number, scope in ((1, None), (2, None), (3, "7")):
        newsdesk.library.add(make_article(number, scope=scope))
    kept = Locations()
    assert list(told(newsdesk, kept, "7")) == ["a1", "a2", "a3"]
    assert list(told(newsdesk, kept)) == list(told(newsdesk, kept, "8")) == ["a1", "a2"]
    newsdesk.library.retract("a1", "It was wrong.")
    newsdesk.library.remove("a3")
    assert list(told(newsdesk, kept, "7")) == ["a2"]


def test_many_changes_at_once_are_followed_too(newsdesk: Newsdesk) -> None:
    list(newsdesk.library.add_all(make_article(n) for n in range(1, 6)))
    kept = Locations(remembered=1, followed=2)
    assert len(told(newsdesk, kept)) == 5
    for number in range(1, 5):
        newsdesk.library.remove(f"a{number}")
    assert list(told(newsdesk, kept)) == ["a5"]
