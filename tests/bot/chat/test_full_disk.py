"""A bot whose disk is full goes on answering, says so in the log once, and heals by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from database_files import full_disk
from discord_asking import ask, last_message, shown

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env

    from bot.service.newsdesk import Newsdesk


@pytest.mark.simcord(check_errors=False)
async def test_a_full_disk_costs_no_answer_and_one_line_for_each_thing_that_waits(
    server: Server, desk: Newsdesk, simcord_env: Env, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    waits = {"application": 1, "token": "secret", "person": 7, "private": True, "locale": "en"}
    with full_disk(desk.database):
        desk.unanswered.begin(1, **waits)
        for _ in range(3):
            assert "4 million crowns" in shown(last_message(await ask(server)))
            await simcord_env.advance_time(30)
        failed = [record for record in caplog.records if "no space left in" in record.message]
        assert len(failed) >= 3
        assert not [record for record in caplog.records if record.exc_info]
        told = [record.message for record in failed if "is tried again" in record.message]
        assert len(told) == len(set(told))
    await simcord_env.advance_time(30)
    with desk.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM uses").scalar_one()
