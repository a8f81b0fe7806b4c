"""Databases as earlier versions of the newsdesk left them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk


def go_back_to_keys(desk: Newsdesk) -> None:
    """Put the table of uses back to when one text named whose they were."""
    with desk.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE uses")
        connection.exec_driver_sql(
            "CREATE TABLE uses (number INTEGER PRIMARY KEY, key TEXT NOT NULL, at FLOAT NOT NULL)"
        )
        connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = 'bot_0002' WHERE version_num = 'bot_0003'"
        )
