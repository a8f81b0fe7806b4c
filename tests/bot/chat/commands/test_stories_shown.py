"""Stories, not articles, in what members see on Discord."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from discord_room import Server, choose, entries_of, said, told
from fakes import make_article
from placed import place

from articles.models import Filters

if TYPE_CHECKING:
    from simcord import Env
    from simcord.results import InteractionResult

    from bot.service.newsdesk import Newsdesk

LINE = "-# 4 outlets, first 2 Nov, newest 5 Nov 2026"


@pytest.fixture
def desk(desk: Newsdesk) -> Newsdesk:
    """The newsdesk with some articles, four of which are of one story in four outlets."""
    for number in range(1, 5):
        desk.library.add(make_article(number, source=f"Outlet {number}"))
    desk.indexer.embed_missing()
    desk.engine.follow()
    at = desk.library.latest(limit=1)[0].published
    assert at is not None
    place(desk.database, {"s-bridge": ["a1", "a2", "a3", "a4"]}, at=at)
    return desk


async def test_lists_and_searches_show_a_story_once(server: Server, desk: Newsdesk) -> None:
    result = await server.ann.slash(server.channel, "latest", category="Politics")
    pages = [said(result)]
    for _ in range(3):
        result = await server.ann.click(result.response.message, label="▶")
        pages.append(said(result))
    text = "\n".join(pages)
    assert "[Town4 closes" in text
    assert "[Town3 closes" not in text
    assert text.count(LINE) == 1
    found = said(await server.ann.slash(server.channel, "search", text="Vera2 Holt Town1 Town3"))
    assert found.count(LINE) <= 1
    assert "**↳ [Town" in found
    near = said(await server.ann.slash(server.channel, "related", story="a1"))
    assert not any(f"[Town{number} closes" in near for number in range(1, 5))


async def test_a_story_is_offered_once_while_one_types(server: Server) -> None:
    choices = await server.ann.autocomplete(server.channel, "keypoints", "story", "town")
    offered = {choice["value"]: choice["name"] for choice in choices}
    assert {"a1", "a2", "a3", "a4"} & offered.keys() <= {"a4"}
    choices = await server.ann.autocomplete(server.channel, "keypoints", "story", "town2 clo")
    assert [choice["name"] for choice in choices] == [
        "Town2 closes its old bridge · Outlet 2 · 3 Nov 2026 (4 outlets)"
    ]


async def test_answers_say_who_stands_behind_them(server: Server) -> None:
    question = "What did engineer Vera2 Holt say the repair would cost?"
    answer = await server.ann.slash(server.channel, "ask", question=question, story="a2")
    behind = "-# Behind this: 4 outlets (first 2 Nov, newest 5 Nov 2026)\n-# Searched "
    assert behind in said(answer)
    question = question.replace("Vera2", "Vera9")
    answer = await server.ann.slash(server.channel, "ask", question=question, story="a9")
    assert "-# Searched " in said(answer)
    assert "Behind this" not in said(answer)


async def test_a_timeline_is_offered_below_what_is_told_of_a_story_of_several_articles(
    server: Server, desk: Newsdesk
) -> None:
    message = await server.bob.send(server.channel, "Read https://harbourpost.example/2")
    quote = desk.search.passages.of_article("a2", None)[0].passage.text
    question = "What did engineer Vera2 Holt say the repair would cost?"
    nothing = "Who won the chess world cup in Kathmandu?"

    async def told_of(article_id: str) -> list[InteractionResult]:
        asked = {"ask": {"question": question.replace("Vera2", f"Vera{article_id[1:]}")}}
        asked["ask "] = {"question": nothing}
        about: dict[str, dict[str, str]] = {"keypoints": {}, "why": {}, "story": {}, "deepdive": {}}
        return [
            await server.ann.slash(server.channel, name.strip(), **{**given, "story": article_id})
            for name, given in {**asked, **about}.items()
        ]

    several = [
        *await told_of("a2"),
        *[
            await server.ann.slash(server.channel, "checkquote", text=quote),
            await server.ann.context_menu(server.channel, "Explain this story", message),
        ],
    ]
    for result in several:
        assert "Timeline" in entries_of(result)
    chosen = await choose(server.bob, several[0].response.message, "Timeline")
    assert said(chosen).startswith("### Timeline\n**[Town4 closes its old bridge]")
    # What led somewhere is not offered there again.
    assert "Timeline" not in entries_of(chosen)
    assert "Key points" in entries_of(chosen)
    for result in await told_of("a9"):
        assert "Timeline" not in entries_of(result)
        assert {"Key points", "Related"} & set(entries_of(result))


async def test_a_story_is_explained_with_its_outlets_and_where_to_read_on(server: Server) -> None:
    message = await server.bob.send(server.channel, "Read https://harbourpost.example/2")
    result = await server.ann.context_menu(server.channel, "Explain this story", message)
    part = said(result).split("**The story**\n")[1]
    rows = part.split("\n")
    assert rows[0].startswith("4 outlets, first 2 Nov, newest 5 Nov 2026: Outlet 1, Outlet 2, ")
    assert rows[1].startswith("**Newest:** [Town4 closes its old bridge](")
    assert rows[1].endswith("· Outlet 4 · 5 Nov 2026")
    assert [row[:13] for row in rows[3:5]] == ["- [Town3 clos", "- [Town1 clos"]
    newest = await server.bob.send(server.channel, "Read https://harbourpost.example/4")
    result = await server.ann.context_menu(server.channel, "Explain this story", newest)
    assert "\nThis is its newest article.\n" in said(result)
    alone = await server.bob.send(server.channel, "Read https://harbourpost.example/9")
    result = await server.ann.context_menu(server.channel, "Explain this story", alone)
    assert "**The story**" not in said(result)


async def test_what_trends_is_listed_with_the_reason(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    nothing = await server.ann.slash(server.channel, "trending")
    assert "Nothing is trending: no story gained articles" in said(nothing)
    newest = desk.library.latest(Filters(source="Outlet 4"))[0].published
    assert newest is not None
    now = newest + timedelta(hours=1)
    for number in (60, 61, 62):
        at = now - timedelta(hours=number - 58)
        desk.library.add(make_article(number, source=f"Other {number}", published=at))
    place(desk.database, {"s-trend": ["a60", "a61", "a62"]}, at=now)
    simcord_env.backend.advance_clock((now - simcord_env.now()).total_seconds())
    result = await server.ann.slash(server.channel, "trending", category="Politics")
    assert "### Trending" in said(result)
    assert "**3 articles by 3 outlets in 6 hours; none before**" in said(result)
    assert "[Town60 closes" in said(result)
    # One article a day is the usual pace.
    assert "[Town4 closes" not in said(result)
    await server.ann.slash(server.channel, "trending", category="Opera")
    assert "There is no category “Opera”" in told(simcord_env)
