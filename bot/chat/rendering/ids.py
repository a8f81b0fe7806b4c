"""What the ids of buttons and of a menu's entries say, so that they work after a restart."""

from __future__ import annotations

import re

# Discord's limit of an id, and of an entry's value in a menu.
LONGEST_ID = 100
FOLLOW_PREFIX = "news:follow"
# Below the answer to a question, the button's id has the key of its turn.
FOLLOW_ID = re.compile(rf"{FOLLOW_PREFIX}(?::(?P<key>[0-9a-f]{{16}}))?")
PASSAGE_ID = "[0-9a-f]{16}"
ARTICLE_ID = "[A-Za-z0-9._-]{1,80}"
# Behind a passage stand the sentences of it that are said, as bits: of 5, 101, the first and third.
QUOTES_PREFIX = "news:quotes"
MOST_PLACES = 240
QUOTED = rf"{PASSAGE_ID}(?:\.[0-9a-f]{{1,{MOST_PLACES // 4}}})?"
QUOTES_ID = re.compile(rf"{QUOTES_PREFIX}:(?P<first>\d{{1,3}}):(?P<quoted>{QUOTED}(?:,{QUOTED})*)")
# What the menu below answers offers, the timeline where there is one; `compare` has ids, too.
STORY_CHOICES = ("keypoints", "why", "timeline", "related", "story")
STORY_ASKED = (*STORY_CHOICES, "compare")
STORY_ID = re.compile(rf"news:(?P<what>{'|'.join(STORY_ASKED)}):(?P<article>{ARTICLE_ID})")
SHARE_ID = re.compile("news:share")
VOTE_ID = re.compile(r"news:vote:(?P<vote>up|down)")
FEED_ID_PREFIX = "news:feed"
FEED_ID = re.compile(rf"{FEED_ID_PREFIX}:(?P<what>try|pause|remove):(?P<feed>[0-9a-f]{{12}})")
# Below what is told for a watch: which one, and by which of its messages.
WATCH_ID_PREFIX = "news:watch"
WATCH_ID = re.compile(
    rf"{WATCH_ID_PREFIX}:(?P<what>why|stop|undo|resume):(?P<watch>\d{{1,18}}):(?P<turn>\d{{1,9}})"
)
# The values of the menu's entries are ids as buttons have them.
MENU_ID = re.compile("news:more")


def sentence_bits(places: tuple[int, ...]) -> str:
    """Return which sentences of a passage are said, counted from 0, as an id tells it."""
    told = {place for place in places if place < MOST_PLACES}
    return f".{sum(1 << place for place in told):x}" if told else ""


def passages_in(quoted: str) -> list[tuple[str, tuple[int, ...]]]:
    """Return the passages that an id names, each with the places of its sentences that are said."""
    found = []
    for each in quoted.split(","):
        passage, _, bits = each.partition(".")
        held = int(bits or "0", 16)
        found.append((passage, tuple(n for n in range(held.bit_length()) if held >> n & 1)))
    return found
