"""What a fleet is given to do, and what of it was acknowledged."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import psycopg
from discord_exchange import LOADING, texts
from discord_payloads import OWNER
from feed_desk import RSS
from feed_files import Item, rss
from soak.newsroom import Story, rows
from web_server import Reply

from articles.library.copies import CopyFollower
from articles.library.database import open_database
from articles.library.library import Library
from articles.models import Article
from articles.parsing import read_bytes
from bot.service.migrations import migration_folders
from fleet.embedders.logged import LoggedEmbedder
from fleet.members import FIRST_MODEL
from index.follower import PassageFollower

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from discord_exchange import Exchange

    from fleet.members import Fleet

PEOPLE = [f"4000000000000001{number:02}" for number in range(40)]
PATIENCE_SECONDS = 60.0
# The library knows a box only once Discord has answered that it is open.
WRITING_SECONDS = 0.4
# Above what work that goes on stands, however far it is.
UNDER_WAY = ("**Reading the file**", "**Updating the index**")
IMPORTED, ANSWERED, SAVED, MARKED = "Added", "Holt said", "Saved.", "Marked as corrected"
FEED, FEED_ITEMS = "/feed", 20
MOST_ANNOUNCED = 30


@dataclass
class Asked:
    """Something that somebody did on Discord: where and by whom, and what is said when it is done.

    `story` is what it was about, and `then` is done once it is answered rightly.
    """

    kind: str
    exchange: Exchange
    guild: str
    user: str
    wanted: str
    story: Story | None = None
    then: Callable[[], None] = lambda: None
    is_done: bool = False

    @property
    def text(self) -> str:
        """Return the last words to it, empty while there are none."""
        own = [m for m in self.exchange.messages.values() if m is not self.exchange.pressed]
        if any(message["flags"] & LOADING for message in own):
            return ""
        said = "\n".join(text for message in own for text in texts(message))
        return "" if said.startswith(UNDER_WAY) else said

    @property
    def is_right(self) -> bool:
        """Return whether it was done, and said so."""
        return self.wanted in self.text

    async def settled(self, seconds: float = PATIENCE_SECONDS) -> bool:
        """Wait for the last words, where anybody took it; return whether they are there."""
        give_up_at = time.monotonic() + seconds
        while not self.text:
            if time.monotonic() > min(give_up_at, self._lost_at()):
                return False
            await asyncio.sleep(0.05)
        if self.is_right and not self.is_done:
            self.is_done = True
            self.then()
        return True

    def _lost_at(self) -> float:
        """Return when it is clear that nobody takes it."""
        return float("inf") if self.exchange.callbacks else self.exchange.sent + 4.0


@dataclass
class Ledger:
    """What was acknowledged, and what was said on Discord.

    Of settings the last value that was acknowledged is kept, and those that were only asked for
    since; of a story how its correction reads.
    """

    stories: dict[str, Story] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    limits: dict[str, list[int]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)


class Work:
    """Gives a fleet work, by chance from a seed."""

    def __init__(self, fleet: Fleet, chance: Random) -> None:
        self.fleet, self.chance = fleet, chance
        self.ledger = Ledger()
        self.channels = {
            guild: f"31000000000000{number:04}"
            for number, guild in enumerate(fleet.discord.gateway.guilds)
        }
        self._rows = enumerate(rows())
        self._drawing = threading.Lock()
        self._numbers = itertools.count(1)
        self._people = itertools.cycle(PEOPLE)
        self._library: Library | None = None
        self._closed_at_end = ExitStack()

    # What is there before anything is killed

    async def begin(self, articles: int) -> None:
        """Fill the library, add the feed, and announce it everywhere."""
        await self.import_by_command(articles)
        self._serve_feed([])
        added = await self.fleet.command("feed", "add", self.fleet.web.url(FEED))
        _, told = await added.communicate()
        if added.returncode:
            raise RuntimeError(told.decode())
        with psycopg.connect(self.fleet.url) as connection:
            for guild, channel in self.channels.items():
                connection.execute(
                    "INSERT INTO announcements (server, channel, most, position, sent)"
                    " VALUES (%s, %s, %s, 0, '[]')",
                    (guild, channel, MOST_ANNOUNCED),
                )

    def _next(self, count: int) -> list[tuple[int, dict[str, Any]]]:
        with self._drawing:
            return list(itertools.islice(self._rows, count))

    def _drawn(self, count: int) -> tuple[list[Story], bytes]:
        """Return so many new stories, and the file in which they come."""
        stories, lines = [], []
        for number, row in self._next(count):
            stories.append(Story(f"s{number}", number, row["headline"]))
            lines.append(json.dumps(row | {"id": f"s{number}"}))
        return stories, "\n".join(lines).encode()

    def _take(self, stories: list[Story]) -> None:
        self.ledger.stories |= {story.id: story for story in stories}

    # How articles come in

    async def import_by_command(self, count: int) -> bool:
        """Import so many articles by the command line; return whether it said that it was done."""
        stories, raw = self._drawn(count)
        file = self.fleet.folder / f"import-{next(self._numbers)}.jsonl"
        file.write_bytes(raw)
        process = await self.fleet.command("import", "--json", str(file))
        printed, _ = await process.communicate()
        if process.returncode == 0:
            ids = set(json.loads(printed)["articles"])
            self._take([story for story in stories if story.id in ids])
        return process.returncode == 0

    async def import_by_bot(self, guild: str, count: int) -> Asked:
        """Attach a file with so many articles to a command."""
        stories, raw = self._drawn(count)
        file = self.fleet.discord.attach(f"news-{next(self._numbers)}.jsonl", raw)
        options = {"file": file, "everyone": True}
        asked = await self._do("article add", guild, OWNER, IMPORTED, options)
        asked.then = lambda: self._take(stories)
        return asked

    def bring_in(self, count: int) -> None:
        """Let so many articles come in that nobody embeds but the workers."""
        stories, raw = self._drawn(count)
        read = read_bytes("news.jsonl", raw, now=datetime.now(UTC))
        articles = [each for each in read if isinstance(each, Article)]
        while True:
            with suppress(Exception):
                for _ in self._own_library().add_all(articles):
                    pass
                break
            time.sleep(0.2)
        self._take(stories)

    def _own_library(self) -> Library:
        if self._library is None:
            database = self._closed_at_end.enter_context(
                closing(open_database(self.fleet.url, migration_folders()))
            )
            model = f"logged:{FIRST_MODEL}"
            followers = [PassageFollower(database, self._load, model), CopyFollower(database)]
            self._library = Library(database, followers)
        return self._library

    def _load(self, name: str) -> LoggedEmbedder:
        # It only cuts articles into passages.
        return LoggedEmbedder(name.partition(":")[2], self.fleet.calls, 0.0)

    def close(self) -> None:
        """Let go of the database."""
        self._closed_at_end.close()

    def shorten(self, most: int) -> None:
        """Remove the oldest articles where there are more than so many."""
        spare = list(self.ledger.stories)[: max(0, len(self.ledger.stories) - most)]
        for article_id in spare:
            with suppress(Exception):
                self._own_library().remove(article_id)
                del self.ledger.stories[article_id]

    def publish(self, count: int) -> None:
        """Put so many stories into the feed, and let it be due at once."""
        for number, row in self._next(count):
            self.ledger.items[f"Harbour notice {number}"] = row["text"]
        self._serve_feed(list(self.ledger.items.items())[-FEED_ITEMS:])
        with psycopg.connect(self.fleet.url, autocommit=True) as connection:
            connection.execute(
                "UPDATE feeds SET next_check_at = now() - interval '1 s' WHERE claimed_by IS NULL"
            )
            # As if an hour was over.
            connection.execute("UPDATE announcements SET sent = '[]', list_due_at = NULL")

    def _serve_feed(self, items: list[tuple[str, str]]) -> None:
        today = format_datetime(datetime.now(UTC))
        made = [
            Item(title, text, f"https://varde-times.example/{title.split()[-1]}", date=today)
            for title, text in reversed(items)
        ]
        self.fleet.web.routes[FEED] = Reply(rss(*made), headers={"Content-Type": RSS})

    # What people do

    async def ask(self, guild: str, story: Story | None = None) -> Asked:
        """Ask about a story."""
        story = story or self.chance.choice(list(self.ledger.stories.values()))
        wanted = f"Vera{story.number} {ANSWERED}"
        return await self._do("ask", guild, "", wanted, {"question": story.question}, story)

    async def search(self, guild: str, story: Story) -> Asked:
        """Search for a story by its headline."""
        return await self._do(
            "search", guild, "", f"Vera{story.number} ", {"text": story.headline}, story
        )

    async def limit(self, guild: str) -> Asked:
        """Change a setting of a server."""
        value = 500 + next(self._numbers) % 500
        values = self.ledger.limits.setdefault(guild, [])
        values.append(value)
        asked = await self._do("settings limit", guild, OWNER, SAVED, {"questions": value})

        def keep() -> None:
            # Those before it may have been taken in another order.
            if value in values:
                del values[: values.index(value)]

        asked.then = keep
        return asked

    async def correct(self, guild: str) -> Asked | None:
        """Correct a story that was answered about and is not yet corrected."""
        answered = {
            each.story.id: each.story
            for each in self.ledger.asked
            if each.kind == "ask" and each.story and each.is_right
        }
        free = [answered[key] for key in answered if key not in self.ledger.notes]
        there = [story for story in free if story.id in self.ledger.stories]
        if not there:
            return None
        story = self.chance.choice(there)
        note = f"It was misstated in note {next(self._numbers)}x."
        options = {"story": story.id, "note": note}
        asked = await self._do("article correct", guild, OWNER, MARKED, options, story)
        asked.then = lambda: self.ledger.notes.update({story.id: note})
        return asked

    async def follow_up(self, earlier: Asked) -> Asked:
        """Ask on about an earlier answer, by its button."""
        story = self.chance.choice(list(self.ledger.stories.values()))
        discord = self.fleet.discord
        box = await discord.click(earlier.exchange, "Follow up", earlier.user, earlier.guild)
        await box.acknowledged()
        await asyncio.sleep(WRITING_SECONDS)
        sent = await discord.submit(
            box, earlier.user, earlier.guild, question=f"What about Town{story.number}?"
        )
        wanted = f"Town{story.number}"
        asked = Asked("follow-up", sent, earlier.guild, earlier.user, wanted, story)
        self.ledger.asked.append(asked)
        return asked

    async def update_index(self, guild: str) -> Asked:
        """Let a bot update the index to the model that it was started with."""
        return await self._do("index update", guild, OWNER, "The index holds", {})

    async def _do(
        self,
        name: str,
        guild: str,
        user: str,
        wanted: str,
        options: dict[str, Any],
        story: Story | None = None,
    ) -> Asked:
        user = user or next(self._people)
        # What is sent to a session that is over is lost on Discord too.
        await self.fleet.discord.gateway.shard_of(guild).connected(300)
        exchange = await self.fleet.discord.slash(name, user=user, guild=guild, **options)
        asked = Asked(name, exchange, guild, user, wanted, story)
        self.ledger.asked.append(asked)
        return asked
