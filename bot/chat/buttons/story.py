"""The buttons below answers: they hold all they need in their ids and work after a restart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.chat import render
from bot.chat.rendering.cards import answer_cards, cards, send
from bot.chat.ui.options import scope_of
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.models import ArticleSummary
    from bot.chat.client import NewsdeskBot
    from bot.service.answers import Answer, QuoteInContext

# A button's id has 100 characters at most: five passages' ids fit in.
PASSAGES = 5
MOST_PASSAGES = 25
PASSAGE_ID = "[0-9a-f]{16}"
ARTICLE_ID = "[A-Za-z0-9._-]{1,80}"
QUOTES_ID = re.compile(rf"news:quotes:(?P<first>\d{{1,3}}):(?P<ids>{PASSAGE_ID}(?:,{PASSAGE_ID})*)")
STORY_BUTTONS = ("keypoints", "why", "related")
STORY_ID = re.compile(rf"news:(?P<what>{'|'.join(STORY_BUTTONS)}):(?P<article>{ARTICLE_ID})")


def label_of(what: str) -> str:
    """Return what stands on a story's button, and above its answer."""
    return {"keypoints": _("Key points"), "why": _("Why it matters"), "related": _("Related")}[what]


class Press:
    """A button whose answer only the one who presses it sees; `counted` ones are questions."""

    counted = False

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer privately; what is visible is decided anew, for whoever presses."""
        if await interaction.client.admits(interaction, counted=self.counted):
            async with interaction.client.answering(interaction, private=True):
                await self.press(interaction)

    async def press(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Send the answer."""
        raise NotImplementedError


class SourcesButton(
    Press,
    ui.DynamicItem[ui.Button[Any]],
    template=QUOTES_ID.pattern,
):
    """Shows the quoted passages in their surroundings."""

    def __init__(self, first: int, passages: Sequence[str], label: str | None = None) -> None:
        self.first = first
        self.passages = tuple(passages)
        custom_id = f"news:quotes:{first}:{','.join(passages)}"
        super().__init__(
            ui.Button(
                label=label or _("Sources"),
                style=discord.ButtonStyle.primary,
                custom_id=custom_id,
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button's id."""
        return cls(int(match["first"]), match["ids"].split(","))

    async def press(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Quote every passage that may still be seen."""
        bot = interaction.client
        found = await bot.ask(_quotes, bot, self.passages, scope_of(interaction))
        blocks: list[str] = []
        for number, quote in enumerate(found, self.first):
            if quote is None:
                gone = _("This passage is no longer there: its article was changed or taken back.")
                blocks.append(f"{render.superscript([number])} {gone}")
            else:
                blocks.extend(render.quote_blocks(number, quote))
        await send(interaction, cards(blocks), private=True)


def _quotes(
    bot: NewsdeskBot, passages: Sequence[str], scope: str | None
) -> list[QuoteInContext | None]:
    """Look passages up one by one, so that each keeps its number when another is gone."""
    found = [bot.service.quotes([passage], scope=scope) for passage in passages]
    return [quotes[0] if quotes else None for quotes in found]


class StoryButton(
    Press,
    ui.DynamicItem[ui.Button[Any]],
    template=STORY_ID.pattern,
):
    """Asks one more thing about the story of an answer."""

    counted = True

    def __init__(self, what: str, article_id: str) -> None:
        self.what = what
        self.article_id = article_id
        custom_id = f"news:{what}:{article_id}"
        super().__init__(
            ui.Button(
                label=label_of(what), style=discord.ButtonStyle.secondary, custom_id=custom_id
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button's id."""
        return cls(match["what"], match["article"])

    async def press(self, interaction: discord.Interaction[NewsdeskBot]) -> None:
        """Answer from the story, if it may still be seen."""
        bot, scope = interaction.client, scope_of(interaction)
        if self.what == "related":
            related = await bot.ask(bot.service.related, self.article_id, scope=scope)
            texts = related_texts(related)
            await send(interaction, cards(texts), private=True)
            return
        work = bot.service.key_points if self.what == "keypoints" else bot.service.why
        answer = await bot.ask(work, self.article_id, scope=scope)
        await send(interaction, story_answer(answer, self.what), private=True)


def related_texts(related: Sequence[ArticleSummary]) -> list[str]:
    """Return the texts of a card that lists related stories."""
    if not related:
        return [_("No related stories: nothing else in the library is near to this one.")]
    listed = render.paginate([render.listed(article) for article in related])
    return [f"### {_('Related')}\n{listed[0]}", *listed[1:]]


def story_answer(
    answer: Answer, what: str, *, private: bool = True, above: str = ""
) -> list[ui.LayoutView]:
    """Draw an answer about one story: its key points or why it matters, `above` below its name."""
    title = f"### {label_of(what)}"
    if answer.citations:
        cited = answer.citations[0]
        title += f"\n**{render.link(cited.headline, cited.url)}**"
    if above:
        title += f"\n{above}"
    return answer_cards(
        answer,
        title,
        points=what == "keypoints",
        buttons=answer_buttons(answer, but=what, private=private),
    )


def answer_buttons(
    answer: Answer, *, but: str = "", private: bool = True, key: str | None = None
) -> list[ui.Item[Any]]:
    """Return the buttons that make sense below an answer, `but` the one that led to it.

    Below the answer to a question, `key` is that of its turn.
    """
    from bot.chat.buttons.follow import FollowButton
    from bot.chat.buttons.sharing import ShareButton
    from bot.chat.buttons.voting import VoteButton

    if answer.read_as.story and not answer.citations:
        return [*story_buttons(answer.read_as.story, but=but), FollowButton(key)]
    if not answer.covered or not answer.citations:
        return [FollowButton(key)]
    fitting = [c for c in answer.citations if re.fullmatch(PASSAGE_ID, c.passage_id)]
    return [
        *_sources_buttons([(c.number, c.passage_id) for c in fitting]),
        *story_buttons(answer.citations[0].article_id, but=but),
        FollowButton(key),
        *([ShareButton()] if private else []),
        VoteButton(helpful=True),
        VoteButton(helpful=False),
    ]


def _sources_buttons(numbered: Sequence[tuple[int, str]]) -> Iterable[ui.Item[Any]]:
    """Yield one button, or one for every five of the first sources."""
    for start in range(0, min(len(numbered), MOST_PASSAGES), PASSAGES):
        some = numbered[start : start + PASSAGES]
        label = _("Sources")
        if len(numbered) > PASSAGES:
            label += f" {some[0][0]}–{some[-1][0]}"
        yield SourcesButton(some[0][0], [passage for _, passage in some], label)


def story_buttons(article_id: str, *, but: str = "") -> list[StoryButton]:
    """Return the buttons that ask more about a story."""
    if not re.fullmatch(ARTICLE_ID, article_id):
        return []
    return [StoryButton(what, article_id) for what in STORY_BUTTONS if what != but]


async def setup(bot: NewsdeskBot) -> None:
    """Answer presses, also of buttons sent before the last restart."""
    bot.add_dynamic_items(SourcesButton, StoryButton)
