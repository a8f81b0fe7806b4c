"""Measure how soon whole answers are there when many people ask on Discord at one moment.

    make crowd [ATONCE=50] [ROUNDS=4] [DATA=folder]

The bot is a process of its own, and Discord a small server on loopback in this one. The library is
the sample stories, or a copy of that in a data folder. In turns with the crowds, as many people ask
one after the other. Settings are read from the environment, as the bot reads them.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
import sqlalchemy as sa
from discord_server import DiscordServer
from scoring import Table, markdown, point
from wire_bot import ROOT, UNLIMITED, Bot

from articles.library import tables
from articles.library.database import open_database
from bot.service.migrations import migration_folders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord_exchange import Exchange

QUESTION = "What is known about {}?"
# The last words of an answer, whatever it is.
WHOLE = "Searched"
PATIENCE_SECONDS = 120.0


class Times:
    """The seconds until a first response and until the whole answer, of each question."""

    def __init__(self) -> None:
        self.first: list[float] = []
        self.whole: list[float] = []
        self.took = 0.0

    def row(self, name: str) -> tuple[str, ...]:
        """Return them as a line of the table."""
        cuts = [
            f"{point(times, share):.2f} s"
            for times in (self.first, self.whole)
            for share in (0.5, 0.99)
        ]
        return name, str(len(self.whole)), *cuts, f"{len(self.whole) / self.took:.1f}"


async def _asked(server: DiscordServer, question: str, times: Times) -> None:
    asked: Exchange = await server.slash("ask", question=question)
    await asked.acknowledged(PATIENCE_SECONDS)
    await asked.until(WHOLE, PATIENCE_SECONDS)
    times.first.append(asked.latency)
    times.whole.append(time.monotonic() - asked.sent)


async def play(folder: Path, data: Path | None, at_once: int, rounds: int) -> tuple[Times, Times]:
    """Ask in crowds and one after the other; return the times of both."""
    server = DiscordServer()
    await server.start()
    bot = Bot(server, folder)
    own = {key: value for key, value in os.environ.items() if key.startswith("NEWSDESK_")}
    bot.settings = {**own, **UNLIMITED}
    if data:
        shutil.copytree(data, folder / "data")
    else:
        status, printed = await bot.run("import", str(ROOT / "samples"))
        if status:
            raise click.ClickException(printed)
    questions = questions_of(folder / "data", at_once * rounds * 2)
    await bot.start()
    crowd, alone = Times(), Times()
    try:
        for question in questions[:3]:
            await _asked(server, question, Times())
        for number in range(rounds):
            some = questions[number * 2 * at_once :][: 2 * at_once]
            begun = time.monotonic()
            await asyncio.gather(*(_asked(server, each, crowd) for each in some[:at_once]))
            crowd.took += time.monotonic() - begun
            begun = time.monotonic()
            for each in some[at_once:]:
                await _asked(server, each, alone)
            alone.took += time.monotonic() - begun
    finally:
        await bot.end()
        await server.stop()
    return crowd, alone


def questions_of(data: Path, count: int) -> Sequence[str]:
    """Return questions about articles of a library, drawn by chance, the same ones each time."""
    url = f"sqlite:///{data / 'newsdesk.db'}"
    database = open_database(url, migration_folders())
    with database.reading() as connection:
        statement = sa.select(tables.articles.c.headline).order_by(tables.articles.c.id)
        headlines = connection.execute(statement).scalars().all()
    database.close()
    chance = Random(50)  # noqa: S311
    return [QUESTION.format(chance.choice(headlines).rstrip(".?!")) for _ in range(count)]


@click.command(help=__doc__)
@click.option("--at-once", type=click.IntRange(2), default=50, help="How many ask at one moment.")
@click.option("--rounds", type=click.IntRange(1), default=4, help="How often they do.")
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="A data folder.")
@click.option("--results", type=click.Path(path_type=Path), help="Where the table is written.")
def main(at_once: int, rounds: int, data: Path | None, results: Path | None) -> None:
    """Measure, and print or write the table."""
    with TemporaryDirectory() as folder:
        crowd, alone = asyncio.run(play(Path(folder), data, at_once, rounds))
    head = ("", "n", "first, 50%", "99%", "whole, 50%", "99%", "answers a second")
    rows = (crowd.row(f"{at_once} at one moment"), alone.row("one after the other"))
    table = markdown(Table("Answers on Discord", head, rows))
    click.echo(table)
    if results:
        results.write_text(f"# A crowd\n\nWritten by `make crowd`.\n\n{table}\n", "utf-8")


if __name__ == "__main__":
    main()
