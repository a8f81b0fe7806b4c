"""What is very long fits into Discord's messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord_room import Server, buttons, entries, said, told
from fakes import make_article

from articles.models import Section, SectionKind

if TYPE_CHECKING:
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


async def test_very_many_points_fit_into_messages(server: Server, desk: Newsdesk) -> None:
    points = tuple(
        f"Point {n} says " + "that the quay is rebuilt in timber " * 6 for n in range(150)
    )
    section = Section(kind=SectionKind.KEY_POINTS, points=points)
    desk.library.add(make_article(94, headline="Harbour plan", sections=(section,)))
    result = await server.ann.slash(server.channel, "keypoints", story="a94")
    assert "Point 0 says" in said(result)
    assert "Point 149 says" in said(result)
    (*_, last) = result.followups
    named = [button.get("label") or "" for button in buttons(last.components)]
    assert named[0] == "Sources 1–4"
    assert [name for name in entries(last.components) if name.startswith("Sources")] == [
        *("Sources 5–8", "Sources 9–12", "Sources 13–16", "Sources 17–20", "Sources 21–24"),
        "Sources 25",
    ]


async def test_an_outlet_of_many_sections_is_named_in_short(server: Server, desk: Newsdesk) -> None:
    for n in range(80):
        desk.library.add(make_article(200 + n, source=f"Sala Times - Section {n} of the paper"))
    question = "What did the Sala Times say the repair in Town204 would cost?"
    result = await server.ann.slash(server.channel, "ask", question=question)
    assert " and 75 more" in said(result)


async def test_a_long_name_of_a_story_is_told_in_a_short_sentence(
    server: Server, simcord_env: Env
) -> None:
    (registered,) = [
        r for r in simcord_env.http_requests if r.method == "PUT" and r.path.endswith("/commands")
    ]
    story = next(command for command in registered.json if command["name"] == "story")
    assert story["options"][0]["max_length"] == 600
    await server.ann.slash(server.channel, "story", story="*" * 600)
    assert len(told(simcord_env)) <= 2000
