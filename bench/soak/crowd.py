"""The people of the soak: who asks, presses and corrects at a steady pace, and what comes back."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from discord_payloads import GUILD, OTHER_GUILD, OWNER, a_guild

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from random import Random

    from discord_exchange import Exchange
    from discord_server import DiscordServer

    from soak.newsroom import Newsroom, Story

VISITED = "200000000000000003"
PEOPLE = [f"4000000000000001{number:02}" for number in range(20)]
PATIENCE_SECONDS = 60.0
UNSEEN = 6
# The library knows a box only once Discord has answered that it is open.
WRITING_SECONDS = 2.0
# After which an answer that was asked for must be there, or else it is taken back meanwhile.
QUIET_SECONDS = 4.0
SEARCHED, GONE = "Searched", "no longer there"


# What must have happened, or nothing was measured.
DONE = (
    *("ask", "search", "keypoints", "why", "latest", "sources", "follow-up", "share", "vote"),
    *("vote down", "correct", "retract", "visit"),
)


class Reply(NamedTuple):
    """What came of one thing that somebody did, begun so many seconds after the soak began.

    `took` are the seconds until the answer was whole; `fault` is empty where it was a right one.
    """

    kind: str
    at: float
    took: float
    fault: str = ""


class Crowd:
    """Plays what people do, by chance from a seed; every reply is kept."""

    def __init__(self, server: DiscordServer, newsroom: Newsroom, chance: Random) -> None:
        self.replies: list[Reply] = []
        self.begun = time.monotonic()
        self._server, self._newsroom, self._chance = server, newsroom, chance
        # Stories that were answered about, and when each was last asked about.
        self._asked: set[Story] = set()
        self._last: dict[Story, float] = {}
        self._retracted: set[Story] = set()
        questions: tuple[Callable[[], Awaitable[Any]], ...] = (
            *(self._ask, self._search, self._key_points, self._why, self._latest),
            *(self._press_sources, self._ask_on, self._share, self._vote, self._vote_down),
        )
        self._turns = itertools.cycle(questions)

    async def act(self) -> None:
        """Do the next thing in turn; what is not there to be pressed is kept as a fault."""
        at = time.monotonic() - self.begun
        try:
            await next(self._turns)()
        except AssertionError as error:
            self.replies.append(Reply("press", at, 0.0, str(error)[:80].replace("\n", " ")))

    async def correct(self) -> None:
        """Mark an article as corrected that was answered about."""
        if story := self._answered_about():
            note = "The sum was given wrongly at first."
            await self._slash("article correct", "", user=OWNER, story=story.id, note=note)

    async def retract(self) -> None:
        """Retract an article that was answered about, and ask about it no more."""
        if story := self._answered_about():
            self._retracted.add(story)
            reason = "It was never said."
            await self._slash("article retract", "", user=OWNER, story=story.id, reason=reason)

    async def visit(self) -> None:
        """Join a server, be asked there, and leave it."""
        gateway = self._server.gateway
        await gateway.connected()
        await gateway.dispatch("GUILD_CREATE", a_guild(VISITED))
        await self._slash("latest", "Latest stories", guild=VISITED, kind="visit")
        await gateway.connected()
        await gateway.dispatch("GUILD_DELETE", {"id": VISITED})

    # What they ask

    async def _ask(self, **options: Any) -> Exchange:
        story = self._story()
        said = f"Vera{story.number} Holt said"
        asked = await self._slash("ask", said, question=story.question, **options)
        self._asked.add(story)
        return asked

    async def _search(self) -> None:
        await self._slash("search", SEARCHED, text=self._story().headline)

    async def _key_points(self) -> None:
        await self._slash("keypoints", SEARCHED, story=self._story().id)

    async def _why(self) -> None:
        await self._slash("why", SEARCHED, story=self._story().id)

    async def _latest(self) -> None:
        await self._slash("latest", "Latest stories")

    # What they press

    async def _press_sources(self) -> None:
        user, guild = self._whose()
        asked = await self._ask(user=user, guild=guild)
        await self._press("sources", asked, "Sources", user, guild, "Holt", GONE)

    async def _share(self) -> None:
        user, guild = self._whose()
        asked = await self._ask(user=user, guild=guild, private=True)
        await self._server.gateway.connected()
        shared = await self._server.choose(asked, "Share publicly", user, guild)
        await self._answered("share", shared, "Shared.", "changed or taken back")

    async def _vote(self) -> None:
        user, guild = self._whose()
        asked = await self._ask(user=user, guild=guild)
        await self._press("vote", asked, "👍", user, guild, "Thank you")

    async def _vote_down(self) -> None:
        user, guild = self._whose()
        asked = await self._ask(user=user, guild=guild)
        sent = await self._write(asked, "👎", user, guild, reason="It is too long.")
        await self._answered("vote down", sent, "Thank you")

    async def _ask_on(self) -> None:
        user, guild = self._whose()
        asked = await self._ask(user=user, guild=guild)
        question = f"What about Town{self._story().number}?"
        sent = await self._write(asked, "Follow up", user, guild, question=question)
        await self._answered("follow-up", sent, SEARCHED)

    # How it goes

    def _whose(self) -> tuple[str, str]:
        return self._chance.choice(PEOPLE), self._chance.choice((GUILD, OTHER_GUILD))

    def _story(self) -> Story:
        """Return one of the newer stories, but for those that the bot may not have seen yet."""
        stories = list(self._newsroom.stories)
        newer = [s for s in stories[len(stories) // 2 : -UNSEEN] if s not in self._retracted]
        story = self._chance.choice(newer)
        self._last[story] = time.monotonic()
        return story

    def _answered_about(self) -> Story | None:
        """Return a story that was answered about and is not asked about now, if there is one."""
        stories = list(self._newsroom.stories)
        self._asked &= set(stories[len(stories) // 4 :]) - self._retracted
        quiet = time.monotonic() - QUIET_SECONDS
        known = sorted(story for story in self._asked if self._last[story] < quiet)
        if not known:
            return None
        story = self._chance.choice(known)
        self._asked.discard(story)
        return story

    async def _slash(self, name: str, *said: str, kind: str = "", **options: Any) -> Exchange:
        user, guild = self._whose()
        options = {"user": user, "guild": guild, **options}
        # What is sent before that, to a session that ends, is lost on Discord too.
        await self._server.gateway.connected()
        asked = await self._server.slash(name, **options)
        await self._answered(kind or name.rpartition(" ")[2], asked, *said)
        return asked

    async def _press(
        self, kind: str, asked: Exchange, label: str, user: str, guild: str, *said: str
    ) -> Exchange:
        await self._server.gateway.connected()
        pressed = await self._server.click(asked, label, user, guild)
        await self._answered(kind, pressed, *said)
        return pressed

    async def _write(
        self, asked: Exchange, label: str, user: str, guild: str, **written: str
    ) -> Exchange:
        """Press what opens a box, and submit it as soon as a person can have written."""
        box = await self._press("box", asked, label, user, guild, "")
        await asyncio.sleep(WRITING_SECONDS)
        await self._server.gateway.connected()
        return await self._server.submit(box, user, guild, **written)

    async def _answered(self, kind: str, asked: Exchange, *said: str) -> None:
        """Wait for an answer and keep it; of what it should say, one is enough."""
        fault = ""
        try:
            text = await asked.whole(PATIENCE_SECONDS)
        except TimeoutError:
            fault = "no answer"
        else:
            if said and not any(each in text for each in said):
                fault = text[:80].replace("\n", " ")
        took = time.monotonic() - asked.sent
        self.replies.append(Reply(kind, asked.sent - self.begun, took, fault))
