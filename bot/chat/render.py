"""Turns what the newsdesk says into Discord's text: pure, and without a word left out.

Limits are Discord's: 4,000 characters of text and 40 components a message with Components V2, 80 a
button's label, 100 a choice's name. Pages stay well below, for people read them on phones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from articles.models import ArticleSummary, Kind, Section, SectionKind, Status
from bot.i18n.language import gettext as _
from bot.i18n.language import ngettext, number
from bot.i18n.wording import day, period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from articles.models import Article, HistoryEntry
    from bot.service.answers import (
        Answer,
        Citation,
        IndexState,
        NearestArticle,
        QuoteInContext,
        ReadAs,
    )
    from index.models import Hit

PAGE = 1800
CHOICE = 100
MOST_OUTLETS = 5
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls draw nothing, and those that turn the direction of text would turn what follows, too.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ANYWHERE = re.compile(r"[\\*_~|`\[\]<]|:(?=//)|@(?=everyone|here)", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_LINE_START = re.compile(r"^(?:[>#+-]|(\d{1,9})([.)]))", re.MULTILINE)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def title_of(kind: SectionKind) -> str:
    """Return how a section is called, nothing for running text."""
    return {
        SectionKind.DEK: _("Summary"),
        SectionKind.BODY: "",
        SectionKind.DEEP_DIVE: _("Deep dive"),
        SectionKind.KEY_POINTS: _("Key points"),
        SectionKind.WHY_IT_MATTERS: _("Why it matters"),
    }[kind]


def outlet(source: str | None) -> str:
    """Return an outlet's name, escaped, or that none is given."""
    return line(source or _("outlet not given"))


def escape(text: str) -> str:
    r"""Return text that Discord draws as it is: no markup, mention, time, link or list in it.

    Discord shows any sign but letters, digits and spaces as itself behind a backslash. What draws
    nothing is left out, and so is the space around lines.
    """
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    text = "\n".join(_even(line) for line in text.split("\n")).strip("\n")
    text = re.sub(r"\n{3,}", "\n\n", text)
    text = _ANYWHERE.sub(lambda found: "\\" + found[0], text)
    return _LINE_START.sub(
        lambda found: f"{found[1]}\\{found[2]}" if found[1] else "\\" + found[0], text
    )


def line(text: str, most: int = 300) -> str:
    """Return escaped text on one line, with … where it is longer than `most`."""
    return escape(shorten(text, most))


def split(text: str, limit: int) -> list[str]:
    """Cut text into pieces of at most `limit` characters each once it is escaped.

    Cuts between paragraphs, else between lines, else between words, else (in a word longer than
    the limit) anywhere; the pieces hold every word, in order.
    """
    pieces, room = [""], limit
    for part in _parts(text, limit):
        cost = len(escape(part)) + 2
        if cost > room and pieces[-1]:
            pieces.append("")
            room = limit
        pieces[-1] += part
        room -= cost
    return [piece.strip() for piece in pieces if piece.strip()]


