"""Feeds as Discord's text: how they stand, what would come in, what came, what broke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from articles.feeds.models import FeedDamage, FeedNoticeKind, FeedStatus
from articles.feeds.spans import written_span
from bot.chat.markdown import ago, line, link, moment, named, paginate
from bot.chat.rendering.cards import AMBER, GREY, card
from bot.chat.rendering.ids import FEED_ID_PREFIX
from bot.chat.rendering.lines import counted_more, left_out, listed
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import discord

    from articles.feeds.models import Feed, FeedNotice
    from articles.models import Rejection
    from bot.chat.rendering.below import Button
    from bot.service.feed_reports import FeedDetails, FeedListReport, FeedPreview, UpdateReport

NOTICES_SHOWN = 15
NAMES_SHOWN = 20
LONGEST_REASON_SHOWN = 300


def entry(feed: Feed) -> str:
    """Return a feed as an entry of a list: its name, then how it stands."""
    return f"**{link(feed.name, feed.url)}**\n-# {' · '.join(_facts(feed))}"


def _facts(feed: Feed) -> Iterator[str]:
    reason = line(feed.reason or feed.error or "", LONGEST_REASON_SHOWN)
    if feed.paused:
        yield _("paused: {reason}", reason=reason) if feed.reason else _("paused")
    elif feed.failures:
        times = ngettext("failed once", "failed {count} times", feed.failures)
        yield f"**{times}**: {reason}"
        yield _("tried again {ago}", ago=ago(feed.next_check_at))
    elif feed.succeeded:
        yield _("fetched {ago}", ago=ago(feed.succeeded))
        yield _("again {ago}", ago=ago(feed.next_check_at))
    else:
        yield _("not fetched yet")
    if feed.category:
        yield line(feed.category, 60)
    if feed.every:
        yield _("every {time}", time=written_span(feed.every))
    if feed.full_text:
        yield _("whole text")
    if feed.scope is None:
        yield _("for everyone")


def names(feeds: Iterable[Feed]) -> str:
    """Return the names of everyone's feeds among some, for those who may not change them."""
    found = [line(feed.name, 80) for feed in feeds if feed.scope is None]
    shown = " · ".join(found[:NAMES_SHOWN]) + (" · …" if len(found) > NAMES_SHOWN else "")
    return f"**{_('For everyone')}**\n{shown}" if found else ""


def details(found: FeedDetails) -> list[str]:
    """Return how one feed stands and its newest stories, as the texts of a card."""
    feed = found.feed
    rows = [f"### {link(feed.name, feed.url)}", f"-# {' · '.join([*_facts(feed), feed.id])}"]
    if feed.moved_from:
        rows.append("-# " + _("moved here from {url}", url=line(feed.moved_from)))
    came = ngettext("{count} story came in so far", "{count} stories came in so far", found.stories)
    rows.append(came)
    return ["\n".join(rows), *paginate([listed(article) for article in found.newest])]


def preview(found: FeedPreview) -> list[str]:
    """Return what would come in by a feed, as pages."""
    counts = {
        _("New"): len(found.new),
        _("Updated"): len(found.changed),
        _("Unchanged"): found.unchanged,
        _("Skipped"): len(found.skipped),
    }
    head = [" · ".join(named(name, number(count)) for name, count in counts.items())]
    head.append("-# " + _("Nothing has come in; this is what would."))
    head += _damage(found.damage)
    if found.brief:
        head.append(f"-# {_brief(found)}")
    articles = [listed(article) for article in (*found.new, *found.changed)]
    rest = ["\n".join(_skipped(found.skipped))] if found.skipped else []
    return paginate(["\n".join(head), *articles, *rest], most=7)


def _damage(damage: FeedDamage | None) -> Iterator[str]:
    if damage is FeedDamage.CUT_OFF:
        yield "-# " + _("The feed is cut off: this is what could be read before its end.")
    elif damage:
        yield "-# " + _("The feed is no well-formed XML: this is what could be read of it.")


def _brief(found: FeedPreview) -> str:
    """Return of how many stories the feed has a summary alone, and how their texts come in."""
    if found.full_text:
        return ngettext(
            "{count} of them is only a summary; the text of its page will come in instead.",
            "{count} of them are only summaries; the texts of their pages will come in instead.",
            found.brief,
        )
    return ngettext(
        "{count} of them is only a summary; the option full_text takes the text of its page "
        "instead.",
        "{count} of them are only summaries; the option full_text takes the texts of their pages "
        "instead.",
        found.brief,
    )


