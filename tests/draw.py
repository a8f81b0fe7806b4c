"""Draws the bot's real messages on the sample stories as pictures, for people to look at.

`python -m tests.draw FOLDER [NAME…]` draws all, or those named: wide, as on a phone (-phone) and in
the light theme (-light). It needs the extra `screenshots` and a Chromium, whose path may be given
in CHROMIUM (/usr/bin/chromium by default). The light theme is drawn with Discord's own colours.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import playwright.async_api as browsers
import simcord

from articles.feeds.entries import FeedEntries, TakenEntry
from articles.feeds.models import FeedChoices, FeedNoticeKind
from articles.feeds.store import FeedStore
from bot.app import open_newsdesk
from bot.chat.loading import make_bot
from bot.chat.ui.asking import draw_draft
from bot.service.prose.models import Task
from bot.settings import Settings
from index.stories.tables import story_articles
from tests.support.placed import place
from tests.support.writers import FakeWriter, write_lines

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.service.newsdesk import Newsdesk

ROOT = Path(__file__).parents[1]
WIDE, PHONE = (760, 1800), (390, 2600)
STYLES = {
    "": (WIDE, False),
    "-phone": (PHONE, False),
    "-light": (WIDE, True),
    "-phone-light": (PHONE, True),
}
LIGHT = """
:root { color-scheme: light; background: #fbfbfb; color: #2f3035; --discord-bg: #fbfbfb;
  --discord-text: #2f3035; --discord-muted: #6b6d75; --discord-subtle: #53555d;
  --discord-border: #dddde1; --component-surface: #fff; --component-border: #e0e0e4;
  --modal-surface: #fff; --modal-separator: #e0e0e4; --control-border: #d8d8dc;
  --input-surface: #f7f7f8; --input-placeholder: #85868e; --list-surface: #fff;
  --subtle-surface: #c4c9ce; --subtle-surface-text: #2f3035; --entity-text: #2f3035;
  --entity-dim: #6b6d75; --button-secondary-surface: #e9e9ec; --button-alt: #e9e9ec;
  --code-surface: #f2f2f4; --code-border: #e0e0e4; --code-text: #2f3035;
  --link-text: #006ce7; --link-accent: #006ce7; --embed-field-name: #2f3035; }
.message-content, .component-button, .modal-dialog, .modal-dialog h2 { color: #2f3035; }
.button-style-1, .button-primary, .button-style-4 { color: #fff; }
.mention, .command-mention { color: #5865f2; background: #5865f226; }
"""

ON_THE_ELSIN = (
    "Ferry Elsin runs aground off Port Ellery with 212 on board",
    "Ellery Lines loses a tenth of its value after grounding",
    "The buoy that moved had no transmitter",
    "Elsin's officer saw the warning too late, first report says",
)
HURT = "How many people were hurt when the ferry Elsin ran aground?"
AGROUND = "Ferry Elsin runs aground off Port Ellery with 212 on board"
BROUGHT_ASHORE = (
    "All 212 people on board were brought ashore; the county hospital counted 17 hurt, two of them "
    "seriously."
)
TORRIN = "What happened at Torrin Bank?"
CARDS = (
    "Some 1.3 million customers of Torrin Bank could not pay by card or log in on Monday after a "
    "change of software during the night."
)
WITHOUT_CARDS = (
    "Some 1.3 million customers of Torrin Bank could not pay by card on 2 November after a change "
    "of software."
)
ROLLBACK = (
    "The bank tried to go back to its old software on Monday night; the old software no longer "
    "fitted the new database."
)
CROWNS = (
    "Torrin Bank will pay each private customer 150 crowns for the failure of its cards, it said "
    "on Wednesday, the third day of the outage."
)
HOSPITAL = (
    "Seventeen people were hurt, two of them seriously, the county hospital said on Wednesday "
    "evening."
)
CROSSING = (
    "The Sandmark crossing carries about 1,900 people a day and has no other link but a road of "
    "140 kilometres."
)
ONE_LEFT = (
    "As long as the Elsin is out of service, the company has one ferry for both of its lines."
)
ON_THE_BANK = "The ferry Elsin ran onto the Gannet Bank in fog at 7:52 on Wednesday morning."
# What an LLM might write of the samples; a sentence without spans is a quote in a removed one's
# place.
WRITTEN = {
    (Task.ASK, TORRIN): (
        (
            "Some 1.3 million customers of Torrin Bank could not pay by card on 2 November.",
            (CARDS,),
        ),
        ("The bank tried to go back to software that no longer fitted the database.", (ROLLBACK,)),
        (
            "It will pay each private customer 150 crowns for the failure of its cards.",
            (CROWNS,),
        ),
        ("Agnes Thole will leave Torrin Bank at the end of the year, the bank said on Friday.", ()),
    ),
    (Task.POINTS, AGROUND): (
        ("The Elsin ran onto the Gannet Bank in fog, at 7:52 on Wednesday.", (ON_THE_BANK,)),
        (
            "Everyone was brought ashore, and 17 were hurt.",
            (BROUGHT_ASHORE, HOSPITAL),
        ),
        ("A buoy at the southern end of the bank had been out of place since Sunday.", ()),
        (
            "The company never confirmed the notice to shipping that was sent on Monday.",
            ("The ferry company had not confirmed a notice to shipping that was sent on Monday.",),
        ),
    ),
    (Task.REASONS, AGROUND): (
        ("About 1,900 people a day cross there, and the road is 140 kilometres.", (CROSSING,)),
        ("Until the Elsin sails again, one ferry serves both of the company's lines.", (ONE_LEFT,)),
    ),
}
ASKED = {
    "answer": ("ask", {"question": HURT}),
    "answer-one": ("ask", {"question": "Who scored the winning goal in the cup final?"}),
    "answer-filtered": (
        "ask",
        {"question": "What happened at Torrin Bank?", "since": "last month", "source": "Circuit"},
    ),
    "answer-compared": (
        "ask",
        {
            "question": "What did the Harbour Post and the Northern Wire each report about "
            "the ferry Elsin?"
        },
    ),
    "answer-private": ("ask", {"question": "Who runs Torrin Bank now?", "private": True}),
    "not-covered": ("ask", {"question": "Who won the world chess championship?"}),
    "key-points": ("keypoints", {"story": "Torrin Bank's chief executive leaves"}),
    "why": ("why", {"story": "Ferry Elsin runs aground"}),
    "story": ("story", {"story": "The lake that keeps a diary"}),
    "deep-dive": ("deepdive", {"story": "Ferry Elsin runs aground"}),
    "markdown": ("story", {"story": "emptied a chat server"}),
    "marked": ("ask", {"question": "How much did rents in Port Ellery rise?"}),
    "latest": ("latest", {}),
    "trending": ("trending", {}),
    "search": ("search", {"text": "buoy drifted"}),
    "search-newest": ("search", {"text": "Torrin Bank", "sort": "newest", "since": "3 Nov"}),
    "compare": ("compare", {"story": AGROUND}),
    "related": ("related", {"story": "Ferry Elsin runs aground"}),
    "timeline": ("timeline", {"story": AGROUND}),
    "quote": (
        "checkquote",
        {
            "text": "All 212 people on board were brought ashore; the county hospital counted 14 "
            "hurt, two of them badly."
        },
    ),
    "quote-figures": (
        "checkquote",
        {
            "text": "Lydhør has raised 4.5m euros from three funds and wants to sell the device "
            "from the summer of 2027, for about 19,000 crowns a pair."
        },
    ),
    "quote-sign": (
        "checkquote",
        {"text": "The budget for 2027 comes to $412 billion, 3.2‰ more than this year's."},
    ),
    "quote-exact": ("checkquote", {"text": "Agnes Thole leaves at the end of the year."}),
    "quote-missing": ("checkquote", {"text": "The moon landing was postponed to Thursday."}),
    "sources-list": ("sources", {}),
    "categories": ("categories", {}),
    "status": ("status", {}),
    "help": ("help", {}),
    "about": ("about", {}),
    "privacy": ("privacy show", {}),
    "set-limit": ("settings limit", {"questions": 50}),
    "set-visibility": ("settings visibility", {"answers": "public"}),
    "settings": ("settings view", {}),
    "settings-history": ("settings history", {}),
    "article-history": ("article history", {"story": "Rents in Port Ellery"}),
    "index-status": ("index status", {}),
}
PRESSED = {"sources": "Sources", "follow-up-box": "Follow up", "why-not-box": "👎"}
ELSIN = "Did you hear that the ferry Elsin ran aground?"
MENUS = {
    "explain": "Explain this story",
    "menu-points": "Key points",
    "menu-quote": "Check this quote",
}
BROKEN = {"failures": 6, "failing": True, "error": "Its server answers with status 503."}
FEEDS: tuple[tuple[str, str | None, bool, dict[str, Any]], ...] = (
    ("Circuit", "Technology", True, {}),
    ("Island Gazette", None, True, BROKEN),
    ("Old Harbour Blog", None, True, {"paused": True}),
    ("Harbour Post", None, False, {}),
)
LANGUAGES = ("de", "fr", "es-ES", "pt-BR", "ja")


def use_own_chromium() -> None:
    """Start the system's Chromium: the one of playwright is not installed with it."""
    launch = browsers.BrowserType.launch

    async def launch_own(self: browsers.BrowserType, **options: object) -> browsers.Browser:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        given = {**options, "executable_path": path, "args": arguments}
        return await launch(self, **given)  # type: ignore[arg-type]

    browsers.BrowserType.launch = launch_own  # type: ignore[method-assign]


class Theme:
    """Lays the light theme over pages before they are drawn; the drawing itself knows only dark."""

    def __init__(self) -> None:
        self.light = False
        draw_page = browsers.Page.screenshot

        async def draw_themed(page: browsers.Page, **options: Any) -> bytes:
            if self.light:
                await page.evaluate(
                    "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
                    " document.adoptedStyleSheets = [sheet]; }",
                    LIGHT,
                )
            return await draw_page(page, **options)

        browsers.Page.screenshot = draw_themed  # type: ignore[method-assign, assignment]


class Stage:
    """A server with one member who may do all, and what she does in it."""

    def __init__(self, env: simcord.Env, desk: Newsdesk) -> None:
        self.env, self.desk = env, desk
        env.backend.edit_bot_profile("Newsdesk")
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("news")
        everything = self.guild.create_role("all", permissions=discord.Permissions.all())
        self.ann = self.guild.add_member(env.create_user("ann"), roles=[everything])
        object.__setattr__(desk.settings, "owners", str(self.ann.id))

    async def play(self) -> AsyncIterator[tuple[str, Any]]:
        """Yield what there is to see by name, as it comes about."""
        ann, channel = self.ann, self.channel
        results = {}
        for name, (command, options) in ASKED.items():
            results[name] = await ann.slash(channel, command, **options)
            yield name, results[name]
        answer = results["answer"].response.message
        for name, label in PRESSED.items():
            by = {"custom_id": "news:vote:down"} if label == "👎" else {"label": label}
            results[name] = await ann.click(answer, **by)
            yield name, results[name]
        for name, question in {
            "follow-up": "Why?",
            "follow-up-name": "What about the buoy?",
        }.items():
            box = await ann.click(answer, label="Follow up")
            yield name, await ann.submit_modal(box, {"question": question, "place": ["here"]})
        box = await ann.click(answer, label="Follow up")
        filled = {"question": "Who investigates it?", "place": ["thread"]}
        yield "thread", await ann.submit_modal(box, filled)
        await ann.send(channel, f"<@{self.env.bot.user.id}> Who runs Torrin Bank now?")
        yield "mention", channel.last_message
        message = await ann.send(channel, ELSIN)
        for name, menu in MENUS.items():
            yield name, await ann.context_menu(channel, menu, message)
        private = results["answer-private"].response.message
        await ann.select(private, ["news:share"], custom_id="news:more")
        yield "shared", channel.last_message
        posted = await ann.slash(channel, "ask", question="How much does a radio beacon cost?")
        story = posted.response.message
        found = self.desk.asking.ask("How much does a radio beacon cost?")
        note = "A beacon costs 8,000 crowns, not 9,000."
        self.desk.editor.correct(found.citations[0].article_id, note)
        await self.env.advance_time(6)
        yield "corrected", story
        for more in (self.play_feeds, self.play_watches, self.play_digests, self.play_prose):
            async for each in more():
                yield each
        for language in LANGUAGES:
            await ann.slash(channel, "settings language", language=language)
            for name in ("answer", "not-covered", "quote", "sources-list", "latest"):
                command, options = ASKED[name]
                yield f"{name}-{language}", await ann.slash(channel, command, **options)

    async def play_prose(self) -> AsyncIterator[tuple[str, Any]]:
        """Yield answers that are written, one while it grows."""
        ann, channel, bot = self.ann, self.channel, self.env.bot
        writer = FakeWriter(WRITTEN)
        writer.model = "llama-3.1-8b-instruct"
        bot.newsdesk = replace(self.desk, prose=writer)
        yield "prose-settings", await ann.slash(channel, "settings answers", form="prose")
        asked = await ann.slash(channel, "ask", question=TORRIN)
        yield "prose-answer", asked
        yield "prose-sources", await ann.click(asked.response.message, label="Sources")
        told = await ann.slash(channel, "keypoints", story=AGROUND)
        yield "prose-points", told
        yield "prose-points-sources", await ann.click(told.response.message, label="Sources")
        yield "prose-why", await ann.slash(channel, "why", story=AGROUND)
        message = await ann.send(channel, ELSIN)
        yield "prose-explain", await ann.context_menu(channel, "Explain this story", message)
        begun = WRITTEN[Task.ASK, TORRIN][:2]
        grown = write_lines(self.desk.asking.ask(TORRIN), begun, writer.model)
        await bot.get_channel(channel.id).send(view=draw_draft(grown))
        yield "prose-growing", channel.last_message
        bot.newsdesk = self.desk
        yield "prose-settings-without", await ann.slash(channel, "settings view")
        await ann.slash(channel, "settings answers", form="quotes")

    async def play_feeds(self) -> AsyncIterator[tuple[str, Any]]:
        """Yield feeds as they stand, a story that one brings, and what is told when one breaks."""
        ann, channel, guild = self.ann, self.channel, str(self.guild.id)
        database, now = self.desk.database, datetime.now(UTC)
        store, entries = FeedStore(database), FeedEntries(database)
        looked = {"checked": now, "succeeded": now - timedelta(hours=3)}
        for title, category, scope, changes in FEEDS:
            choices = FeedChoices(category=category, every=timedelta(minutes=15))
            url = f"https://{title.lower().replace(' ', '-')}.example/feed.xml"
            feed = store.add(url, choices, scope=guild if scope else None, title=title)
            soon = {"next_check_at": now + timedelta(minutes=20)}
            store.change(feed.id, **{**looked, **soon, **changes})
        await ann.slash(channel, "feed announce", channel=channel, most=6)
        await ann.slash(channel, "settings notices", channel=channel)
        story = self.desk.library.find("Ferry Elsin runs aground")
        entries.keep(feed.id, [TakenEntry(story.id, "1", story.published, news=True)])
        await self.env.advance_time(11)
        yield "announcement", channel.last_message
        broken = store.claim(store.find("Island Gazette").id, "draw")
        assert broken is not None
        store.finish(broken, "draw", FeedNoticeKind.FAILING)
        await self.env.advance_time(61)
        yield "feed-broken", channel.last_message
        yield "feed-list", await ann.slash(channel, "feed list")

    async def play_watches(self) -> AsyncIterator[tuple[str, Any]]:
        """Yield what is watched, what is told of it, and why."""
        ann, channel = self.ann, self.channel
        alerts = self.guild.create_role("alerts")
        quiet = {"most": 3, "quiet": "22:00-07:00", "zone": "Europe/Oslo"}
        await ann.slash(channel, "watch add", words="chief executive", **quiet)
        place_given = {"channel": channel, "role": alerts}
        yield "watch-add", await ann.slash(channel, "watch add", words="ferry Elsin", **place_given)
        stories = [self.desk.library.find(name) for name in ON_THE_ELSIN]
        with self.desk.database.writing() as connection:
            # They come in anew, on the days on which they were published.
            placed = story_articles.c.article_id.in_([each.id for each in stories])
            connection.execute(story_articles.delete().where(placed))
        for story in stories:
            assert story.published
            place(self.desk.database, {"elsin": [story.id]}, at=story.published)
            if story is not stories[1]:
                await self.env.advance_time(11)
                yield f"watch-told-{stories.index(story)}", channel.last_message
        message = channel.last_message
        yield "watch-why", await ann.click(message, label="Why do I get this")
        yield "watch-list", await ann.slash(channel, "watch list")
        yield "watch-stop", await ann.click(message, label="Stop")

    async def play_digests(self) -> AsyncIterator[tuple[str, Any]]:
        """Yield a digest as it is set, as it is told, and that there is nothing new."""
        ann, channel = self.ann, self.channel
        when = {"time": "8:00", "zone": "Europe/Berlin", "days": "workdays", "length": "short"}
        given = await ann.slash(channel, "digest set", channel=channel, **when)
        yield "digest-set", given
        # The sample stories are older than what is news on the day on which they are drawn.
        digests, guild = self.desk.digests, str(self.guild.id)
        (held,) = digests.store.of_server(guild)
        newest = self.desk.library.latest(limit=1)[0].published
        assert newest is not None
        begin = {"position": 0, "since": newest - timedelta(days=7)}
        assert digests.store.move(held, held.model_copy(update=begin))
        await ann.slash(channel, "digest now", post=True)
        yield "digest", channel.last_message
        yield "digest-nothing", await ann.slash(channel, "digest now")
        yield "digest-show", await ann.slash(channel, "digest show")
        await ann.slash(channel, "digest off", channel=channel)


async def draw(folder: Path, only: list[str], theme: Theme) -> None:
    """Draw what there is to see, in every style."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, open_newsdesk(Settings(data=Path(data))) as desk:
        desk.importer.import_paths([ROOT / "samples"])
        async with simcord.run(make_bot(desk), settle_timeout=60) as env:
            # A bot that is running would make up for all the time that is passed over here.
            env.backend.advance_clock((datetime.now(UTC) - env.now()).total_seconds())
            await env.restart_bot(make_bot(desk))
            stage = Stage(env, desk)
            async with env.preview(stage.channel, viewers=[stage.ann]) as preview:
                async for name, target in stage.play():
                    for suffix, (viewport, theme.light) in STYLES.items():
                        if only and name + suffix not in only:
                            continue
                        path = folder / f"{name}{suffix}.png"
                        await preview.screenshot(
                            path, target=target, viewport=viewport, allow_incomplete=True
                        )


if __name__ == "__main__":
    use_own_chromium()
    asyncio.run(draw(Path(sys.argv[1]), sys.argv[2:], Theme()))
