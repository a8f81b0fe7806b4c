"""What can be pressed below answers; who answers a press stands in `bot.chat.buttons`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import discord
from discord import ui

from bot.chat.rendering.ids import (
    ARTICLE_ID,
    FOLLOW_PREFIX,
    LONGEST_ID,
    MENU_ID,
    PASSAGE_ID,
    QUOTES_PREFIX,
    SHARE_ID,
    STORY_CHOICES,
    sentence_bits,
)
from bot.i18n.language import gettext as _
from bot.service.surroundings import places_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.chat.rendering.cards import Control
    from bot.service.answers import Answer, NearestArticle

MOST_PASSAGES = 25
# Of 25 entries that Discord lets a menu have, the others leave room for these.
MOST_SOURCES = 20
# Discord's limit of an entry's name in a menu, and of what stands on a closed one.
LONGEST_ENTRY = 100

Button = ui.Button[Any]
Menu = ui.Select[Any]


class Entry(NamedTuple):
    """An entry of the menu: what stands there, and the id of a button that does the same."""

    label: str
    value: str


def label_of(what: str) -> str:
    """Return how something that is told of a story is called, in the menu and above it."""
    return {
        "keypoints": _("Key points"),
        "why": _("Why it matters"),
        "related": _("Related"),
        "story": _("The whole story"),
        "timeline": _("Timeline"),
        "compare": _("Outlets compared"),
    }[what]


def follow_button(key: str | None = None) -> Button:
    """Make the button that opens a modal for the next question; `key` is that of the turn."""
    return ui.Button(
        label=_("Follow up"),
        style=discord.ButtonStyle.primary,
        custom_id=f"{FOLLOW_PREFIX}:{key}" if key else FOLLOW_PREFIX,
    )


def vote_button(*, helpful: bool) -> Button:
    """Make the button for a vote."""
    vote, emoji = ("up", "👍") if helpful else ("down", "👎")
    return ui.Button(emoji=emoji, custom_id=f"news:vote:{vote}")


def answer_controls(
    answer: Answer, *, but: str = "", private: bool = True, key: str | None = None
) -> list[Control]:
    """Return what can be pressed below an answer, `but` what led to it: a row, and a menu.

    Below the answer to a question, `key` is that of its turn.
    """
    if answer.read_as.story and not answer.citations:
        asked, over_time = answer.read_as.story, answer.read_as.story in answer.with_timeline
        return [follow_button(key), *story_menu(asked, but=but, over_time=over_time)]
    if not answer.covered or not answer.citations:
        return [follow_button(key)]
    between, article_id = [follow_button(key)], answer.citations[0].article_id
    return _sourced(answer, between, article_id, but=but, private=private)


def list_controls(answer: Answer, article_id: str, *, but: str, private: bool) -> list[Control]:
    """Return what can be pressed below a timeline or a comparison, `but` which of them it is.

    The menu asks more of one article. What would follow up asks on about one article alone.
    """
    return _sourced(answer, [], article_id, but=but, private=private) if answer.citations else []


def _sourced(
    answer: Answer,
    between: Sequence[Button],
    article_id: str,
    *,
    but: str,
    private: bool,
) -> list[Control]:
    """Return the button of the sources, others, the votes, and the menu."""
    sources = _sources(answer)
    over_time = article_id in answer.with_timeline
    entries = [*_of_story(article_id, but, over_time=over_time), *sources[1:MOST_SOURCES]]
    if private:
        entries.append(Entry(_("Share publicly"), SHARE_ID.pattern))
    return [
        *(ui.Button(label=entry.label, custom_id=entry.value) for entry in sources[:1]),
        *between,
        vote_button(helpful=True),
        vote_button(helpful=False),
        *_menu(entries),
    ]


def story_menu(article_id: str, *, but: str = "", over_time: bool) -> list[Control]:
    """Return the menu that asks more about a story, but for what led to it; none for an odd id.

    A story that was told `over_time` has a timeline.
    """
    return _menu(_of_story(article_id, but, over_time=over_time))


def near_menu(what: str, near: Iterable[NearestArticle]) -> list[Control]:
    """Return the menu that asks one thing about one of the stories that come near to a name."""
    fitting = [each for each in near if re.fullmatch(ARTICLE_ID, each.article_id)]
    entries = [Entry(each.headline, f"news:{what}:{each.article_id}") for each in fitting]
    return _menu(entries, label_of(what))


def _of_story(article_id: str, but: str, *, over_time: bool) -> list[Entry]:
    if not re.fullmatch(ARTICLE_ID, article_id):
        return []
    left_out = {but} if over_time else {but, "timeline"}
    choices = [what for what in STORY_CHOICES if what not in left_out]
    return [Entry(label_of(what), f"news:{what}:{article_id}") for what in choices]


def _menu(entries: Sequence[Entry], placeholder: str | None = None) -> list[Control]:
    if not entries:
        return []
    options = [
        discord.SelectOption(label=entry.label[:LONGEST_ENTRY], value=entry.value)
        for entry in entries
    ]
    placeholder = placeholder or _("More about this story")
    return [ui.Select(custom_id=MENU_ID.pattern, placeholder=placeholder, options=options)]


def _sources(answer: Answer) -> list[Entry]:
    """Return what shows the first sources, in as many entries as their ids take."""
    fitting = [c for c in answer.citations if re.fullmatch(PASSAGE_ID, c.passage_id)]
    numbered = [
        (citation.number, citation.passage_id + sentence_bits(places_said(answer, citation)))
        for citation in fitting[:MOST_PASSAGES]
    ]
    groups = list(_grouped(numbered))
    if len(groups) == 1:
        return [Entry(_("Sources"), _quotes_id(groups[0]))]
    return [Entry(f"{_('Sources')} {_span(group)}", _quotes_id(group)) for group in groups]


def _span(group: Sequence[tuple[int, str]]) -> str:
    """Return the numbers of a group as "5–8", or as "9"."""
    return "–".join(dict.fromkeys(str(number) for number, _quoted in (group[0], group[-1])))


def _grouped(numbered: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield the sources in groups, each as large as one id holds."""
    group: list[tuple[int, str]] = []
    for each in numbered:
        if group and len(_quotes_id([*group, each])) > LONGEST_ID:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _quotes_id(group: Sequence[tuple[int, str]]) -> str:
    return f"{QUOTES_PREFIX}:{group[0][0]}:{','.join(quoted for _number, quoted in group)}"
