"""The buttons below answers; who answers a press stands in `bot.chat.buttons`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.chat.rendering.ids import ARTICLE_ID, FOLLOW_PREFIX, PASSAGE_ID, SHARE_ID, STORY_BUTTONS
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.service.answers import Answer

# A button's id has 100 characters at most: five passages' ids fit in.
PASSAGES_A_BUTTON = 5
MOST_PASSAGES = 25

Button = ui.Button[Any]


def label_of(what: str) -> str:
    """Return what stands on a story's button, and above its answer."""
    return {"keypoints": _("Key points"), "why": _("Why it matters"), "related": _("Related")}[what]


def sources_button(first: int, passages: Sequence[str], label: str) -> Button:
    """Make the button that shows passages, numbered from `first` on, in their surroundings."""
    return ui.Button(
        label=label,
        style=discord.ButtonStyle.primary,
        custom_id=f"news:quotes:{first}:{','.join(passages)}",
    )


def story_button(what: str, article_id: str) -> Button:
    """Make a button that asks one more thing about a story."""
    return ui.Button(label=label_of(what), custom_id=f"news:{what}:{article_id}")


def follow_button(key: str | None = None) -> Button:
    """Make the button that opens a modal for the next question; `key` is that of the turn."""
    return ui.Button(
        label=_("Follow up"), custom_id=f"{FOLLOW_PREFIX}:{key}" if key else FOLLOW_PREFIX
    )


def share_button() -> Button:
    """Make the button that posts a private answer into the channel."""
    return ui.Button(label=_("Share publicly"), custom_id=SHARE_ID)


def vote_button(*, helpful: bool) -> Button:
    """Make the button for a vote."""
    vote, emoji = ("up", "👍") if helpful else ("down", "👎")
    return ui.Button(emoji=emoji, custom_id=f"news:vote:{vote}")


def answer_buttons(
    answer: Answer, *, but: str = "", private: bool = True, key: str | None = None
) -> list[Button]:
    """Return the buttons that make sense below an answer, `but` the one that led to it.

    Below the answer to a question, `key` is that of its turn.
    """
    if answer.read_as.story and not answer.citations:
        return [*story_buttons(answer.read_as.story, but=but), follow_button(key)]
    if not answer.covered or not answer.citations:
        return [follow_button(key)]
    fitting = [c for c in answer.citations if re.fullmatch(PASSAGE_ID, c.passage_id)]
    return [
        *_sources_buttons([(c.number, c.passage_id) for c in fitting]),
        *story_buttons(answer.citations[0].article_id, but=but),
        follow_button(key),
        *([share_button()] if private else []),
        vote_button(helpful=True),
        vote_button(helpful=False),
    ]


def _sources_buttons(numbered: Sequence[tuple[int, str]]) -> Iterable[Button]:
    """Yield one button, or one for every five of the first sources."""
    for start in range(0, min(len(numbered), MOST_PASSAGES), PASSAGES_A_BUTTON):
        some = numbered[start : start + PASSAGES_A_BUTTON]
        label = _("Sources")
        if len(numbered) > PASSAGES_A_BUTTON:
            label += f" {some[0][0]}–{some[-1][0]}"
        yield sources_button(some[0][0], [passage for _, passage in some], label)


def story_buttons(article_id: str, *, but: str = "") -> list[Button]:
    """Return the buttons that ask more about a story."""
    if not re.fullmatch(ARTICLE_ID, article_id):
        return []
    return [story_button(what, article_id) for what in STORY_BUTTONS if what != but]
