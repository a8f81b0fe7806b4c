"""/timeline: its text, its picture, its pages, and what is done with it later."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord_asking import shown
from discord_room import Server, buttons, choose, entries_of, labels, said
from storylines import PLACED, POST, WIRE, Telling, articles_of, told_stories

from bot.chat.ui import timelines
from bot.service.charts.drawing import draw_timeline
from bot.service.charts.timeline import TimelineChart

if TYPE_CHECKING:
    from collections.abc import Callable

    from prepared import Fill
    from simcord import Env
    from simcord.results import InteractionResult

    from bot.service.newsdesk import Newsdesk

PLACES = "Velm Askar Brunna Dalby Evje Forsa Grinda Hovik Ila Jarfalla Kinna Lomma Mora".split()


def stories_and_a_long_one(desk: Newsdesk) -> None:
    """Put in the made-up stories, and one with more turns than a page has."""
    from placed import place

    told_stories(desk)
    tellings = tuple(
        Telling(
            f"2026-09-{day:02}T08:00",
            POST if day % 2 else WIRE,
            f"Storm reaches {name}",
            f"Trees fell on {day * 7} houses of {name}; its harbour{day} burned{day} down{day}.",
        )
        for day, name in enumerate(PLACES, 1)
    )
    articles = articles_of("storm", tellings)
    list(desk.library.add_all(articles))
    place(desk.database, {"story-storm": [each.id for each in articles]}, at=PLACED)


@pytest.fixture(autouse=True, scope="module")
def drawn_before() -> None:
    """Load Matplotlib, which may take more time at first than an answer has here."""
    draw_timeline(TimelineChart(date(2026, 9, 1), 1, (), (), ""))


@pytest.fixture
def desk(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    """A newsdesk with the made-up stories."""
    return opened_with(stories_and_a_long_one)


def galleries(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the pictures of a message."""
    found: list[dict[str, Any]] = []
    for component in components:
        if component.get("type") == 12:
            found += component["items"]
        found += galleries(component.get("components") or [])
    return found


def pictures_of(message: Any) -> list[dict[str, Any]]:
    return galleries([component.to_dict() for component in message.components])


async def timeline(server: Server, story: str, **options: object) -> InteractionResult:
    return await server.ann.slash(server.channel, "timeline", story=story, **options)


async def test_a_story_is_told_in_order_with_its_picture(server: Server) -> None:
    result = await timeline(server, "Torrin Bank turns Lindmark down")
    text = said(result)
    assert text.startswith(
        "### Timeline\n**[Watchdog approves bank merger](<https://news.example/merger/8>)**\n"
        "-# 8 articles · 4 outlets · 1 Sep 2026 to 11 Nov 2026\n**1 · 1 Sep 2026**\nLindmark "
        "offered 4.2 billion crowns for Torrin Bank on Tuesday.\n-# Circuit · [Lindmark offers"
    )
    assert text.count("Newest · ") == 1
    assert " · Newest · 11 Nov 2026 (<t:" in text
    (picture,) = galleries(result.response.components)
    assert picture["description"].startswith("Chart: 8 articles, 4 outlets, 1 Sep 2026 to 11 Nov")
    (attached,) = result.response.message.attachments
    assert (attached.filename, attached.content_type) == ("timeline.png", "image/png")
    assert "Follow up" not in labels(result)


async def test_its_sources_are_shown_and_more_is_asked(server: Server) -> None:
    result = await timeline(server, "story-merger")
    sources = next(label for label in labels(result) if label.startswith("Sources"))
    pressed = await server.bob.click(result.response.message, label=sources)
    assert "¹" in said(pressed)
    assert "offered 4.2 billion crowns for Torrin Bank" in said(pressed)
    # More is asked of the newest article.
    chosen = await choose(server.bob, result.response.message, "The whole story")
    assert said(chosen).startswith("### [Watchdog approves bank merger]")


async def test_an_article_alone_says_so_and_has_no_picture(server: Server, desk: Newsdesk) -> None:
    telling = Telling(None, None, "Lighthouse for sale", "The county sells the lighthouse at last.")
    desk.library.add(articles_of("alone", (telling,))[0])
    result = await timeline(server, "lighthouse for sale")
    assert "The county sells the lighthouse at last." in said(result)
    assert "-# outlet not given · date not given\n" in said(result)
    assert said(result).endswith("-# One article so far.")
    assert result.response.message.attachments == []


