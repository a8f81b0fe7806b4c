"""What the retriever gives: near copies once, preferences seen, nothing of other servers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from fakes import make_article

from articles.models import Filters
from index.models import Query
from index.ranking.preferences import DATE_BONUS, LATEST_BONUS, OUTLET_BONUS

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk
    from index.models import Hit

AGENCY = (
    "The ferry Alba ran aground. Nobody was hurt. The rudder broke. Divers look at the hull. "
    "Buses run."
)


def ask(newsdesk: Newsdesk, text: str, asked: date | None = None, **filters: object) -> list[Hit]:
    newsdesk.engine.follow()
    query = newsdesk.search.retriever.read(text, Filters(**filters), asked)
    return newsdesk.search.retriever.retrieve(query, 10)


def test_a_story_that_two_outlets_print_is_found_once(newsdesk: Newsdesk) -> None:
    changed = AGENCY.replace("Buses run", "Trains run")
    newsdesk.library.add(make_article(1, text=AGENCY, source="Harbour Post"))
    newsdesk.library.add(make_article(2, text=changed, source="The Wire"))
    newsdesk.library.add(make_article(3))
    hits = ask(newsdesk, "Why did the ferry Alba run aground?")
    assert sum("Alba" in hit.passage.text for hit in hits) == 1
    named = ask(newsdesk, "What do the Harbour Post and The Wire write of the ferry Alba?")
    sources = {hit.article.source for hit in named if "Alba" in hit.passage.text}
    assert sources == {"Harbour Post", "The Wire"}


def test_what_the_question_prefers_is_said_of_each_hit(newsdesk: Newsdesk) -> None:
    day = datetime(2026, 11, 3, 9, tzinfo=UTC)
    newsdesk.library.add(make_article(1, source="Harbour Post", published=day))
    newsdesk.library.add(make_article(2, source="The Wire", published=day.replace(day=20)))
    named = ask(newsdesk, "What did the Harbour Post write about the repair on 3 November 2026?")
    assert [hit.preferences for hit in named] == [{"outlet": OUTLET_BONUS, "date": DATE_BONUS}, {}]
    assert named[0].score > named[1].score + OUTLET_BONUS
    latest = ask(newsdesk, "What is the latest on the repair?")
    assert latest[0].article.id == "a2"
    assert latest[0].preferences == {"latest": LATEST_BONUS}


def test_last_week_is_counted_from_the_day_of_asking(newsdesk: Newsdesk) -> None:
    for number, day in ((1, 3), (2, 12)):
        published = datetime(2026, 11, day, 9, tzinfo=UTC)
        newsdesk.library.add(make_article(number, published=published))
    for asked, first in ((date(2026, 11, 9), "a1"), (date(2026, 11, 18), "a2")):
        hits = ask(newsdesk, "Which repair began last week?", asked)
        assert hits[0].article.id == first
        assert "date" in hits[0].preferences


def test_outlets_of_other_servers_are_not_known(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(make_article(1))
    newsdesk.library.add(make_article(2, source="Secret Gazette", scope="42"))
    newsdesk.engine.follow()
    text = "What did the Secret Gazette write?"
    assert newsdesk.search.retriever.read(text, Filters(scope="42")).outlets == ("Secret Gazette",)
    assert newsdesk.search.retriever.read(text, Filters(scope="7")).outlets == ()
    assert newsdesk.search.retriever.read(text).outlets == ()


def test_a_query_without_parts_is_searched_whole(newsdesk: Newsdesk) -> None:
    newsdesk.library.add(make_article(3))
    newsdesk.engine.follow()
    assert (
        newsdesk.search.retriever.retrieve(Query(text="repair in Town3"), 1)[0].article.id == "a3"
    )
