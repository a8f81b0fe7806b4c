"""What is said of articles and answers wherever they are shown: pure.

`escape` makes a text one safe line of the place where it is shown, Discord or a terminal, and
`dated` tells a date as is usual there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from articles.errors import cut
from articles.models import Kind, ListedArticle, Status
from articles.text import fold
from bot.i18n.commands import CommandName
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext, number
from bot.i18n.wording import day, days_between, period
from bot.service.answers import Citation
from bot.service.matters.models import DifferenceKind, MatterKind
from index.query.courtesies import SmallTalk
from index.query.mending import in_other_words
from index.stories.models import ArticleInStory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from articles.models import ArticleSummary
    from bot.service.answers import NearestArticle, ReadAs
    from bot.service.differences import Piece
    from bot.service.matters.models import Matter, StoryComparison
    from bot.service.timelines import Timeline
    from bot.service.trending import TrendingStory
    from index.stories.models import Coverage, Story

    Escape = Callable[[str], str]
    Dated = Callable[[datetime | None], str]

MOST_COPIES_NAMED = 3
LONGEST_MODEL = 60
# From so many articles a day on a pace is told by the day, else as one in two days or more.
LEAST_A_DAY = 2 / 3
# What opens before words and closes behind them; a point before a figure is its own: “.5”.
OPENING, CLOSING = " ([\"'“‘«", " .,;:!?)]\"'”’»"


class SourcedText(Protocol):
    """What has an outlet and a date, perhaps: an article, a citation, a nearest headline."""

    @property
    def source(self) -> str | None:
        """Return the outlet's name."""
        ...

    @property
    def published(self) -> datetime | None:
        """Return when it was published."""
        ...


class ArticleMarks(NamedTuple):
    """What a reader must know of an article: what it is where it is no news, what was corrected.

    `note` may be missing though it was `corrected`.
    """

    kind: Kind | None
    corrected: bool
    note: str | None


def article_marks(article: ArticleSummary | Citation) -> ArticleMarks:
    """Return what a reader must know of an article."""
    kind = None if article.kind is Kind.NEWS else article.kind
    return ArticleMarks(kind, article.status is Status.CORRECTED, article.note)


def outlet(source: str | None, escape: Escape) -> str:
    """Return an outlet's name, or that none is given."""
    return escape(source) if source else _("outlet not given")


def outlet_and_day(item: SourcedText, escape: Escape, dated: Dated = day) -> list[str]:
    """Return where and when something was published, or that it is not known."""
    return [outlet(item.source, escape), dated(item.published)]


def before(quote: str, cited: Citation, escape: Escape) -> str:
    """Return a sentence that says what was so before another, with where and when it stood."""
    told = {"day": day(cited.published), "outlet": outlet(cited.source, escape)}
    return _("Before ({day}, {outlet}): “{quote}”", quote=escape(quote), **told)


def facts(article: ArticleSummary, escape: Escape, dated: Dated = day) -> list[str]:
    """Return an article's outlet, date, and category where it has one."""
    category = [escape(article.category)] if article.category else []
    return [*outlet_and_day(article, escape, dated), *category]


def story_facts(timeline: Timeline) -> list[str]:
    """Return how many articles and outlets tell a story, and from when to when."""
    count, outlets, days = len(timeline.articles), timeline.outlets, timeline.days
    facts = [ngettext("{count} article", "{count} articles", count)]
    if outlets:
        facts.append(ngettext("{count} outlet", "{count} outlets", outlets))
    if days and days[0] != days[-1]:
        facts.append(_("{first} to {last}", first=day(days[0]), last=day(days[-1])))
    elif days:
        facts.append(day(days[0]))
    return facts


def compared_facts(comparison: StoryComparison) -> list[str]:
    """Return how many of a story's outlets are compared, and from when to when it is told."""
    count, story = len(comparison.outlets), comparison.story
    if story.outlets > count:
        facts = [_("{count} of {all} outlets", count=count, all=story.outlets)]
    else:
        facts = [ngettext("{count} outlet", "{count} outlets", count)]
    if story.first and story.newest and story.first != story.newest:
        facts.append(_("{first} to {last}", first=day(story.first), last=day(story.newest)))
    elif story.newest:
        facts.append(day(story.newest))
    return facts