async def test_of_a_wrong_name_the_nearest_can_be_chosen(server: Server) -> None:
    result = await timeline(server, "a flood in some other town")
    assert said(result).startswith("No story goes by “a flood in some other town”")
    offered = entries_of(result)
    chosen = await choose(server.bob, result.response.message, offered[0])
    assert chosen.ephemeral
    assert said(chosen).startswith("### Timeline\n")


async def test_a_correction_is_told_above_the_picture(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    result = await timeline(server, "story-merger")
    before = pictures_of(server.channel.last_message)
    desk.editor.correct("merger-1", "It offered 4.1 billion.")
    await simcord_env.advance_time(6)
    message = server.channel.last_message
    assert shown(message).startswith("\n**Corrected:** Lindmark offers 4.2 billion for Torrin Bank")
    after = pictures_of(message)
    assert [each["description"] for each in after] == [each["description"] for each in before]
    assert len(message.attachments) == 1
    assert after[0]["media"]["url"] == message.attachments[0].url
    # Where Discord keeps it is an address that ends, so that it is named by its file.
    sent = [r for r in simcord_env.http_requests if r.method == "PATCH"]
    (edit,) = [r for r in sent if r.path.startswith("/channels/")]
    assert "attachment://timeline.png" in str(edit.json)
    assert result.response.message.id == message.id


async def test_pages_are_turned_with_the_picture_and_keep_what_was_corrected(
    server: Server, desk: Newsdesk, simcord_env: Env
) -> None:
    result = await timeline(server, "story-storm")
    assert "**1 · 1 Sep 2026**" in said(result)
    assert "**12 · " not in said(result)
    assert "Share publicly" not in entries_of(result)
    desk.editor.correct("storm-1", "It was no storm.")
    await simcord_env.advance_time(6)
    await server.ann.click(result.response.message, label="▶")
    message = server.channel.last_message
    assert shown(message).startswith("\n**Corrected:** Storm reaches Velm: It was no storm.")
    assert "**12 · Newest · 13 Sep 2026" in shown(message)
    assert len(pictures_of(message)) == len(message.attachments) == 1
    desk.editor.correct("storm-2", "Nor was this.")
    await simcord_env.advance_time(6)
    await simcord_env.advance_time(601)
    message = server.channel.last_message
    assert "It was no storm." in shown(message)
    assert "Nor was this." in shown(message)
    components = [component.to_dict() for component in message.components]
    assert "▶" not in [each.get("label") for each in buttons(components)]
    assert len(pictures_of(message)) == 1


async def test_a_private_one_is_shared_with_its_picture(server: Server) -> None:
    result = await timeline(server, "story-flood", private=True)
    assert result.ephemeral
    await choose(server.ann, result.response.message, "Share publicly")
    message = server.channel.last_message
    assert "The river Tarn flooded the centre of Sala" in shown(message)
    (attached,) = message.attachments
    assert pictures_of(message)[0]["media"]["url"] == attached.url
    assert await attached.read() == await result.response.message.attachments[0].read()


async def test_a_picture_that_discord_does_not_give_back_is_not_shared(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = await timeline(server, "story-flood", private=True)

    async def fail(_attachment: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(discord.Attachment, "to_file", fail)
    await choose(server.ann, result.response.message, "Share publicly")
    message = server.channel.last_message
    assert "The river Tarn flooded the centre of Sala" in shown(message)
    assert pictures_of(message) == message.attachments == []


async def test_a_picture_that_cannot_be_drawn_leaves_the_text(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_chart: object) -> None:
        raise ValueError("the library fails on 朝日新聞")

    monkeypatch.setattr(timelines, "draw_timeline", fail)
    result = await timeline(server, "story-flood")
    assert "The river Tarn flooded the centre of Sala" in said(result)
    assert "In the picture" not in said(result)
    assert result.response.message.attachments == []


async def test_what_the_picture_cannot_spell_stands_below(server: Server, desk: Newsdesk) -> None:
    from placed import place

    tellings = tuple(
        Telling(day, outlet, f"Tower of {word}", f"The tower of {word} fell with {word} stones.")
        for day, outlet, word in (
            ("2026-09-01", "朝日新聞", "Orrin"),
            ("2026-09-05", "Circuit", "Gannet"),
        )
    )
    articles = articles_of("tower", tellings)
    list(desk.library.add_all(articles))
    place(desk.database, {"story-tower": [each.id for each in articles]}, at=PLACED)
    assert "\n-# A: 朝日新聞" in said(await timeline(server, "story-tower"))
