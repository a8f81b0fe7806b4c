"""Watches as Discord's text: what is told for one, why, and what someone watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.chat.markdown import escape, line, link, paginate, quoted
from bot.chat.rendering.cards import AMBER, GREY, TEXTS, card
from bot.chat.rendering.ids import WATCH_ID, WATCH_ID_PREFIX
from bot.chat.rendering.lines import about, counted_more
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext
from bot.state.watches import WatchKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.chat.rendering.below import Button
    from bot.service.watching.models import Development, ToldDevelopment, WatchMessage, WatchReasons
    from bot.state.watches import QuietHours, Watch

# So many are told with a sentence; of the others the headline, in a list that may be cut short.
MOST_TOLD_WHOLE = 5
MOST_TOLD_BRIEFLY, ROWS_CHARS = 20, 1500
LONGEST_WATCHED, LONGEST_SENTENCE_TOLD = 80, 500
# Why a watch rests: where it may not be told, and once its person has heard of that.
CLOSED_TO_ME, CLOSED_AND_TOLD = "closed", "closed, told"


def is_watch_message(view: ui.LayoutView, watch: Watch) -> bool:
    """Return whether a message that is read back is the last of a watch; its buttons say so."""
    pressed = (each.custom_id or "" for each in view.walk_children() if isinstance(each, ui.Button))
    found = filter(None, map(WATCH_ID.fullmatch, pressed))
    last = (str(watch.number), str(watch.turn))
    return any((each["watch"], each["turn"]) == last for each in found)


def watch_card(message: WatchMessage, role: str | None = None) -> ui.LayoutView:
    """Draw all that is new for a watch: the first ones whole, the others as a list.

    The role that is pinged for it, if any, stands on top.
    """
    watch = message.watch
    whole = message.developments[:MOST_TOLD_WHOLE]
    texts = [_head(message, role), *map(_development, whole)]
    if rest := message.developments[MOST_TOLD_WHOLE:]:
        (rows, *_more) = paginate(
            map(_row, rest), limit=ROWS_CHARS, most=MOST_TOLD_BRIEFLY, between="\n"
        )
        texts.append("\n".join([rows, *counted_more(len(rest) - len(rows.split("\n")))]))
    return card(texts, controls=_controls(watch))


def _head(message: WatchMessage, role: str | None) -> str:
    watch, count = message.watch, len(message.developments)
    told = what_of(watch)
    told = told[:1].upper() + told[1:]
    if count > 1:
        news = ngettext("{count} development", "{count} developments", count)
        told = f"{told} · {news}"
    return f"<@&{role}> **{told}**" if role else f"**{told}**"


def _development(development: Development) -> str:
    article, sentence = development.article, escape(development.sentence)
    more = []
    if development.outlets > 1:
        more.append(ngettext("{count} outlet", "{count} outlets", development.outlets))
    rows = [f"**{link(article.headline, article.url)}**", about(article, *more)]
    # A sentence that is too long is left out, for none is cut.
    rows += [quoted(sentence)] if sentence and len(sentence) <= LONGEST_SENTENCE_TOLD else []
    return "\n".join(rows)


def _row(development: Development) -> str:
    article = development.article
    outlet = [line(article.source, 60)] if article.source else []
    return "- " + " · ".join([link(article.headline, article.url), *outlet])


def _controls(watch: Watch) -> list[Button]:
    place = f"{watch.number}:{watch.turn}"
    return [
        ui.Button(label=_("Why do I get this"), custom_id=f"{WATCH_ID_PREFIX}:why:{place}"),
        ui.Button(label=_("Stop"), custom_id=f"{WATCH_ID_PREFIX}:stop:{place}"),
    ]


def undo_button(watch: Watch) -> Button:
    """Make the button that lets a watch go on that was stopped."""
    custom_id = f"{WATCH_ID_PREFIX}:undo:{watch.number}:{watch.turn}"
    return ui.Button(label=_("Undo"), custom_id=custom_id)


def resume_button() -> Button:
    """Make the button that lets all go on that a person watches."""
    return ui.Button(
        label=_("Go on"),
        style=discord.ButtonStyle.primary,
        custom_id=f"{WATCH_ID_PREFIX}:resume:0:0",
    )


def what_of(watch: Watch, written: Callable[[str, int], str] = line) -> str:
    """Return what is watched; `written` makes its name a line of the place where it is shown."""
    name = written(watch.name, LONGEST_WATCHED)
    return {
        WatchKind.STORY: _("the story “{name}”", name=name),
        WatchKind.WORDS: _("the words “{name}”", name=name),
        WatchKind.OUTLET: _("the outlet {name}", name=name),
        WatchKind.CATEGORY: _("the category {name}", name=name),
    }[watch.kind]


def watch_row(watch: Watch) -> str:
    """Return what is watched, where it is told and how often, as a line."""
    place = f"<#{watch.channel}>" if watch.channel else _("by direct message")
    facts = [f"**{what_of(watch)}**", place, *_how_often(watch)]
    if watch.role:
        facts.append(f"<@&{watch.role}>")
    if watch.reason is not None:
        facts.append(f"**{_paused(watch)}**")
    return f"- {' · '.join(facts)}"


def _how_often(watch: Watch) -> list[str]:
    most = ngettext("at most {count} message a day", "at most {count} messages a day", watch.most)
    if watch.quiet is None:
        return [most]
    hours = _("quiet {hours} ({zone})", hours=hours_of(watch.quiet), zone=line(watch.zone))
    return [most, hours]


def hours_of(quiet: QuietHours) -> str:
    """Return quiet hours as 22:00–07:00."""
    begin, end = (f"{each // 60:02}:{each % 60:02}" for each in (quiet.begin, quiet.end))
    return f"{begin}–{end}"


def _paused(watch: Watch) -> str:
    if watch.channel:
        return _("paused: I may not write there")
    return _("paused: I could not write to you")


def watch_list(own: Sequence[Watch], channels: Sequence[Watch]) -> list[str]:
    """Return what a person watches, and what is watched in a server's channels, as pages."""
    blocks = []
    if own:
        blocks += [f"**{_('You watch')}**", *map(watch_row, own)]
    if channels:
        head = f"**{_('Watched in this server’s channels')}**"
        # Right below an entry it would be a part of that.
        blocks += [f"\n{head}" if own else head, *map(watch_row, channels)]
    if not blocks:
        blocks.append(_("You watch nothing yet; /watch add begins."))
    if any(each.reason for each in own):
        blocks.append(closed_text())
    return paginate(blocks, most=12, between="\n")


