"""Discord is heard while articles come in and many ask: nothing holds the event loop for long."""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import TYPE_CHECKING

import pytest
from fakes import make_article

from bot.chat.running import give_turns
from bot.chat.threads import Threads
from bot.service.right_of_way import RightOfWay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.newsdesk import Newsdesk

pytestmark = pytest.mark.alone

ARTICLES, ASKING, QUESTIONS = 100, 8, 6
BEAT_SECONDS = 0.005
LONGEST_SECONDS = 0.05


@pytest.fixture
def turns_given() -> Iterator[None]:
    """Let threads take turns as in a running bot."""
    before = sys.getswitchinterval()
    give_turns()
    yield
    gc.unfreeze()
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("turns_given")
async def test_the_event_loop_has_its_turn_during_an_import_and_questions(desk: Newsdesk) -> None:
    threads, loop = Threads(RightOfWay()), asyncio.get_running_loop()
    late: list[float] = []

    async def beat() -> None:
        while True:
            due = loop.time() + BEAT_SECONDS
            await asyncio.sleep(BEAT_SECONDS)
            late.append(loop.time() - due)

    def bring() -> None:
        list(desk.library.add_all(make_article(number) for number in range(100, 100 + ARTICLES)))
        desk.indexer.embed_missing()
        desk.engine.follow()

    async def ask(person: int) -> None:
        for number in range(QUESTIONS):
            town = 1 + (person + number) % 29
            question = f"What did engineer Vera{town} Holt say the repair would cost?"
            answer = await threads.ask(desk.asking.ask, question)
            assert any(f"cost {town} million" in each.text for each in answer.sentences)

    await threads.ask(desk.asking.ask, "What did engineer Vera1 Holt say the repair would cost?")
    beating = asyncio.ensure_future(beat())
    await asyncio.gather(threads.start("long", bring), *map(ask, range(ASKING)))
    beating.cancel()
    threads.close()
    # One in a hundred may be the doing of whatever else the machine has to do.
    assert sorted(late)[int(0.99 * len(late))] < LONGEST_SECONDS
