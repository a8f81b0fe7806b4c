"""New stories as they are announced: one calm card, or a list of those that waited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markdown import escape, line, link, paginate, quoted
from bot.chat.rendering.cards import AMBER, card
from bot.chat.rendering.corrections import FIRST_LINE
from bot.chat.rendering.lines import about, counted_more, marks
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from discord import ui

    from bot.service.announcing import AnnouncedStory, AnnouncementMessage
    from bot.state.announcements import Announcement

# A list of more stories, or of very long addresses, is cut short.
LISTED, LIST_CHARS = 20, 3000
LONGEST_OPENING = 1000
LONGEST_HEADLINE = 110


def announcement_card(message: AnnouncementMessage) -> ui.LayoutView:
    """Draw the card of one story, or the list of several."""
    if not message.is_list:
        (story,) = message.stories
        return _marked(card([_story(story)]), message.after)
    count = len(message.stories)
    head = f"### {ngettext('{count} more story', '{count} more stories', count)}"
    (rows, *_rest) = paginate(
        map(_row, message.stories), limit=LIST_CHARS, most=LISTED, between="\n"
    )
    listed = "\n".join([rows, *counted_more(count - len(rows.split("\n")))])
    return _marked(card([head, listed]), message.after)


def is_announcement_message(view: ui.LayoutView, announcement: Announcement) -> bool:
    """Return whether a message that is read back is the last one of an announcement."""
    numbers = {each.id for each in view.walk_children()}
    return numbers.issuperset(_marks_of(announcement))


def _marked(view: ui.LayoutView, announcement: Announcement) -> ui.LayoutView:
    """Give a card the numbers by which it is known: nobody sees them, and Discord keeps them."""
    components = list(view.walk_children())
    for component, number in zip(components, _marks_of(announcement), strict=False):
        component.id = number
    return view


def _marks_of(announcement: Announcement) -> tuple[int, int]:
    """Return the numbers that the first two components of a message have: one odd, one even.

    They differ from one another, and lie below those of corrections.
    """
    odd, even = 2 * announcement.number + 1, 2 * announcement.position
    return odd % FIRST_LINE, even % FIRST_LINE or FIRST_LINE - 2


def _story(story: AnnouncedStory) -> str:
    """Return a story's headline, where it is from, and its dek or first sentence word for word.

    A sentence that is too long for a card is left out, for none is cut.
    """
    article = story.article
    quote = escape(story.quote) if story.quote else ""
    rows = [f"**{link(article.headline, article.url)}**", about(article)]
    rows += [quoted(quote)] if quote and len(quote) <= LONGEST_OPENING else []
    return "\n".join(rows)


def _row(story: AnnouncedStory) -> str:
    article = story.article
    headline = article.headline
    shown = headline if len(headline) <= LONGEST_HEADLINE else f"{headline[:LONGEST_HEADLINE]}…"
    parts = [link(shown, article.url), *([line(article.source, 60)] if article.source else [])]
    return "- " + " · ".join([*parts, *marks(article)[:1]])


def announced_row(announcement: Announcement, feeds: Mapping[str, str]) -> str:
    """Return what is announced where, as a line; `feeds` are the names of feeds by their ids."""
    named = feeds.get(announcement.feed_id or "")
    what = [line(named, 80)] if named else []
    what += [line(announcement.category, 60)] if announcement.category else []
    most = ngettext(
        "at most {count} card an hour", "at most {count} cards an hour", announcement.most
    )
    row = f"- <#{announcement.channel}>: {' · '.join(what) or _('all new stories')} · {most}"
    if announcement.reason is not None:
        row += f" · **{_('paused: I may not write there')}**"
    return row


def paused_card(announcement: Announcement) -> ui.LayoutView:
    """Draw that the bot may not write where it is to announce stories, and what to do."""
    place = f"<#{announcement.channel}>"
    told = _(
        "I may not write in {channel}. Let me see it and send messages there, then use "
        "/feed announce again.",
        channel=place,
    )
    return card([f"### {_('Announcements are paused')}\n{told}"], colour=AMBER)


def channel_gone_card(announcement: Announcement) -> ui.LayoutView:
    """Draw that nothing is announced any more in a channel that was deleted."""
    told = _(
        "The channel {channel} is gone, and so is what was announced there. /feed announce "
        "names another.",
        channel=f"<#{announcement.channel}>",
    )
    return card([f"### {_('Announcements have ended')}\n{told}"], colour=AMBER)
