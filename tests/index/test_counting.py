"""How much an index holds is known without counting it, and told to nobody who may not see it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from fakes import NOON, FakeEmbedder, make_article
from hypothesis import given, settings
from hypothesis import strategies as st
from statements import statements

from articles.models import Filters
from bot.app import open_newsdesk
from bot.settings import Settings
from index.store.counts import visible_outlets
from index.store.filtering import may_be_found
from index.tables import index_counts, passages

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

SCOPES: tuple[str | None, ...] = (None, "7", "8")
SOURCES, CATEGORIES = (None, "Varde Times", "varde times"), ("Towns", "")


def counts(noted: list[tuple[str, Any]]) -> int:
    """Return how many statements counted passages."""
    return sum("count(" in made and "FROM passages" in made for made, _ in noted)


def counted_by_hand(newsdesk: Newsdesk, filters: Filters) -> tuple[int, int]:
    """Return how many articles and passages filters let through, by looking at all."""
    key = newsdesk.engine.fingerprint
    assert key is not None
    numbers = (sa.func.count(passages.c.article_id.distinct()), sa.func.count())
    with newsdesk.database.reading() as connection:
        found = connection.execute(sa.select(*numbers).where(may_be_found(key, filters))).one()
    return found[0], found[1]


def test_a_question_counts_no_passage(desk: Newsdesk) -> None:
    with statements() as noted:
        answer = desk.asking.ask("Who said the repair of the old bridge would cost three million?")
    assert answer.index.passages > 0
    assert counts(noted) == 0


def test_what_days_let_through_is_counted_once_until_anything_changes(desk: Newsdesk) -> None:
    filters = Filters(first_day=NOON.date())
    with statements() as noted:
        first = desk.inspector.state(filters)
        assert (desk.inspector.state(filters), counts(noted)) == (first, 1)
        desk.library.remove(make_article(20).id)
        assert desk.inspector.state(filters).articles == first.articles - 1
        assert counts(noted) == 2


steps = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from(["write", "retract", "remove", "rebuild"]),
        st.sampled_from(SCOPES),
        st.sampled_from(SOURCES),
        st.sampled_from(CATEGORIES),
    ),
    max_size=12,
)


@settings(max_examples=15)
@given(steps)
def test_counts_are_those_of_the_passages_whatever_happened(
    taken: list[tuple[int, str, str | None, str | None, str]],
) -> None:
    with TemporaryDirectory() as folder:
        given = Settings(data=Path(folder), model="fake", reader="none")
        with open_newsdesk(given, load=lambda _: FakeEmbedder()) as newsdesk:
            carry_out(newsdesk, taken)
            check_counts(newsdesk)


def carry_out(
    newsdesk: Newsdesk, taken: list[tuple[int, str, str | None, str | None, str]]
) -> None:
    """Take some steps, as far as there is anything to take them with."""
    for number, what, scope, source, category in taken:
        article_id = f"{scope or 'all'}-{number}"
        there = newsdesk.library.get(article_id, scope=scope) is not None
        if what == "write":
            fields: dict[str, Any] = {"source": source, "category": category or None}
            newsdesk.library.add(make_article(number, id=article_id, scope=scope, **fields))
        elif what == "rebuild":
            newsdesk.indexer.rebuild()
        elif there and what == "retract":
            newsdesk.library.retract(article_id, "It was wrong.")
        elif there:
            newsdesk.library.remove(article_id)


def check_counts(newsdesk: Newsdesk) -> None:
    """Compare all that is counted with what is there."""
    newsdesk.engine.follow()
    key = newsdesk.engine.fingerprint
    for scope in SCOPES:
        for filters in (
            Filters(scope=scope),
            Filters(scope=scope, source="Varde Times"),
            Filters(scope=scope, category="Towns"),
        ):
            state = newsdesk.inspector.state(filters)
            if key is not None:
                assert (state.articles, state.passages) == counted_by_hand(newsdesk, filters)
        names = {
            each.source
            for each in newsdesk.library.latest(Filters(scope=scope), limit=99)
            if each.source
        }
        with newsdesk.database.reading() as connection:
            assert set(visible_outlets(connection, key, scope)) == names
    assert newsdesk.inspector.damages() == []


def test_counts_that_are_wrong_are_found_and_mended(desk: Newsdesk) -> None:
    right = desk.inspector.state(Filters())
    with desk.database.writing() as connection:
        connection.execute(index_counts.update().values(articles=9_999))
    assert any("counts" in fault for fault in desk.inspector.damages())
    desk.indexer.rebuild()
    assert (desk.inspector.damages(), desk.inspector.state(Filters())) == ([], right)


def test_nobody_is_told_when_another_servers_article_changed(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(make_article(1))
    newsdesk.library.add(make_article(2, scope="7"))
    everyones, own = (newsdesk.inspector.state(Filters(scope=s)).updated for s in (None, "7"))
    assert everyones is not None
    assert own is not None
    assert everyones < own
    assert newsdesk.inspector.state(Filters(scope="8")).updated == everyones
    assert newsdesk.inspector.manifest("8").updated == everyones
    newsdesk.library.remove("a2")
    newsdesk.indexer.embed_missing()
    assert newsdesk.inspector.state(Filters(scope="8")).updated == everyones
    newsdesk.library.retract("a1", "It was wrong.")
    assert newsdesk.inspector.state(Filters(scope="8")).updated > everyones
