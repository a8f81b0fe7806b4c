"""What the ids of buttons say, so that they work after a restart."""

from __future__ import annotations

import re

FOLLOW_PREFIX = "news:follow"
# Below the answer to a question, the button's id has the key of its turn.
FOLLOW_ID = re.compile(rf"{FOLLOW_PREFIX}(?::(?P<key>[0-9a-f]{{16}}))?")
PASSAGE_ID = "[0-9a-f]{16}"
ARTICLE_ID = "[A-Za-z0-9._-]{1,80}"
QUOTES_ID = re.compile(rf"news:quotes:(?P<first>\d{{1,3}}):(?P<ids>{PASSAGE_ID}(?:,{PASSAGE_ID})*)")
STORY_BUTTONS = ("keypoints", "why", "related")
STORY_ID = re.compile(rf"news:(?P<what>{'|'.join(STORY_BUTTONS)}):(?P<article>{ARTICLE_ID})")
SHARE_ID = "news:share"
VOTE_ID = re.compile(r"news:vote:(?P<vote>up|down)")
