"""Feeds as plain text for a terminal: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from articles.feeds.models import FeedDamage, FeedStatus
from articles.feeds.spans import written_span
from bot.cli.printing import clean, moment, wrapped
from bot.cli.printing import listed as listed_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from articles.feeds.models import Feed, FeedLink
    from bot.service.feed_reports import (
        FeedDetails,
        FeedListReport,
        FeedPreview,
        FeedReport,
        UpdateReport,
    )

SKIPPED_LINES = 10
DAMAGES = {
    FeedDamage.CUT_OFF: "The feed is cut off: this is what could be read before its end.",
    FeedDamage.ILL_FORMED: "The feed is no well-formed XML: this is what could be read of it.",
}


def added(feed: Feed) -> str:
    """Return that a feed is there now, and what brings its stories in."""
    told = f"Added: {clean(feed.name)} ({feed.id}), {clean(feed.url)}"
    return f"{told}\nA running bot fetches it now; without one: newsdesk feed update"


def changed(feed: Feed) -> str:
    """Return how a feed is set now."""
    return f"Set; it holds for what comes in from now on.\n{listed([feed])}"


def choices(links: Iterable[FeedLink]) -> str:
    """Return the feeds that a page names, to be chosen from."""
    rows = (
        f"{clean(link.url)}{f'  ({clean(link.title)})' if link.title else ''}" for link in links
    )
    return "\n".join(["The page names several feeds; add the one you mean by its address:", *rows])


def listed(feeds: Iterable[Feed]) -> str:
    """Return feeds as a list: name, then address, state, category and id."""
    lines = []
    for feed in feeds:
        lines.append(click.style(wrapped(clean(feed.name)), bold=True))
        lines.append(f"  {clean(feed.url)}")
        lines.append(wrapped(" · ".join([*_state(feed), feed.id]), "  ", "  "))
    return "\n".join(lines) or "No feeds; add one: newsdesk feed add URL"


def _state(feed: Feed) -> Iterator[str]:
    if feed.paused:
        yield f"paused ({clean(feed.reason)})" if feed.reason else "paused"
    elif feed.failures:
        times = "once" if feed.failures == 1 else f"{feed.failures} times"
        yield f"failed {times}: {clean(feed.error or '')}"
        yield f"tried again {moment(feed.next_check_at)}"
    elif feed.succeeded:
        yield f"fetched {moment(feed.succeeded)}"
        yield f"next {moment(feed.next_check_at)}"
    else:
        yield "not fetched yet"
    if feed.category:
        yield clean(feed.category)
    if feed.every:
        yield f"every {written_span(feed.every)}"
    if feed.full_text:
        yield "full text"
    if feed.scope:
        yield f"server {clean(feed.scope)}"


def details(found: FeedDetails) -> str:
    """Return how one feed stands and its newest stories."""
    feed = found.feed
    lines = [listed([feed])]
    if feed.moved_from:
        lines.append(wrapped(f"moved here from {clean(feed.moved_from)}", "  ", "  "))
    if feed.changed:
        lines.append(f"  last story {moment(feed.changed)}")
    lines.append(f"  {found.stories:,} {'story' if found.stories == 1 else 'stories'} so far")
    return "\n".join([*lines, "", listed_articles(found.newest)] if found.newest else lines)


def preview(found: FeedPreview) -> str:
    """Return what would come in by a feed."""
    lines = [click.style(wrapped(clean(found.title or found.url)), bold=True), clean(found.url)]
    for title, articles in (("New", found.new), ("Changed", found.changed)):
        if articles:
            lines += ["", f"{title}:", listed_articles(articles)]
    if found.skipped:
        lines += ["", *_skipped(found)]
    counts = f"{len(found.new):,} new, {len(found.changed):,} changed, "
    lines += ["", f"{counts}{found.unchanged:,} unchanged, {len(found.skipped):,} skipped."]
    if found.damage:
        lines.append(wrapped(DAMAGES[found.damage]))
    if found.brief:
        what = "is a summary" if found.brief == 1 else "are summaries"
        text = "the text of its page" if found.brief == 1 else "the texts of their pages"
        instead = f"{text} will come in" if found.full_text else f"--full-text takes {text}"
        lines.append(wrapped(f"{found.brief:,} of them {what}; {instead} instead."))
    return "\n".join(lines)


def updated(done: UpdateReport) -> str:
    """Return what a round of fetching came to, a line for each feed and one for all."""
    lines = []
    for report in done.feeds:
        name = clean(report.title or report.url)
        lines.append(wrapped(f"{name}: {_told(report)}", "", "  "))
        if report.damage:
            lines.append(wrapped(DAMAGES[report.damage], "  ", "  "))
        lines += _skipped(report)
    came = sum(report.added for report in done.feeds)
    new = sum(report.updated for report in done.feeds)
    bad = sum(report.status in (FeedStatus.FAILED, FeedStatus.GONE) for report in done.feeds)
    if not done.feeds:
        return "No feed is due; --all fetches those that are not, too."
    lines.append(
        f"{len(done.feeds):,} fetched, {bad:,} failed; {came:,} "
        f"{'article' if came == 1 else 'articles'} added, {new:,} updated."
    )
    lines += [wrapped(clean(done.warning), "", "  ")] if done.warning else []
    return "\n".join(lines)


def _told(report: FeedReport) -> str:
    if report.error:
        return clean(report.error)
    if report.status is FeedStatus.UNCHANGED:
        return "nothing new"
    return f"{report.added:,} added, {report.updated:,} updated"


def _skipped(report: FeedReport | FeedPreview) -> Iterator[str]:
    for item in report.skipped[:SKIPPED_LINES]:
        yield wrapped(f"skipped {clean(item.path)}: {clean(item.reason)}", "  ", "    ")
    if (more := len(report.skipped) - SKIPPED_LINES) > 0:
        yield f"  … and {more:,} more skipped"


def taken_in(done: FeedListReport) -> str:
    """Return what taking in a list of feeds did."""
    lines = [
        wrapped(f"skipped {clean(item.path)}: {clean(item.reason)}", "", "  ")
        for item in done.skipped
    ]
    counts = f"{len(done.added):,} added, {len(done.present):,} there already"
    return "\n".join([*lines, f"{counts}, {len(done.skipped):,} skipped."])