def _parts(text: str, limit: int) -> Iterator[str]:
    """Yield paragraphs, or the words of those that do not fit, with the space behind each."""
    for paragraph in re.findall(r".+?(?:\n\s*\n|\Z)", text, re.DOTALL):
        if len(escape(paragraph)) + 2 <= limit:
            yield paragraph
            continue
        for word in re.findall(r"\S+\s*|\s+", paragraph):
            if len(escape(word)) + 2 <= limit:
                yield word
                continue
            step = max(1, (limit - 2) // 2)
            for start in range(0, len(word), step):
                yield word[start : start + step]


def paginate(
    blocks: Iterable[str], *, limit: int = PAGE, most: int | None = None, between: str = "\n\n"
) -> list[str]:
    """Fill pages with blocks of Discord text, each at most `limit` characters and `most` blocks."""
    pages: list[list[str]] = []
    for block in blocks:
        page = pages[-1] if pages else None
        full = page is not None and (
            sum(len(held) + 2 for held in page) + len(block) > limit or len(page) == most
        )
        if page is None or full:
            pages.append([block])
        else:
            page.append(block)
    return [between.join(page) for page in pages]


def superscript(numbers: Iterable[int]) -> str:
    """Return numbers as small raised figures: ¹ ²."""
    return " ".join(str(number).translate(_SUPERSCRIPTS) for number in numbers)


def ago(moment: datetime | None) -> str:
    """Return a moment as Discord draws it in the reader's own words ("2 hours ago")."""
    return f"<t:{int(moment.timestamp())}:R>" if moment else _("never")


def moment(at: datetime) -> str:
    """Return a moment as Discord draws it, with date and time, in the reader's own words."""
    return f"<t:{int(at.timestamp())}:f>"


def shorten(text: str, limit: int) -> str:
    """Return text of at most `limit` characters on one line, with … where it was cut."""
    text = _even(text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _even(text: str) -> str:
    """Return text with one space where there are several; those that no line ends at stay."""
    return _SPACES.sub(" ", text).strip()


def link(text: str, url: str | None) -> str:
    """Return escaped text as a link that does not unfurl, or as it is without a proper address.

    Discord reads no link whose text has lone brackets, and none whose text is itself an address.
    """
    target = _address(url)
    if target is None:
        return line(text)
    if any(sign in text for sign in ("[", "]", "://")):
        return f"{line(text)} ([{_('link')}](<{target}>))"
    return f"[{line(text)}](<{target}>)"


def _address(url: str | None) -> str | None:
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return None
    safe = quote(url, safe="/:?#@!$&'*+,;=%-._~")
    return safe if len(safe) <= 512 else None


def marks(article: ArticleSummary | Citation) -> list[str]:
    """Return what a reader must know of an article: opinion, analysis, corrected."""
    kinds = {Kind.ANALYSIS: _("Analysis"), Kind.OPINION: _("Opinion")}
    found = [kinds[article.kind]] if article.kind in kinds else []
    if article.status is Status.CORRECTED:
        found.append(f"**{_('Corrected:')}** {line(article.note or _('no note was given'), 500)}")
    return found


def about(article: ArticleSummary, *more: str) -> str:
    """Return the small line under a headline: outlet, date, category, marks."""
    parts = [outlet(article.source), day(article.published)]
    if article.category:
        parts.append(line(article.category))
    return "-# " + " · ".join([*parts, *more, *marks(article)])


def listed(article: ArticleSummary) -> str:
    """Return an article as an entry of a list."""
    return f"**{link(article.headline, article.url)}**\n{about(article)}"


def choice_name(article: ArticleSummary) -> str:
    """Return how a story is offered while one types: headline · outlet · date."""
    source = shorten(article.source or _("outlet not given"), 30)
    rest = f" · {source} · {day(article.published)}"
    return shorten(article.headline, CHOICE - len(rest)) + rest


def quoted(text: str) -> str:
    """Return Discord text as a block quote, all of its lines."""
    return "\n".join(f"> {row}" if row else ">" for row in text.split("\n"))


def sentences(answer: Answer, *, points: bool = False) -> list[str]:
    """Return the sentences of an answer with their numbers, as paragraphs or as points."""
    blocks = []
    cited = {citation.number: citation for citation in answer.citations}
    for sentence in answer.sentences:
        numbers = superscript(sentence.citations)
        if answer.side_by_side:
            side = cited[sentence.citations[0]]
            blocks.append(f"**{outlet(side.source)}**, {day(side.published)}")
        pieces = split(sentence.text, PAGE - 40)
        last = len(pieces) - 1
        for place, piece in enumerate(pieces):
            # A space that no line ends at: a number alone on a line cites nothing.
            tail = f"\N{NO-BREAK SPACE}{numbers}" if place == last and numbers else ""
            text = escape(piece)
            text = f"- {' '.join(text.split())}" if points and place == 0 else text
            blocks.append(text + tail)
    return blocks


def sources(answer: Answer) -> list[str]:
    """Return one line per article cited: its numbers, outlet, headline, date and marks."""
    numbers: dict[str, list[int]] = {}
    cited: dict[str, Citation] = {}
    for citation in answer.citations:
        numbers.setdefault(citation.article_id, []).append(citation.number)
        cited[citation.article_id] = citation
    rows = []
    for article_id, citation in cited.items():
        parts = [
            f"{superscript(numbers[article_id])} **{outlet(citation.source)}**",
            link(citation.headline, citation.url),
            day(citation.published),
            *marks(citation),
        ]
        rows.append(" · ".join(parts))
    return rows


def searched(read_as: ReadAs, index: IndexState) -> str:
    """Return the small line on what was searched and how fresh it is."""
    if read_as.story:
        parts = [_("Searched this story alone")]
    else:
        parts = [ngettext("Searched {count} article", "Searched {count} articles", index.articles)]
    if read_as.category:
        parts.append(_("category: {name}", name=line(read_as.category)))
    if read_as.sources:
        shown = ", ".join(map(line, read_as.sources[:MOST_OUTLETS]))
        if (more := len(read_as.sources) - MOST_OUTLETS) > 0:
            shown += " " + ngettext("and {count} more", "and {count} more", more)
        parts.append(_("outlets: {names}", names=shown))
    if read_as.dates:
        parts.append(_("dates: {dates}", dates=", ".join(map(period, read_as.dates))))
    if read_as.latest:
        parts.append(_("latest first"))
    if read_as.since:
        parts.append(_("since {day}", day=day(read_as.since)))
    if read_as.until:
        parts.append(_("until {day}", day=day(read_as.until)))
    parts.append(_("updated {ago}", ago=ago(index.updated)))
    return "-# " + " · ".join(parts)


def understood(question: str, *, within_story: bool) -> str:
    """Return what a follow-up was understood as."""
    text = line(question, 400)
    if within_story:
        return _("Understood as: {question} – within the story of the last answer", question=text)
    return _("Understood as: {question}", question=text)


def not_covered(answer: Answer) -> list[str]:
    """Return that the question is not covered, and the nearest headlines."""
    lead = _("Not covered.")
    blocks = [f"**{lead}** {_('I found nothing in these articles that answers this.')}"]
    return [*blocks, *nearest(answer.nearest)]


def nearest(articles: Sequence[NearestArticle]) -> list[str]:
    """Return the nearest headlines as a list, nothing where there are none."""
    if not articles:
        return []
    rows = [
        f"- {link(near.headline, near.url)} · {outlet(near.source)} · {day(near.published)}"
        for near in articles
    ]
    return ["\n".join([_("The nearest headlines:"), *rows])]


def story_pages(article: Article) -> list[str]:
    """Return a whole article as pages: dek and date first, then every section."""
    facts = [_("by {author}", author=line(article.author))] if article.author else []
    top = [about(article, *facts)]
    if article.dek:
        top.extend(f"*{piece}*" for piece in escaped(article.dek))
    return paginate([*top, *(block for part in article.sections for block in section(part))])


def deep_dive_pages(article: Article) -> list[str]:
    """Return a story's own deep dive as pages, else its running text."""
    deep = [part for part in article.sections if part.kind is SectionKind.DEEP_DIVE]
    body = [part for part in article.sections if part.kind is SectionKind.BODY]
    parts = deep or body or list(article.sections)
    return paginate([about(article), *(block for part in parts for block in section(part))])


def section(part: Section) -> Iterator[str]:
    """Yield a section's title and text as blocks."""
    title = line(part.heading) if part.heading else title_of(part.kind)
    head = f"### {title}\n" if title else ""
    texts = [f"- {piece}" for point in part.points for piece in escaped(point)]
    for text in ["\n".join(texts)] if texts and sum(map(len, texts)) < PAGE else texts:
        yield head + text
        head = ""
    for paragraph in re.split(r"\n\s*\n", part.text):
        for piece in escaped(paragraph):
            yield head + piece
            head = ""


def escaped(text: str) -> list[str]:
    """Return text escaped, in pieces that leave room for what stands around them."""
    return [escape(piece) for piece in split(text, PAGE - 300)]


def hit_blocks(rank: int, hit: Hit) -> list[str]:
    """Return a passage found: headline, outlet and date, then its words."""
    pieces = [quoted(piece) for piece in escaped(hit.passage.text)]
    title = title_of(hit.passage.section)
    head = f"**{rank}. {link(hit.article.headline, hit.article.url)}**"
    return [f"{head}\n{about(hit.article, *([title] if title else []))}\n{pieces[0]}", *pieces[1:]]


def quote_blocks(number: int, found: QuoteInContext) -> list[str]:
    """Return a quoted passage, and in small letters what stands before and after it."""
    title = f"{superscript([number])} **{link(found.article.headline, found.article.url)}**"
    rows = [f"{title}\n{about(found.article)}"]
    if found.before.strip():
        rows.append("-# " + line(_tail(found.before), 450))
    rows += [quoted(piece) for piece in escaped(found.quote)]
    if found.after.strip():
        rows.append("-# " + line(_head(found.after), 450))
    return paginate(rows, limit=PAGE)


def _tail(text: str) -> str:
    return text if len(text) <= 300 else "… " + text[-300:].split(" ", 1)[-1]


def _head(text: str) -> str:
    return text if len(text) <= 300 else text[:300].rsplit(" ", 1)[0] + " …"


def history_rows(entries: Sequence[HistoryEntry]) -> list[str]:
    """Return what happened to an article, one line each, oldest first."""
    rows = []
    for entry in entries:
        note = f": {line(entry.note)}" if entry.note else ""
        rows.append(f"{entry.version}. {moment(entry.at)} **{happened(entry.what)}**{note}")
    return rows


def happened(what: str) -> str:
    """Return what was done to an article, in the reader's language."""
    return {
        "added": _("Article added"),
        "replaced": _("Article replaced"),
        "corrected": _("Article corrected"),
        "retracted": _("Article retracted"),
        "removed": _("Article removed"),
    }.get(what, line(what))


def named(name: str, value: str) -> str:
    """Return a value behind its name in bold."""
    return _("**{name}:** {value}", name=name, value=value)


def bar(done: int, total: int | None, width: int = 20) -> str:
    """Return progress as a bar of text."""
    if not total:
        return number(done)
    filled = min(width, width * done // total)
    shown = _("{done} of {total}", done=number(done), total=number(total))
    return f"`{'█' * filled}{'░' * (width - filled)}` {shown}"
