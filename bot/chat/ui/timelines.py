"""How a story's timeline is sent: in pages, with its picture."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.chat.rendering.below import list_controls
from bot.chat.rendering.cards import GREY, card
from bot.chat.rendering.timelines import timeline_head, timeline_pages
from bot.chat.scope import scope_of
from bot.chat.ui.paging import AttachedPicture, Pager
from bot.chat.ui.sending import send
from bot.service.charts.drawing import draw_timeline
from bot.service.charts.timeline import chart_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

    from bot.chat.client import NewsdeskBot
    from bot.service.timelines import Timeline

log = logging.getLogger(__name__)

PICTURE_NAME = "timeline.png"


async def send_timeline(
    interaction: discord.Interaction[NewsdeskBot], story: str, *, private: bool
) -> None:
    """Answer a deferred interaction with the timeline of a story."""
    bot = interaction.client
    tell = bot.newsdesk.timelines.tell
    timeline = await bot.threads.ask(tell, story, scope=scope_of(interaction))
    if not timeline.turns:
        texts = [f"### {timeline_head(timeline)}", *timeline_pages(timeline)]
        await send(interaction, [card(texts, colour=GREY)], private=private)
        return
    picture, names = await bot.threads.ask(_picture, timeline)
    pages = timeline_pages(timeline, pictured=picture is not None, names=names)
    newest = next((turn for turn in timeline.turns if turn.newest), timeline.turns[0])
    # A list that has several pages is not shared: of these a channel would see one.
    controls = list_controls(
        timeline.answer,
        newest.citation.article_id,
        but="timeline",
        private=private and len(pages) == 1,
    )
    await Pager(
        interaction,
        pages,
        title=timeline_head(timeline),
        controls=controls,
        picture=picture,
        answer=timeline.answer,
    ).send()


def _picture(timeline: Timeline) -> tuple[AttachedPicture | None, Mapping[str, str]]:
    """Return the picture of a timeline, None where it has none, and what its letters stand for.

    What is said needs no picture, so that one that cannot be drawn is left out.
    """
    chart = chart_of(timeline)
    if chart is None:
        return None, {}
    try:
        drawn = draw_timeline(chart)
    except Exception as error:  # noqa: BLE001  (a library draws what outlets are called)
        log.warning("The picture of a timeline could not be drawn: %s", type(error).__name__)
        return None, {}
    return AttachedPicture(drawn.png, PICTURE_NAME, chart.description), drawn.names
