"""A story at a glance, as it stands below what is explained."""

from __future__ import annotations

from datetime import date

from fakes import make_article

from bot.chat.markdown import PAGE
from bot.chat.rendering.explanation import story_at_a_glance
from bot.service.overviews import StoryOverview
from index.stories.models import Story

DAYS = {"first": date(2025, 12, 30), "newest": date(2026, 11, 12)}


def test_the_longest_names_fit_into_texts_of_a_message() -> None:
    odd = "*" * 600
    others = tuple(
        make_article(number, headline=odd, source=odd, url=f"https://x.example/{'y' * 490}")
        for number in range(9)
    )
    story = Story(id="s", articles=10, outlets=10, **DAYS)
    overview = StoryOverview(story=story, outlets=(odd,) * 10, newest=others[0], others=others[1:])
    texts = story_at_a_glance(overview)
    assert all(len(text) <= PAGE for text in texts)
    told = "\n".join(texts)
    assert told.startswith("**The story**\n10 outlets, first 30 Dec 2025, newest 12 Nov 2026: ")
    assert ", 4 more\n**Newest:** [" in told
    assert told.endswith("\n- 5 more")
    assert told.count("\n- [") == 3
