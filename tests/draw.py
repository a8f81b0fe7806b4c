"""Draws the bot's real messages on the sample stories as pictures, for people to look at.

Run it with the folder to draw into: `python tests/draw.py FOLDER`. It needs the extra
`screenshots` and a Chromium, whose path may be given in CHROMIUM (/usr/bin/chromium by default).
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import discord
import playwright.async_api as browsers
import simcord

from bot.app import open_newsdesk
from bot.client import NewsdeskBot
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
WIDE, PHONE = (760, 900), (390, 900)
ASKED = {
    "answer": ("ask", {"question": "How many people were hurt when the ferry Elsin ran aground?"}),
    "answer-one": ("ask", {"question": "Who scored the winning goal in the cup final?"}),
    "not-covered": ("ask", {"question": "Who won the world chess championship?"}),
    "key-points": ("keypoints", {"story": "Torrin Bank's chief executive leaves"}),
    "why": ("why", {"story": "Ferry Elsin runs aground"}),
    "story": ("story", {"story": "The lake that keeps a diary"}),
    "markdown": ("story", {"story": "emptied a chat server"}),
    "corrected": ("ask", {"question": "How much did rents in Port Ellery rise?"}),
    "latest": ("latest", {}),
    "search": ("search", {"text": "buoy drifted"}),
    "status": ("status", {}),
    "help": ("help", {}),
    "quote": (
        "checkquote",
        {
            "text": "All 212 people on board were brought ashore; the county hospital counted 14 "
            "hurt, two of them badly."
        },
    ),
    "sources-list": ("sources", {}),
    "settings": ("settings view", {}),
}
# Asked on below another answer, through its box.
FOLLOWED = {"follow-up": ("answer", "Why?")}
PRESSED = {"sources": ("answer", "Sources"), "related": ("answer", "Related")}


def use_own_chromium() -> None:
    """Start the system's Chromium: the one of playwright is not installed with it."""
    launch = browsers.BrowserType.launch

    async def launch_own(self: browsers.BrowserType, **options: object) -> browsers.Browser:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        given = {**options, "executable_path": path, "args": arguments}
        return await launch(self, **given)  # type: ignore[arg-type]

    browsers.BrowserType.launch = launch_own  # type: ignore[method-assign]


async def draw(folder: Path, only: list[str]) -> None:
    """Draw every message of ASKED and PRESSED, wide and as on a phone."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, open_newsdesk(Settings(data=Path(data))) as desk:
        desk.editor.import_paths([ROOT / "samples"])
        bot = NewsdeskBot(desk)
        async with simcord.run(bot, settle_timeout=60) as env:
            env.backend.edit_bot_profile("Newsdesk")
            env.backend.advance_clock((datetime.now(UTC) - env.now()).total_seconds())
            guild = env.create_guild()
            channel = guild.create_text_channel("news")
            everyone = guild.create_role("all", permissions=discord.Permissions.all())
            ann = guild.add_member(env.create_user("ann"), roles=[everyone])
            results = {}
            for name, (command, options) in ASKED.items():
                results[name] = await ann.slash(channel, command, **options)
            for name, (before, label) in PRESSED.items():
                results[name] = await ann.click(results[before].response.message, label=label)
            for name, (before, question) in FOLLOWED.items():
                box = await ann.click(results[before].response.message, label="Follow up")
                results[name] = await ann.submit_modal(
                    box, {"question": question, "place": ["here"]}
                )
            message = await ann.send(channel, "Did you hear that the ferry Elsin ran aground?")
            results["explain"] = await ann.context_menu(channel, "Explain this story", message)
            async with env.preview(
                channel, viewers=[ann], presentation_time=datetime.now(UTC)
            ) as preview:
                for name, result in results.items():
                    for suffix, viewport in (("", WIDE), ("-phone", PHONE)):
                        if only and name + suffix not in only:
                            continue
                        path = folder / f"{name}{suffix}.png"
                        await preview.screenshot(
                            path, target=result, viewport=viewport, allow_incomplete=True
                        )


if __name__ == "__main__":
    use_own_chromium()
    asyncio.run(draw(Path(sys.argv[1]), sys.argv[2:]))
