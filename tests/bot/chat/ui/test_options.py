"""The options that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

import discord
import pytest

from bot.chat.ui.options import filters


class Asking(NamedTuple):
    """As much of an interaction as the options read."""

    locale: discord.Locale
    created_at: datetime = datetime(2026, 11, 25, 12, tzinfo=UTC)
    guild_id: int | None = 7


@pytest.mark.parametrize(
    ("locale", "since"),
    [
        (discord.Locale.french, date(2026, 11, 24)),
        (discord.Locale.american_english, date(2026, 3, 1)),
        (discord.Locale.german, date(2026, 3, 1)),
    ],
)
def test_dates_are_read_in_the_language_of_who_writes_them(
    locale: discord.Locale, since: date
) -> None:
    found = filters(Asking(locale), since="mar", until="yesterday")  # type: ignore[arg-type]
    assert (found.first_day, found.last_day) == (since, date(2026, 11, 24))
    assert found.scope == "7"
