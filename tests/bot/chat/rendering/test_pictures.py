"""Pictures stand beside the title of a story, and only where one story is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from discord_room import Server, said
from fakes import make_article

from bot.chat.rendering.cards import card

if TYPE_CHECKING:
    from simcord import Env
    from simcord.results import InteractionResult

    from bot.service.newsdesk import Newsdesk

PICTURE = "https://cdn.wire.example/panda.jpg"
TEXT = "The keeper Ida Berg weighed the panda of Lund on Monday. The panda weighs 90 kilos."

pytestmark = pytest.mark.simcord(check_errors=False)


@pytest.fixture(autouse=True)
def pictured(desk: Newsdesk) -> None:
    """A story with a picture among the others."""
    panda = make_article(91, headline="Panda on the scales", text=TEXT, image=PICTURE)
    desk.library.add(panda)
    desk.indexer.embed_missing()
    desk.engine.follow()


def pictures(result: InteractionResult) -> dict[str, str]:
    """Return the pictures of an answer, by the first line of the text beside each."""
    assert result.response is not None
    found = {}
    pending: list[dict[str, Any]] = list(result.response.components)
    while pending:
        component = pending.pop()
        pending += component.get("components") or []
        if component["type"] == 9:
            (text,) = component["components"]
            url = component["accessory"]["media"]["url"]
            found[text["content"].split("\n")[0]] = url
    return found


@pytest.mark.parametrize(
    ("command", "options", "title"),
    [
        ("story", {"story": "a91"}, "### [Panda on the scales](<https://harbourpost.example/91>)"),
        ("keypoints", {"story": "a91"}, "### Key points"),
        ("ask", {"question": "How many kilos does the panda weigh?"}, None),
    ],
)
async def test_a_story_s_picture_stands_beside_its_title(
    server: Server, command: str, options: dict[str, str], title: str | None
) -> None:
    result = await server.ann.slash(server.channel, command, **options)
    assert pictures(result) == {title or f"### {options['question']}": PICTURE}
    assert "The panda weighs 90 kilos." in said(result)


async def test_a_story_without_a_picture_and_a_list_of_several_have_none(server: Server) -> None:
    for command, options in (
        ("keypoints", {"story": "a4"}),
        ("story", {"story": "a4"}),
        ("latest", {}),
        ("ask", {"question": "Which penguin composed seven operas?"}),
    ):
        result = await server.ann.slash(server.channel, command, **options)
        assert pictures(result) == {}, command


async def test_an_answer_with_a_picture_is_corrected_and_followed_up_as_any(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    question = "How many kilos does the panda weigh?"
    result = await server.ann.slash(server.channel, "ask", question=question)
    desk.editor.correct("a91", "It weighs 91 kilos.")
    await simcord_env.advance_time(6)
    shown = said(result)
    assert shown.startswith("**Corrected:** Panda on the scales: It weighs 91 kilos.")
    assert pictures(result) == {f"### {question}": PICTURE}
    box = await server.ann.click(result.response.message, label="Follow up")
    then = await server.ann.submit_modal(box, {"question": "Why?", "place": ["private"]})
    assert said(then).startswith("### Why?\n")


@pytest.mark.parametrize("address", ["https://a.example/" + "x" * 600, "javascript:alert(1)", ""])
def test_what_discord_would_refuse_is_no_picture(address: str) -> None:
    (container,) = card(["A.", "B."], image=address).to_components()
    assert 9 not in [component["type"] for component in container["components"]]