def matter_title(matter: Matter, escape: Escape) -> str:
    """Return what a matter is: what differs in it as it is written, or who tells it."""
    if matter.kind is MatterKind.ONLY:
        return _("Only in {outlet}", outlet=outlet(matter.sentences[0].source, escape))
    if matter.kind is MatterKind.ALIKE:
        return ngettext(
            "Alike in {count} outlet", "Alike in {count} outlets", len(matter.sentences)
        )
    told = []
    for each in matter.differs:
        written = " / ".join(map(escape, each.written))
        if each.of and each.what is DifferenceKind.NAME:
            written = f"{escape(each.of)} {written}"
        elif each.of:
            written = f"{written} {escape(each.of)}"
        told.append(written)
    return _("Differs: {what}", what="; ".join(told))


def also_in(item: ArticleSummary | Citation, escape: Escape) -> str | None:
    """Return in which other outlets a text stands; None where in none, or none that is named."""
    if not isinstance(item, ListedArticle | Citation):
        return None
    others = (copy.source for copy in item.also_in if copy.source)
    names = {fold(name): escape(name) for name in others if fold(name) != fold(item.source or "")}
    if not names:
        return None
    shown = ", ".join(list(names.values())[:MOST_COPIES_NAMED])
    if more := len(names) - MOST_COPIES_NAMED if len(names) > MOST_COPIES_NAMED else 0:
        shown += " " + ngettext("and {count} more", "and {count} more", more)
    return _("also in {names}", names=shown)


def outlets_behind(given: Story | Coverage) -> str:
    """Return how many outlets tell something; how many articles, where no outlet is named."""
    if given.outlets:
        return ngettext("{count} outlet", "{count} outlets", given.outlets)
    return ngettext("{count} article", "{count} articles", given.articles)


def story_line(story: Story) -> str:
    """Return who has a story and since when: “4 outlets, first 14 Oct, newest 12 Nov 2026”.

    Of one that a single outlet tells, how many articles it is in.
    """
    who = outlets_behind(story)
    if story.outlets == 1:
        who = ngettext("{count} article", "{count} articles", story.articles)
    if story.first is None or story.newest is None:
        return who
    if story.first == story.newest:
        return _("{outlets}, {day}", outlets=who, day=day(story.first))
    first, newest = days_between(story.first, story.newest)
    return _("{outlets}, first {first}, newest {newest}", outlets=who, first=first, newest=newest)


def story_of(item: ArticleSummary) -> str | None:
    """Return who has the story that an article stands for; None where nobody else has it."""
    if not isinstance(item, ArticleInStory) or not item.story or not item.story.has_several:
        return None
    return story_line(item.story)


def behind(coverage: Coverage) -> str:
    """Return how many outlets stand behind an answer, and since when."""
    who = outlets_behind(coverage)
    if coverage.first is None or coverage.newest is None:
        return _("Behind this: {outlets}", outlets=who)
    if coverage.first == coverage.newest:
        return _("Behind this: {outlets} ({day})", outlets=who, day=day(coverage.first))
    first, newest = days_between(coverage.first, coverage.newest)
    return _(
        "Behind this: {outlets} (first {first}, newest {newest})",
        outlets=who,
        first=first,
        newest=newest,
    )


def why_trending(trend: TrendingStory) -> str:
    """Return why a story is listed: “6 articles by 4 outlets in 6 hours; before it 1 a day”."""
    articles = ngettext("{count} article", "{count} articles", trend.articles)
    hours = ngettext("{count} hour", "{count} hours", trend.hours)
    if trend.outlets:
        outlets = ngettext("{count} outlet", "{count} outlets", trend.outlets)
        gained = _(
            "{articles} by {outlets} in {hours}", articles=articles, outlets=outlets, hours=hours
        )
    else:
        gained = _("{articles} in {hours}", articles=articles, hours=hours)
    if trend.before is None:
        return _("{gained}; none before", gained=gained)
    if trend.before == 0:
        return _("{gained}; none in the two weeks before", gained=gained)
    if trend.before >= LEAST_A_DAY:
        count = number(round(trend.before))
        return _("{gained}; before it {count} a day", gained=gained, count=count)
    days = number(round(1 / trend.before))
    return _("{gained}; before it 1 in {count} days", gained=gained, count=days)