def closed_text() -> str:
    """Return why what a person watches is paused, and what to do."""
    return _(
        "What you watch is paused, for Discord does not let me write to you. Allow direct messages "
        "from this server's members (or add me to your apps), then press Go on."
    )


def closed_card() -> ui.LayoutView:
    """Draw that what a person watches is paused."""
    return card([closed_text()], controls=[resume_button()], colour=AMBER)


def reasons_card(found: WatchReasons) -> ui.LayoutView:
    """Draw why a message came: what is watched, what was new, how many came today."""
    watch = found.watch
    if watch.channel:
        told = _(
            "This channel watches {what}; whoever may manage the server can stop that.",
            what=what_of(watch),
        )
    else:
        told = _("You get this because you watch {what}.", what=what_of(watch))
    rows = [_reason(watch, each) for each in found.told[:TEXTS]]
    count = ngettext(
        "Today {count} message was sent for it; {often}.",
        "Today {count} messages were sent for it; {often}.",
        found.today,
        often=", ".join(_how_often(watch)),
    )
    return card([told, *(["\n".join(rows)] if rows else []), f"-# {count}"], colour=GREY)


def _reason(watch: Watch, told: ToldDevelopment) -> str:
    why = _("the first of its story") if told.new is None else _("its story goes on")
    if told.new:
        why = _("new in it: {words}", words=line(told.new, 120))
    if watch.kind is WatchKind.WORDS and told.in_headline:
        why = f"{_('the words stand in its headline')}; {why}"
    elif watch.kind is WatchKind.WORDS:
        why = f"{_('the words stand in its text')}; {why}"
    return f"- {line(told.article.headline, 110)}: {why}"


def paused_watches_card(watch: Watch) -> ui.LayoutView:
    """Draw that the bot may not write where a server's watches are told, and what to do."""
    told = _(
        "I may not write in {channel}. Let me see it and send messages there, then use /watch add "
        "again.",
        channel=f"<#{watch.channel}>",
    )
    return card([f"### {_('Watches are paused')}\n{told}"], colour=AMBER)


def watch_channel_gone_card(watch: Watch) -> ui.LayoutView:
    """Draw that nothing is told any more in a channel that was deleted."""
    told = _(
        "The channel {channel} is gone, and so is what was watched there. /watch add names "
        "another.",
        channel=f"<#{watch.channel}>",
    )
    return card([f"### {_('Watches have ended')}\n{told}"], colour=AMBER)
