"""What the whole bot says of its own accord, as a process of its own over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from discord_exchange import texts
from discord_payloads import CHANNEL, GUILD, OWNER, direct_channel
from discord_schema import is_described
from discord_server import DiscordServer
from fakes import FakeEmbedder
from feed_news import add_feed, bring, fail
from wire_bot import Bot

from articles.feeds.models import FeedNoticeKind
from articles.feeds.store import FeedStore
from bot.app import open_newsdesk
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.service.newsdesk import Newsdesk
pytestmark = pytest.mark.asyncio(loop_scope="module")

LISTED_CHANNEL = "300000000000000002"
STORIES = 25
SILENT, COMPONENTS_V2 = 1 << 12, 1 << 15
LONG = "@everyone: <@1> the *old* bridge of the harbour town " * 5
CLAUSE = "the council voted on Monday to close the bridge, @here said; "
MODEL = "gone:away"


def prepare(desk: Newsdesk) -> None:
    """Let there be a card, a list and a notice to send, each as long as they can be."""
    feed = add_feed(desk)
    paused = FeedStore(desk.database).change(feed.id, paused=True)
    desk.announcer.add(GUILD, CHANNEL, feed_id=None, category="Card", most=1)
    listed = desk.announcer.add(GUILD, LISTED_CHANNEL, feed_id=None, category="List", most=1)
    bring(
        desk,
        paused,
        1,
        category="Card",
        headline=LONG.strip(),
        dek=f"On Monday {CLAUSE * 15}no more.",
    )
    for number in range(2, STORIES + 2):
        url = f"https://harbourpost.example/{number}/{'x' * 150}"
        headline = f"{number} {LONG}".strip()
        bring(desk, paused, number, category="List", headline=headline, url=url)
    # A card was sent within the hour, and the list of what came since is due.
    now = desk.announcer._clock()
    waits = listed.model_copy(update={"sent": (now,), "list_due_at": now})
    assert desk.announcer.store.move(listed, waits)
    fail(desk, add_feed(desk, "broken"), FeedNoticeKind.FAILING, f"It cannot be read: {LONG}.")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    """The bot, with news to tell before anyone asks; Discord does not take the first of it.

    Its model is gone, for it needs no vectors for that.
    """
    server = DiscordServer()
    await server.start()
    bot = Bot(server, tmp_path_factory.mktemp("news"))
    bot.settings = {"NEWSDESK_MODEL": MODEL, "NEWSDESK_READER": "none"}
    settings = Settings(_env_file=None, data=bot.folder / "data", model=MODEL, reader="none")
    with open_newsdesk(settings, load=lambda name: FakeEmbedder(name, max_tokens=400)) as desk:
        prepare(desk)
    server.refuse("/channels/", 429)
    await bot.start()
    yield bot
    if bot.process and bot.process.returncode is None:
        await bot.end()
    await server.stop()


def sent_to(bot: Bot, channel: str) -> list[dict[str, Any]]:
    """Return the bodies that were sent to a channel, those that were refused among them."""
    path = f"/channels/{channel}/messages"
    return [request.body for request in bot.server.requests if request.path == path]


async def test_a_story_is_announced_as_one_calm_card(bot: Bot) -> None:
    (text,) = await bot.server.posts.until(CHANNEL)
    assert text.startswith("**[\\@everyone: \\<@1> the \\*old\\* bridge")
    assert text.count("\\@here said;") == 15
    for body in sent_to(bot, CHANNEL):
        assert body["allowed_mentions"] == {"parse": []}
        assert body["flags"] == SILENT | COMPONENTS_V2
        assert body["enforce_nonce"]
        assert len(body["nonce"]) <= 25


async def test_the_rest_is_announced_as_one_list(bot: Bot) -> None:
    (text,) = await bot.server.posts.until(LISTED_CHANNEL)
    assert text.startswith(f"### {STORIES} more stories\n- [2 ")
    shown = text.count("\n- [")
    assert text.endswith(f"\n- {STORIES - shown} more")
    (body,) = sent_to(bot, LISTED_CHANNEL)[-1:]
    assert body["allowed_mentions"] == {"parse": []}
    assert sum(map(len, texts({"content": "", **body}))) <= 4_000


async def test_an_owner_is_told_that_a_feed_broke(bot: Bot) -> None:
    (text,) = await bot.server.posts.until(direct_channel(OWNER))
    assert text.startswith("### A feed cannot be read\n**[Broken Times](")
    (opening,) = [r for r in bot.server.requests if r.path == "/users/@me/channels"]
    assert str(opening.body["recipient_id"]) == OWNER
    (body,) = sent_to(bot, direct_channel(OWNER))[-1:]
    assert body["allowed_mentions"] == {"parse": []}


async def test_discord_takes_all_of_it_and_nothing_comes_twice(bot: Bot) -> None:
    status, _seconds = await bot.end()
    assert status == 0, bot.log()
    assert [len(there) for there in bot.server.posts.messages.values()] == [1, 1, 1]
    # One was refused at first, and tried again.
    assert len([r for r in bot.server.requests if "/messages" in r.path]) == 4
    assert bot.server.faults == []
    assert " ERROR " not in bot.log()
    if not is_described():
        pytest.skip("Discord's description is not in the shared folder beside this one")
