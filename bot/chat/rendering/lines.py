"""The small lines of messages: outlet, date, what a reader must know of an article."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from articles.models import ArticleSummary, Kind, SectionKind
from bot.chat.markdown import ago, line, link, moment, shorten
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext
from bot.i18n.wording import day
from bot.service import phrases
from bot.service.versions import Edit
from index.stories.models import ArticleInStory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from articles.models import NameCount
    from bot.service.answers import (
        Citation,
        NearestArticle,
    )
    from bot.service.trending import TrendingStory
    from bot.service.versions import HistoryStep, VersionChanges

CHOICE = 100
SKIPPED_SHOWN = 10
# Of each version; what `newsdesk history` prints has no such limit.
CHANGES_SHOWN = 12


def title_of(kind: SectionKind) -> str:
    """Return how a section is called, nothing for running text."""
    return {
        SectionKind.DEK: _("Summary"),
        SectionKind.BODY: "",
        SectionKind.DEEP_DIVE: _("Deep dive"),
        SectionKind.KEY_POINTS: _("Key points"),
        SectionKind.WHY_IT_MATTERS: _("Why it matters"),
    }[kind]


def marks(article: ArticleSummary | Citation) -> list[str]:
    """Return what a reader must know of an article: opinion, analysis, corrected."""
    marked = phrases.article_marks(article)
    kinds = {Kind.ANALYSIS: _("Analysis"), Kind.OPINION: _("Opinion")}
    found = [kinds[marked.kind]] if marked.kind else []
    if marked.corrected:
        found.append(f"**{_('Corrected:')}** {line(marked.note or _('no note was given'), 500)}")
    return found


def about(article: ArticleSummary | Citation, *more: str) -> str:
    """Return the small line under a headline: outlet, date, category where known, marks."""
    if isinstance(article, ArticleSummary):
        facts = phrases.facts(article, line, dated)
    else:
        facts = phrases.outlet_and_day(article, line, dated)
    return "-# " + " · ".join([*facts, *more, *copies(article), *marks(article)])


def copies(article: ArticleSummary | Citation) -> list[str]:
    """Return in which other outlets a text stands, nothing where in none."""
    told = phrases.also_in(article, line)
    return [told] if told else []


def dated(moment: datetime | None) -> str:
    """Return a date, and how long ago it was as Discord draws it where the hour is known, too.

    Of a day alone Discord would count from some hour of it, a day too few or too many for readers
    in other zones. Such a day is stored as its first moment (see
    `articles.reading.dates.read_date`).
    """
    if moment is None or moment.time() == time():
        return day(moment)
    return _("{day} ({ago})", day=day(moment), ago=ago(moment))


def listed(article: ArticleSummary) -> str:
    """Return an article as an entry of a list, with who else has its story."""
    title = f"**{link(article.headline, article.url)}**\n{about(article)}"
    return "\n".join([title, *story_line(article)])


def story_line(article: ArticleSummary) -> list[str]:
    """Return the small line on who has the story that an article stands for, nothing alone."""
    told = phrases.story_of(article)
    return [f"-# {told}"] if told else []


def trending(trend: TrendingStory) -> str:
    """Return a trending story as an entry of a list: its newest article, and why it is listed."""
    article = trend.article
    title = f"**{link(article.headline, article.url)}**\n**{phrases.why_trending(trend)}**"
    story = [f"-# {phrases.story_line(trend.story)}"] if trend.story.has_several else []
    return "\n".join([title, about(article), *story])


def nothing_trending() -> str:
    """Return that no story trends."""
    return _("Nothing is trending: no story gained articles faster than usual in the last day.")


def choice_name(article: ArticleSummary) -> str:
    """Return how a story is offered while one types: headline · outlet · date.

    Where there is room, with how many outlets have it.
    """
    source = phrases.outlet(article.source, lambda text: shorten(text, 30))
    rest = f" · {source} · {day(article.published)}"
    story = article.story if isinstance(article, ArticleInStory) else None
    if story and story.outlets > 1:
        many = f" ({phrases.outlets_behind(story)})"
        if len(shorten(article.headline, CHOICE)) + len(rest) + len(many) <= CHOICE:
            rest += many
    return shorten(article.headline, CHOICE - len(rest)) + rest


def nearest(articles: Sequence[NearestArticle]) -> list[str]:
    """Return the nearest headlines as a list, nothing where there are none."""
    told = phrases.nearest_headlines(
        articles, line, lambda near: link(near.headline, near.url), dated
    )
    return ["\n- ".join(told)] if told else []


def history_rows(entries: Sequence[HistoryStep]) -> list[str]:
    """Return what happened to an article, oldest first, and below each what that changed."""
    rows = []
    for entry in entries:
        note = f": {line(entry.note)}" if entry.note else ""
        rows.append(f"{entry.version}. {moment(entry.at)} **{happened(entry.what)}**{note}")
        changed = list(_changes(entry.changes)) if entry.changes else []
        rows += changed[:CHANGES_SHOWN]
        if (more := len(changed) - CHANGES_SHOWN) > 0:
            rows.append("-# " + ngettext("{count} more", "{count} more", more))
    return rows


def _changes(changes: VersionChanges) -> Iterator[str]:
    names = {
        "headline": _("Headline"),
        "dek": _("Summary"),
        "source": _("Outlet"),
        "author": _("Author"),
        "category": _("Category"),
        "url": _("Address"),
        "published": _("Date"),
        "embargo": _("Embargo"),
        "language": _("Language"),
    }
    for field in changes.fields:
        if field.name in names:
            was, now = (line(text) if text else "–" for text in (field.before, field.after))
            yield f"-# {names[field.name]}: {was} → {now}"
    for edit in changes.sentences:
        text = line(edit.text)
        yield f"- ~~{text}~~" if edit.what is Edit.REMOVED else f"- **+** {text}"


def happened(what: str) -> str:
    """Return what was done to an article or a feed, in the reader's language."""
    return {
        "added": _("Article added"),
        "replaced": _("Article replaced"),
        "corrected": _("Article corrected"),
        "retracted": _("Article retracted"),
        "removed": _("Article removed"),
        "withdrawn": _("Article withdrawn by its source"),
        "feed added": _("Feed added"),
        "feed set": _("Feed set"),
        "feed paused": _("Feed paused"),
        "feed resumed": _("Feed resumed"),
        "feed removed": _("Feed removed"),
        "announced": _("Stories are announced"),
        "digest set": _("Digest set"),
        "digest removed": _("Digest removed"),
        "not announced": _("Stories are no longer announced"),
        "watched": _("Watched in a channel"),
        "not watched": _("No longer watched in a channel"),
    }.get(what, line(what))


def left_out(items: Sequence[tuple[str, str]]) -> list[str]:
    """Return what was left out, each with the reason behind it, the first ones of many."""
    rows = [f"- {line(what, 80)}: {line(reason)}" for what, reason in items[:SKIPPED_SHOWN]]
    return [*rows, *counted_more(len(items) - SKIPPED_SHOWN)]


def counted_more(count: int) -> list[str]:
    """Return that a list goes on, as its last line; nothing where it does not."""
    return ["- " + ngettext("{count} more", "{count} more", count)] if count > 0 else []


def counted(items: Iterable[NameCount]) -> list[str]:
    """Return outlets or categories, one line each, with how much there is and the newest date."""
    rows = []
    for item in items:
        count = ngettext("{count} article", "{count} articles", item.articles)
        newest = _("newest: {day}", day=day(item.newest))
        rows.append(f"**{line(item.name)}** · {count} · {newest}")
    return rows
