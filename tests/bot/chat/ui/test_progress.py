"""Long work on Discord: its Cancel button, against an index that waits for it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from discord_room import Server, said, texts

from articles.errors import NewsdeskError
from bot.service.maintenance import IndexMaintenance, IndexReport
from index.models import Progress

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk
    from index.models import Report


class Updating(IndexMaintenance):
    """Comes a quarter of the way, and then goes on as it is told."""

    def __init__(self, go_on: Callable[[threading.Event | None], IndexReport]) -> None:
        self._go_on = go_on

    def update(
        self, *, report: Report = lambda _: None, cancelled: threading.Event | None = None
    ) -> IndexReport:
        report(Progress(stage="Embedding passages", done=50, total=200))
        return self._go_on(cancelled)


@pytest.mark.simcord(settle_timeout=1)
async def test_the_bar_has_a_button_that_stops_the_work(
    simcord_env: Env, server: Server, simcord_bot: NewsdeskBot, desk: Newsdesk
) -> None:
    def wait_for_it(cancelled: threading.Event | None) -> IndexReport:
        assert cancelled is not None
        assert cancelled.wait(8)
        return IndexReport(
            sentence="Stopped after *some*.", manifest=desk.maintenance.status().manifest
        )

    simcord_bot.newsdesk = replace(simcord_bot.newsdesk, maintenance=Updating(wait_for_it))
    with pytest.raises(TimeoutError):
        await server.owner.slash(server.channel, "index update")
    message = server.channel.history(viewer=server.owner)[-1]
    drawn = "\n".join(texts([part.to_dict() for part in message.components]))
    assert "**Updating the index**" in drawn
    pressed = await server.owner.click(message, label="Cancel")
    assert "nothing is lost" in said(pressed)
    last = [r.json for r in simcord_env.http_requests if r.method == "PATCH"][-1]
    assert "Stopped after \\*some\\*." in "\n".join(texts(last["components"]))
    assert "Cancel" not in str(last)


async def test_what_fails_half_way_leaves_no_bar(
    simcord_env: Env, server: Server, simcord_bot: NewsdeskBot
) -> None:
    def fail(_cancelled: threading.Event | None) -> IndexReport:
        time.sleep(0.3)
        raise NewsdeskError("The disk is *full*.")

    simcord_bot.newsdesk = replace(simcord_bot.newsdesk, maintenance=Updating(fail))
    told = await server.owner.slash(server.channel, "index update")
    assert told.ephemeral
    shown = [
        "\n".join([message.content, *texts([part.to_dict() for part in message.components])])
        for message in server.channel.history(viewer=server.owner)
    ]
    assert "The disk is \\*full\\*." in shown[-1]
    assert not any("Updating the index" in text for text in shown)
