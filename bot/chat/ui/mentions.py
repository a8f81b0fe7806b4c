"""Which story a message is about: what the menus on messages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.errors import NewsdeskError, StoryNotFoundError
from bot.chat.rendering.reading import read_card
from bot.chat.rendering.words import LINK, links_of, text_of
from bot.chat.scope import scope_of
from bot.i18n.language import gettext as _

if TYPE_CHECKING:
    import discord

    from bot.chat.client import NewsdeskBot

LONGEST_MESSAGE_READ = 1000


class StoryMention(NamedTuple):
    """The story of a message; `nearest` where it is only the nearest one there is."""

    article_id: str
    nearest: bool

    def note(self) -> str:
        """Return what is told above an answer of a story that the message does not name."""
        if not self.nearest:
            return ""
        return "-# " + _("The nearest story to that message; it names none that I know.")


async def story_in(
    interaction: discord.Interaction[NewsdeskBot], message: discord.Message
) -> StoryMention:
    """Find the story that a message is about; raise NewsdeskError where there is none."""
    bot, scope = interaction.client, scope_of(interaction)
    stories = bot.newsdesk.stories
    shown = read_card(message).story if message.author == bot.user else None
    if shown:
        return StoryMention(shown, nearest=False)
    for link in links_of(message):
        try:
            article = await bot.threads.ask(stories.find, link, scope=scope)
        except StoryNotFoundError as error:
            if "headline" in error.values:
                # It is known, and was taken back: another story would be none in its place.
                raise
            continue
        return StoryMention(article.id, nearest=False)
    text = LINK.sub(" ", text_of(message))[:LONGEST_MESSAGE_READ]
    found = await bot.threads.ask(stories.nearest, text, scope=scope) if text.strip() else None
    if found is None:
        raise NewsdeskError(
            "No story here is near to that message, and it has no link that I know."
        )
    return StoryMention(found.id, nearest=True)
