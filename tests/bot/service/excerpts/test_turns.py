"""The turns of made-up stories are those that a reader would expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from storylines import (
    FLOOD,
    MERGER,
    POST,
    STORYLINES,
    TRIAL,
    WIRE,
    Telling,
    articles_of,
    expected,
    told_stories,
)

from articles.models import Kind
from bot.service.excerpts.turns import (
    MOST_TURNS,
    OPENINGS_EMBEDDED,
    in_order_of_days,
    named_days,
    spread,
    turns,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from prepared import Fill

    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder
    from index.store.quotable import StoredPassage


@pytest.fixture
def stories(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    """A newsdesk with the made-up stories."""
    return opened_with(told_stories)


def found(desk: Newsdesk, name: str, tellings: tuple[Telling, ...]) -> list[list[StoredPassage]]:
    """Return the passages of a story's articles, in the order of their days."""
    in_order = in_order_of_days(each.summary() for each in articles_of(name, tellings))
    return [desk.search.passages.of_article(each.id, None) for each in in_order]


def put_in(desk: Newsdesk, tellings: tuple[Telling, ...]) -> list[list[StoredPassage]]:
    list(desk.library.add_all(articles_of("new", tellings)))
    return found(desk, "new", tellings)


def said(desk: Newsdesk, tellings: tuple[Telling, ...], embedder: Embedder | None) -> list[str]:
    return [sentence.text for sentence in turns(put_in(desk, tellings), embedder)]


@pytest.mark.parametrize("name", STORYLINES)
@pytest.mark.parametrize("with_vectors", [True, False], ids=["vectors", "words"])
def test_turns_are_those_that_a_reader_would_expect(
    stories: Newsdesk, real_embedder: Embedder, name: str, *, with_vectors: bool
) -> None:
    tellings = STORYLINES[name]
    chosen = turns(found(stories, name, tellings), real_embedder if with_vectors else None)
    assert [sentence.text for sentence in chosen] == expected(tellings)


def test_a_figure_that_is_revised_back_is_no_turn(
    newsdesk: Newsdesk, real_embedder: Embedder
) -> None:
    late = Telling(
        "2026-11-03T08:00",
        WIRE,
        "Fourteen were hurt in Sala flood",
        "The flood of the river Tarn in Sala hurt 14 people in October. No other was as high.",
    )
    assert said(newsdesk, (*FLOOD, late), real_embedder) == expected(FLOOD)


def test_another_language_is_told_by_its_words(newsdesk: Newsdesk) -> None:
    tellings = (
        Telling("2026-10-01", POST, "Brücke gesperrt", "Die Brücke von Sala wurde gesperrt."),
        Telling("2026-10-01", WIRE, "Brücke zu", "Die Brücke von Sala wurde am Montag gesperrt."),
        Telling(
            "2026-10-09",
            POST,
            "Neue Brücke beschlossen",
            "Der Kreistag beschloss einen Neubau für 40 Millionen Euro.",
        ),
    )
    articles = [each.model_copy(update={"language": "de"}) for each in articles_of("de", tellings)]
    list(newsdesk.library.add_all(articles))
    chosen = turns([newsdesk.search.passages.of_article(each.id, None) for each in articles], None)
    assert [sentence.text for sentence in chosen] == [tellings[0].text, tellings[2].text]


def test_an_opinion_is_no_turn_of_events(newsdesk: Newsdesk) -> None:
    opinion = Telling(
        "2026-11-12T08:00",
        POST,
        "Why this merger must fail",
        "No city should accept a bank that shuts 40 branches. I was a customer for 30 years.",
        kind=Kind.OPINION,
    )
    assert said(newsdesk, (*MERGER, opinion), None) == expected(MERGER)


def test_opinions_alone_are_told_all_the_same(newsdesk: Newsdesk) -> None:
    opinion = TRIAL[0]._replace(kind=Kind.OPINION)
    assert said(newsdesk, (opinion,), None) == [opinion.opening]


def test_of_many_turns_the_first_the_newest_and_those_that_most_outlets_tell_stay(
    newsdesk: Newsdesk,
) -> None:
    places = (
        "Sala Torrin Sandmark Ellery Gannet Lindmark Orrin Velm Askar Brunna Dalby Evje".split()
    )
    places += "Forsa Grinda Hovik Ila".split()
    tellings = tuple(
        Telling(
            f"2026-09-{day:02}T08:00",
            POST,
            f"Storm reaches {place}",
            f"Trees fell on {day * 7} houses of {place}; its harbour{day} burned{day} down{day}.",
        )
        for day, place in enumerate(places, 1)
    )
    again = tuple(
        tellings[9]._replace(day="2026-09-10T12:00", outlet=outlet)
        for outlet in ("Circuit", "Coast Times", "Northern Wire", "Island Gazette")
    )
    chosen = said(newsdesk, (*tellings, *again), None)
    assert len(chosen) == MOST_TURNS
    texts = [each.text for each in tellings]
    assert chosen[0] == texts[0]
    assert chosen[-1] == texts[-1]
    assert texts[9] in chosen
    assert [text for text in texts if text in chosen] == chosen


def test_a_story_of_one_article_is_told_by_its_opening_and_the_days_it_names(
    newsdesk: Newsdesk,
) -> None:
    telling = Telling(
        "2026-11-12T08:00",
        POST,
        "Lighthouse of Sandmark to be sold",
        "The county sells the lighthouse of Sandmark. It was built of granite by prisoners. Its "
        "lamp went out on 3 March 2019. The keeper likes to paint. Bids are taken until 1 December "
        "2026.",
    )
    (passages,) = put_in(newsdesk, (telling,))
    assert [sentence.text for sentence in named_days(passages)] == [
        "The county sells the lighthouse of Sandmark.",
        "Its lamp went out on 3 March 2019.",
        "Bids are taken until 1 December 2026.",
    ]
    assert named_days([]) == []
    assert turns([[]], None) == []


def test_articles_are_spread_over_a_long_story() -> None:
    kept = spread(range(1000), OPENINGS_EMBEDDED)
    assert (len(kept), kept[0], kept[-1]) == (OPENINGS_EMBEDDED, 0, 999)
    assert kept == sorted(set(kept))
    assert spread([1, 2], 5) == [1, 2]


def test_days_are_those_of_the_outlets_calendar() -> None:
    late = Telling("2026-10-03T23:30-05:00", POST, "Late there", "It is late over there now.")
    early = Telling("2026-10-04T01:00+00:00", WIRE, "Early here", "It is early over here now.")
    undated = Telling(None, WIRE, "Some day", "It was some day or another.")
    articles = articles_of("zone", (undated, early, late))
    in_order = in_order_of_days(each.summary() for each in articles)
    assert [each.headline for each in in_order] == ["Late there", "Early here", "Some day"]
