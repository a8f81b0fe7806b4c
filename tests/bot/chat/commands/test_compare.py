"""/compare: matter by matter, with each outlet's sentence, its date and its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from compared_news import bring_in
from discord_room import Server, choose, labels, said, texts, told
from fakes import make_article
from placed import place

from articles.models import Section, SectionKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from prepared import Fill
    from simcord import Env

    from bot.service.newsdesk import Newsdesk

STREETS = "apple birch cedar daisy elder fennel ginger hazel ivy jasmine".split()
LONGEST_TEXT, MOST_COMPONENTS = 4000, 40


def long_story(desk: Newsdesk) -> None:
    """Put in the made-up stories, and one of five outlets with many long sentences."""
    bring_in(desk)
    ids = []
    for number in range(5):
        text = "\n\n".join(
            f"Paper {number} heard that the {street} {street}keepers of {street}ham saw {street} "
            f"smoke over {street}ton, {f'{street}wards and by {street}ford ' * 5}in the end."
            for street in STREETS
        )
        ids.append(f"mill-{number}")
        section = Section(kind=SectionKind.BODY, text=f"{text}\n\nPaper {number} saw it alone.")
        url = f"https://paper{number}.example/{'a-long-address/' * 12}"
        desk.library.add(
            make_article(number, id=ids[-1], source=f"Paper {number}", url=url, sections=(section,))
        )
    place(desk.database, {"mill": ids}, at=make_article().published)


@pytest.fixture
def desk(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    """A newsdesk with stories of several outlets."""
    return opened_with(long_story)


async def test_outlets_are_compared_matter_by_matter(server: Server) -> None:
    result = await server.ann.slash(server.channel, "compare", story="accident-0")
    shown = said(result)
    assert shown.startswith(
        "### Outlets compared\n**Tram accident at the market**\n-# 3 outlets · 10 Nov 2026\n"
    )
    assert "**Differs: 17 / Fourteen hurt**\n-# **[Circuit](<https://news.example/" in shown
    newest, older = (shown.index(f"{count} people were hurt") for count in ("17", "Fourteen"))
    assert newest < older
    before = shown[:older].splitlines()[-1]
    assert before.startswith("-# **[Harbour Post](<https://news.example/accident-0>)** · 10 Nov")
    assert before.endswith("· **older**")
    assert "**Alike in " in shown
    assert "**Only in [" in shown


async def test_the_sources_are_those_of_the_page(server: Server) -> None:
    result = await server.ann.slash(server.channel, "compare", story="choir")
    pressed = await server.bob.click(result.response.message, label="Sources")
    assert pressed.ephemeral
    assert "Prize for Sala's choir" in said(pressed)
    assert "**The choir of Sala has won the national prize" in said(pressed)
    assert "**The choir of Sala won the national prize" in said(pressed)


async def test_a_long_comparison_is_read_in_pages_that_fit(server: Server) -> None:
    result = await server.ann.slash(server.channel, "compare", story="mill")
    seen: list[str] = []
    pages = 0
    for _ in range(40):
        assert result.response is not None
        components = result.response.components
        shown = texts(components)
        assert sum(map(len, shown)) <= LONGEST_TEXT - 400
        assert str(components).count("'type'") <= MOST_COMPONENTS - 5
        seen += shown
        pages += 1
        numbers = [label for label in labels(result) if label.startswith("Sources")]
        assert numbers
        assert numbers[0] in ("Sources", "Sources 1–4", "Sources 1–3", "Sources 1–2")
        last = labels(result)[1].split(" / ")[1]
        if pages == int(last):
            break
        await server.ann.click(result.response.message, label="▶")
    assert pages > 2
    whole = "\n".join(seen)
    for number in range(5):
        assert f"Paper {number} saw it alone." in whole or f"Only in [Paper {number}]" not in whole
    assert whole.count("**Alike in 5 outlets**") >= 3
    assert "**Alike in 1 outlet**" not in whole
    for street in STREETS[:7]:
        for number in range(5):
            assert f"Paper {number} heard that the {street} {street}keepers" in whole


async def test_a_correction_stays_on_top_as_pages_are_turned(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    result = await server.ann.slash(server.channel, "compare", story="mill", private=False)
    desk.editor.correct("mill-3", "It was no mill.")
    await simcord_env.advance_time(6)
    assert "**Corrected:**" in "\n".join(texts(shown(server)))
    await server.ann.click(result.response.message, label="▶")
    assert "It was no mill." in "\n".join(texts(shown(server)))


async def test_one_outlet_alone_is_told_in_a_sentence(server: Server) -> None:
    result = await server.ann.slash(server.channel, "compare", story="a1")
    assert (
        "**1 outlet tells of this story, and a comparison takes two; /timeline and /keypoints "
        "show what there is.**"
    ) in said(result)


async def test_names_that_are_none_and_those_that_come_near(
    server: Server, simcord_env: Env
) -> None:
    result = await server.ann.slash(server.channel, "compare", story="a99")
    assert result.response is None
    assert "No story" in told(simcord_env)
    result = await server.ann.slash(server.channel, "compare", story="the tram rails of a market")
    if "The nearest headlines:" in said(result):
        offered = said(result).split("- ")[1].split(" · ")[0]
        chosen = await choose(server.bob, result.response.message, offered.strip("[").split("]")[0])
        assert said(chosen).startswith("### Outlets compared")


def shown(server: Server) -> list[dict[str, object]]:
    return [component.to_dict() for component in server.channel.last_message.components]
