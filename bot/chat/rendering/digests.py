"""Digests as they are told: one message that fits, and what a server has set of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot.chat.markdown import ago, escape, line, link, moment, quoted, shorten
from bot.chat.rendering.announcements import LONGEST_HEADLINE
from bot.chat.rendering.cards import AMBER, TEXT, card
from bot.chat.rendering.lines import about, counted_more
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.service.digest_reports import DigestReport, DigestStory
    from bot.state.digests import Digest

# A sentence that is longer is left out of a digest, for none is cut.
LONGEST_DIGEST_QUOTE = 400
MOST_APART = 12


def digest_card(report: DigestReport, *, goes_on: bool = False) -> ui.LayoutView:
    """Draw a digest, or that there is nothing new; `goes_on` says that it is told again by itself.

    As many stories as fit, in their order, and of these as many with their sentences.
    """
    since = moment(report.begin.since)
    if not report.stories:
        told = _("Nothing new since {moment}.", moment=since)
        if goes_on:
            told += " " + _("I write again as soon as there is something.")
        return card([f"### {_('Digest')}\n{told}"])
    count = ngettext("{count} new story", "{count} new stories", report.found)
    head = f"### {_('Digest')}\n-# " + _("since {moment}", moment=since) + f" · {count}"
    rows = fitting(report.stories, TEXT - len(head) - 40)
    more = counted_more(report.found - len(rows))
    # Of so many that Discord takes no more components the space between is left out.
    texts = [*rows, *more] if len(rows) <= MOST_APART else ["\n".join([*rows, *more])]
    return card([head, *texts], lines=False)


def is_digest_since(view: ui.LayoutView, since: datetime) -> bool:
    """Return whether a message that is read back is the digest of what came in since a moment."""
    texts = (each.content for each in view.walk_children() if isinstance(each, ui.TextDisplay))
    return any(text.startswith("### ") and moment(since) in text for text in texts)


def fitting(stories: Sequence[DigestStory], limit: int) -> list[str]:
    """Return stories as texts of at most so many characters together.

    The last ones are left out where even their headlines do not fit; then sentences are put in,
    from the first story on, as long as there is room.
    """
    rows: list[str] = []
    room = limit
    for story in stories:
        row = _headline(story)
        if len(row) + 1 > room:
            break
        rows.append(row)
        room -= len(row) + 1
    for place, story in enumerate(stories[: len(rows)]):
        quote = quoted(escape(story.quote)) if story.quote else ""
        if quote and len(quote) <= min(LONGEST_DIGEST_QUOTE, room - 1):
            rows[place] += f"\n{quote}"
            room -= len(quote) + 1
    return rows


def _headline(story: DigestStory) -> str:
    """Return a story's headline, where its article is from, and how big the story is."""
    headline = shorten(story.article.headline, LONGEST_HEADLINE)
    return f"**{link(headline, story.article.url)}**\n{about(story.article, *_size(story))}"


def _size(story: DigestStory) -> Iterator[str]:
    if (outlets := story.story.outlets) > 1:
        yield ngettext("{count} outlet", "{count} outlets", outlets)
    if story.rank.is_told:
        count = story.rank.articles
        yield ngettext(
            "told before, {count} new article", "told before, {count} new articles", count
        )


def digest_row(digest: Digest, due: datetime | None) -> str:
    """Return what a channel gets and when, as a line; `due` is when it is told next."""
    what = [_("{time} ({zone})", time=digest.at, zone=line(digest.zone)), days_named(digest.days)]
    what += [_(digest.length), *(line(each, 60) for each in (*digest.categories, *digest.outlets))]
    row = f"- <#{digest.channel}>: {' · '.join(what)}"
    if digest.reason is not None:
        return f"{row} · **{_('paused: I may not write there')}**"
    return row + (" · " + _("next {ago}", ago=ago(due)) if due else "")


def days_named(days: str) -> str:
    """Return on which days a digest is told."""
    return {
        "daily": _("every day"),
        "workdays": _("Monday to Friday"),
        "monday": _("on Mondays"),
        "tuesday": _("on Tuesdays"),
        "wednesday": _("on Wednesdays"),
        "thursday": _("on Thursdays"),
        "friday": _("on Fridays"),
        "saturday": _("on Saturdays"),
        "sunday": _("on Sundays"),
    }[days]


def digest_paused_card(digest: Digest) -> ui.LayoutView:
    """Draw that the bot may not write where it is to tell a digest, and what to do."""
    told = _(
        "I may not write in {channel}. Let me see it and send messages there, then use "
        "/digest set again.",
        channel=f"<#{digest.channel}>",
    )
    return card([f"### {_('A digest is paused')}\n{told}"], colour=AMBER)


def digest_gone_card(digest: Digest) -> ui.LayoutView:
    """Draw that there is no digest any more in a channel that was deleted."""
    told = _(
        "The channel {channel} is gone, and so is its digest. /digest set names another.",
        channel=f"<#{digest.channel}>",
    )
    return card([f"### {_('A digest has ended')}\n{told}"], colour=AMBER)
