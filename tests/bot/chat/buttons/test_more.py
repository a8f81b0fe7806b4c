"""The menu below an answer, what it shows, and the buttons of before there was one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest
from discord_asking import ask, long_story
from discord_room import Server, choose, entries_of, said
from fakes import make_article

from bot.chat.loading import make_bot
from bot.chat.rendering.reading import passages_on, read_card

if TYPE_CHECKING:
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk

pytestmark = pytest.mark.simcord(check_errors=False)


async def test_every_entry_answers_after_a_restart(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    result = await ask(server)
    message = result.response.message
    await simcord_env.restart_bot(make_bot(desk))
    told = {entry: await choose(server.bob, message, entry) for entry in entries_of(result)}
    assert all(each.ephemeral for each in told.values())
    assert said(told["Key points"]).startswith("### Key points\n**[Town4 closes its old bridge]")
    assert said(told["Why it matters"]).startswith("### Why it matters\n**[Town4 closes")
    assert said(told["Related"]).startswith("### Related")
    assert said(told["The whole story"]).startswith("### [Town4 closes its old bridge]")
    # What led somewhere is not offered there again.
    assert "The whole story" not in entries_of(told["The whole story"])
    assert "Key points" not in entries_of(told["Key points"])


async def test_buttons_from_before_the_menu_are_answered(
    server: Server, simcord_bot: NewsdeskBot, desk: Newsdesk
) -> None:
    passage = desk.search.passages.of_article("a4", None)[-1].passage
    ids = {
        "Sources": f"news:quotes:1:{passage.id}",
        "Key points": "news:keypoints:a4",
        "Why it matters": "news:why:a4",
        "Related": "news:related:a4",
        "Follow up": "news:follow",
    }
    view = discord.ui.View(timeout=None)
    for label, custom_id in ids.items():
        view.add_item(discord.ui.Button(label=label, custom_id=custom_id))
    channel = simcord_bot.get_partial_messageable(server.channel.id)
    message = await channel.send("An answer.", view=view)
    assert read_card(message).story == "a4"
    assert passages_on(message) == [passage.id]
    told = {label: await server.bob.click(message, label=label) for label in list(ids)[:4]}
    assert said(told["Key points"]).startswith("### Key points")
    assert said(told["Why it matters"]).startswith("### Why it matters")
    assert said(told["Related"]).startswith("### Related")
    # Which sentences were said, such a button does not know: it shows the passage, none in bold.
    shown = said(told["Sources"])
    assert shown.startswith("¹ **[Town4 closes its old bridge]")
    assert passage.text.split(". ")[0] in shown
    assert "> **" not in shown
    assert (await server.bob.click(message, label="Follow up")).modal is not None


async def test_further_sources_are_in_the_menu(server: Server, desk: Newsdesk) -> None:
    long_story(desk)
    result = await server.ann.slash(server.channel, "keypoints", story="a90")
    message = getattr(result.followups[-1], "message", result.followups[-1])
    shown = said(await choose(server.ann, message, "Sources 5–8"))
    assert shown.startswith("⁵ ⁶ ⁷ ⁸ **[Harbour plan]")
    assert shown.count("Harbour plan](<") == 1


async def test_sources_show_the_cited_sentences_in_bold_between_their_neighbours(
    server: Server, desk: Newsdesk
) -> None:
    text = (
        "The zoo of Lund opened at nine. The keeper Ida Berg weighed the panda on Monday. It was "
        "in a good mood. The panda weighs *90* kilos. Nobody else was there. It rained all day."
    )
    desk.library.add(make_article(91, headline="Panda on the scales", text=text))
    desk.indexer.embed_missing()
    desk.engine.follow()
    result = await server.ann.slash(
        server.channel, "ask", question="How many kilos does the panda weigh?", detail="short"
    )
    shown = said(await server.ann.click(result.response.message, label="Sources"))
    assert shown.count("Panda on the scales") == 1
    assert (
        "\n> It was in a good mood. **The panda weighs \\*90\\* kilos.** Nobody else was there."
        in shown
    )
    assert "rained" not in shown
    found = said(await server.ann.slash(server.channel, "search", text="panda kilos"))
    assert found.startswith("### panda kilos\n**1. [Panda on the scales](<")
    assert "**The panda weighs \\*90\\* kilos.** Nobody else was there." in found
    assert found.count("Panda on the scales") == 1