def limits(read_as: ReadAs, escape: Escape, *, most_outlets: int | None = None) -> list[str]:
    """Return what a question was limited to, or put first for, in words."""
    found = []
    if read_as.category:
        found.append(_("category: {name}", name=escape(read_as.category)))
    if read_as.sources:
        shown = ", ".join(map(escape, read_as.sources[:most_outlets]))
        if more := len(read_as.sources[most_outlets:]) if most_outlets else 0:
            shown += " " + ngettext("and {count} more", "and {count} more", more)
        found.append(_("outlets: {names}", names=shown))
    if read_as.dates:
        found.append(_("dates: {dates}", dates=", ".join(map(period, read_as.dates))))
    if read_as.latest:
        found.append(_("latest first"))
    if read_as.since:
        found.append(_("since {day}", day=day(read_as.since)))
    if read_as.until:
        found.append(_("until {day}", day=day(read_as.until)))
    return found


def model_name(model: str, escape: Escape) -> str:
    """Return the name of an LLM as it is shown; whoever runs the bot has written it."""
    return escape(cut(model, LONGEST_MODEL))


def written_by(model: str, escape: Escape) -> str:
    """Return who wrote an answer, as it stands below its sentences."""
    return _(
        "Written by {model} from these sources; names and numbers checked.",
        model=model_name(model, escape),
    )


def understood(read_as: ReadAs, asked: str, escape: Escape) -> str:
    """Return in sentences how a question was read: its misspelt words, and what it follows.

    Nothing for a question of its own without such words. `asked` is the question in its own words.
    """
    told = []
    question = in_other_words(read_as.question or asked, read_as.mended)
    if question != asked:
        told.append(_("Read as “{question}”.", question=escape(question)))
    if read_as.follows:
        told.append(_("Read together with your last question."))
    if read_as.question is not None and read_as.story:
        told.append(_("Read within the story of the last answer."))
    if read_as.question is not None and not told:
        told.append(_("Read as a question of its own."))
    return " ".join(told)


def friendly(kind: SmallTalk) -> str:
    """Return what small talk is answered with: a word back, and what one can ask."""
    back = {
        SmallTalk.GREETING: _("Hello!"),
        SmallTalk.THANKS: _("You are welcome!"),
        SmallTalk.ABOUT: _("I answer questions about the news with exact quotes."),
    }
    hint = _(
        "Ask me about the news, such as “What is new this week?” or “What happened yesterday?”, or "
        "give {keypoints} the headline of a story; {help} shows the rest.",
        keypoints=CommandName("keypoints"),
        help=CommandName("help"),
    )
    return " ".join(filter(None, (back.get(kind), hint)))


def nearest_headlines(
    articles: Iterable[NearestArticle],
    escape: Escape,
    headline: Callable[[NearestArticle], str],
    dated: Dated = day,
) -> list[str]:
    """Return the nearest headlines below a line that says so; nothing where there are none."""
    rows = [" · ".join([headline(near), *outlet_and_day(near, escape, dated)]) for near in articles]
    return [_("The nearest headlines:"), *rows] if rows else []


def written_otherwise(pieces: Iterable[Piece], escape: Escape) -> list[str]:
    """Return what an article writes otherwise though it means the same: “4.3bn”, “4.3 billion”."""
    return [
        _(
            "Written otherwise: “{given}” stands as “{stands}”.",
            given=escape(bare(piece.asked)),
            stands=escape(bare(piece.found)),
        )
        for piece in pieces
        if piece.otherwise
    ]


def bare(text: str) -> str:
    """Return some words of a sentence without the marks around them."""
    return text.lstrip(OPENING).rstrip(CLOSING)
