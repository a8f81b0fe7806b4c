"""Lists in pages: turned by whoever asked, closed politely after a while."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import discord
from discord import ui

from articles.errors import NewsdeskError
from bot.chat.errors import responding, say
from bot.chat.rendering.cards import BLUE, beside, gallery, rows
from bot.chat.rendering.corrections import keep_on_top
from bot.chat.rendering.reading import view_of
from bot.chat.ui.sending import articles_of, remember
from bot.i18n.language import gettext as _
from bot.i18n.language import speak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.chat.client import NewsdeskBot
    from bot.chat.rendering.cards import Control
    from bot.service.answers import Answer

log = logging.getLogger(__name__)

# Shorter than the fifteen minutes for which Discord lets a message be edited through its token.
LIST_OPEN_SECONDS = 600.0
PAGE_ID_PREFIX = "news:page:"


def closed() -> str:
    """Return that a list is closed, and what to do."""
    return _("This list is closed; ask for it again to turn its pages.")


class NotYoursError(NewsdeskError):
    """Say who may turn the pages."""

    def __init__(self) -> None:
        super().__init__("Only the person who asked can turn these pages; ask for your own list.")


class AttachedPicture(NamedTuple):
    """A PNG that is sent along, the name of its file, and what describes it."""

    png: bytes
    name: str
    description: str

    def file(self) -> discord.File:
        """Return it as a file to be sent, once."""
        return discord.File(BytesIO(self.png), self.name, description=self.description)


class PageButton(ui.Button[Any]):
    """Shows another page."""

    def __init__(self, label: str, page: int, *, disabled: bool) -> None:
        super().__init__(label=label, custom_id=f"{PAGE_ID_PREFIX}{label}", disabled=disabled)
        self._page = page

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn to the page."""
        if isinstance(self.view, Pager):
            await self.view.turn(interaction, self._page)


class Pager(ui.LayoutView):
    """A card of which one page is shown at a time, with other controls below it.

    Beside its title stands the picture at the address `image`, below it the `picture` on every
    page. Where everyone sees it, what its `answer` cites is remembered, for corrections: these stay
    on top as pages are turned. A page may be several texts, which thin lines part from the title
    and from each other, and `controls` those of each page, counted from 0.
    """

    def __init__(
        self,
        interaction: discord.Interaction[NewsdeskBot],
        pages: Sequence[str | tuple[str, ...]],
        *,
        title: str = "",
        controls: Sequence[Control] | Callable[[int], Sequence[Control]] = (),
        image: str | None = None,
        picture: AttachedPicture | None = None,
        answer: Answer | None = None,
    ) -> None:
        super().__init__(timeout=LIST_OPEN_SECONDS)
        self._asked = interaction
        self._pages = pages
        self._title = title
        self._image = image
        self._picture = picture
        self._answer = answer
        # Bare ones, which are answered by their ids: a view that ends takes the patterns of all
        # its dynamic items out of the library's store, for every message there is.
        self._controls = controls
        self._page = 0
        self._message_id: int | None = None
        self._draw(turning=True)

    async def send(self) -> None:
        """Answer the deferred interaction with the first page."""
        files = [self._picture.file()] if self._picture else []
        message = await self._asked.edit_original_response(view=self, attachments=files)
        if len(self._pages) > 1:
            self._message_id = message.id
            self._asked.client.pagers.add(message.id)
        else:
            self.stop()
        if self._answer and not message.flags.ephemeral:
            await remember(self._asked.client, message, articles_of(self._answer))

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether pages are turned by whoever asked; tell others privately.

        A press that is not let through here does not keep the list open.
        """
        if not pressed(interaction).startswith(PAGE_ID_PREFIX):
            return False
        if interaction.user.id == self._asked.user.id:
            return True
        speak(interaction.locale)
        async with responding(interaction):
            await say(interaction, NotYoursError())
        return False

    async def turn(self, interaction: discord.Interaction[NewsdeskBot], page: int) -> None:
        """Show another page."""
        speak(interaction.locale)
        self._asked, self._page = interaction, page
        self._draw(turning=True)
        if interaction.message is not None:
            keep_on_top(self, view_of(interaction.message))
        async with responding(interaction):
            await interaction.response.edit_message(view=self)

    async def on_timeout(self) -> None:
        """Take the buttons for turning away."""
        if self._message_id is not None:
            self._asked.client.pagers.discard(self._message_id)
        self._draw(turning=False)
        try:
            if self._answer:
                keep_on_top(self, view_of(await self._asked.original_response()))
            await self._asked.edit_original_response(view=self)
        except discord.HTTPException as error:
            log.info("A list could not be closed: %s", type(error).__name__)

    def _draw(self, *, turning: bool) -> None:
        self.clear_items()
        container: ui.Container[Any] = ui.Container(accent_colour=BLUE)
        for item in self._shown(f"### {self._title}", self._pages[self._page]):
            container.add_item(item)
        self.add_item(container)
        last = len(self._pages) - 1
        if last and turning:
            place = f"{self._page + 1} / {last + 1}"
            here = PageButton(place, self._page, disabled=True)
            back = PageButton("◀", max(0, self._page - 1), disabled=self._page == 0)
            forth = PageButton("▶", min(last, self._page + 1), disabled=self._page == last)
            self.add_item(ui.ActionRow(back, here, forth))
        elif last:
            place = _("Page {page} of {pages}.", page=self._page + 1, pages=last + 1)
            container.add_item(ui.TextDisplay(f"-# {place} {closed()}"))
        held = self._controls(self._page) if callable(self._controls) else self._controls
        for row in rows(held):
            self.add_item(row)

    def _shown(self, head: str, page: str | tuple[str, ...]) -> Iterator[ui.Item[Any]]:
        """Yield what the card has: the title, a picture, the page."""
        if not isinstance(page, str):
            yield ui.TextDisplay(head)
            for text in page:
                yield ui.Separator(spacing=discord.SeparatorSpacing.small)
                yield ui.TextDisplay(text)
        elif self._image and self._title:
            yield beside(self._image, head)
            yield ui.TextDisplay(page)
        elif self._picture:
            yield ui.TextDisplay(head)
            yield gallery(self._picture.name, self._picture.description)
            yield ui.TextDisplay(page)
        else:
            yield ui.TextDisplay(f"{head}\n{page}" if self._title else page)


def pressed(interaction: discord.Interaction[Any]) -> str:
    """Return the id of what was pressed."""
    data: dict[str, Any] = dict(interaction.data or {})
    return str(data.get("custom_id", ""))