def _skipped(items: Sequence[Rejection]) -> list[str]:
    return left_out([(item.path, item.reason) for item in items])


def updated(done: UpdateReport) -> str:
    """Return what a round of fetching came to, a line for each feed."""
    if not done.feeds:
        return _("No feed is due; choose all to fetch those that are not, too.")
    rows = []
    for report in done.feeds:
        name = f"**{line(report.title or report.url, 100)}**"
        if report.error:
            told = line(report.error, LONGEST_REASON_SHOWN)
        elif report.status is FeedStatus.UNCHANGED:
            told = _("nothing new")
        else:
            counts = {_("Added"): report.added, _("Updated"): report.updated}
            told = " · ".join(named(what, number(count)) for what, count in counts.items())
        rows.append(f"{name}: {told}")
        rows += _damage(report.damage)
        rows += _skipped(report.skipped)
    if done.warning:
        rows.append(line(done.warning, 600))
    return "\n".join(rows)


def taken_in(done: FeedListReport) -> str:
    """Return what taking in a list of feeds did."""
    counts = {
        _("Added"): len(done.added),
        _("There already"): len(done.present),
        _("Skipped"): len(done.skipped),
    }
    head = " · ".join(named(name, number(count)) for name, count in counts.items())
    return "\n".join([head, *_skipped(done.skipped)])


def notice_card(notices: Sequence[FeedNotice], *, pressable: bool = True) -> ui.LayoutView:
    """Draw what the owner of some feeds is told; what one needs can be pressed below."""
    if len(notices) > 1:
        rows = [_notice_row(notice) for notice in notices[:NOTICES_SHOWN]]
        rows += counted_more(len(notices) - NOTICES_SHOWN)
        hint = "-# " + _("/feed list shows how they stand; /feed pause and /feed remove end it.")
        head = f"### {_('News of your feeds')}"
        return card([head, "\n".join(rows), hint], colour=_colour(notices))
    (notice,) = notices
    texts = [f"### {_title(notice)}\n**{link(notice.feed.name, notice.feed.url)}**"]
    if notice.kind is FeedNoticeKind.WELL:
        texts.append(_("It is fetched as before."))
    else:
        texts += [_why(notice), "-# " + _what_to_do(notice)]
    pressed = pressable and notice.kind is not FeedNoticeKind.WELL
    return card(texts, controls=_buttons(notice) if pressed else (), colour=_colour(notices))


def _colour(notices: Iterable[FeedNotice]) -> discord.Colour:
    broken = any(notice.kind is not FeedNoticeKind.WELL for notice in notices)
    return AMBER if broken else GREY


def _title(notice: FeedNotice) -> str:
    return {
        FeedNoticeKind.FAILING: _("A feed cannot be read"),
        FeedNoticeKind.GONE: _("A feed is gone"),
        FeedNoticeKind.WELL: _("A feed can be read again"),
    }[notice.kind]


def _why(notice: FeedNotice) -> str:
    """Return since when a feed fails, and the reason in one sentence."""
    reason = line(notice.error or notice.feed.error or "", LONGEST_REASON_SHOWN)
    since = notice.feed.succeeded or notice.feed.added
    told = _("Since {moment} nothing came in.", moment=moment(since))
    return f"{reason}\n{told}" if reason else told


def _what_to_do(notice: FeedNotice) -> str:
    if notice.kind is FeedNoticeKind.GONE:
        return _(
            "It is paused now. Remove it, or add its new address; its stories stay either way."
        )
    return _(
        "It is tried again by itself, more and more seldom, and you are told when it can be read. "
        "See whether its address opens in a browser; pause or remove it if it does not."
    )


def _notice_row(notice: FeedNotice) -> str:
    name = link(notice.feed.name, notice.feed.url)
    if notice.kind is FeedNoticeKind.WELL:
        return f"- **{name}**: {_title(notice)}"
    reason = line(notice.error or notice.feed.error or _title(notice), 150)
    since = notice.feed.succeeded or notice.feed.added
    return f"- **{name}**: {reason} ({moment(since)})"


def _buttons(notice: FeedNotice) -> list[Button]:
    labels = {"try": _("Try now"), "pause": _("Pause"), "remove": _("Remove")}
    if notice.kind is FeedNoticeKind.GONE:
        del labels["pause"]
    return [
        ui.Button(label=label, custom_id=f"{FEED_ID_PREFIX}:{what}:{notice.feed.id}")
        for what, label in labels.items()
    ]
