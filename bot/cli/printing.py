"""Answers, articles and lists as plain text for a terminal: pure."""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING

import click

from articles.models import ListedArticle, SectionKind
from articles.text import either
from bot.i18n.wording import day
from bot.service import phrases
from bot.service.versions import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from articles.models import (
        Article,
        ArticleSummary,
        EmbargoedArticle,
        Rejection,
        Remark,
    )
    from bot.service.answers import (
        Answer,
        Citation,
        NearestArticle,
        QuoteCheck,
        QuoteInContext,
        SearchResult,
        Sentence,
        ServiceStatus,
    )
    from bot.service.importing import ImportReport
    from bot.service.maintenance import IndexReport
    from bot.service.versions import HistoryStep, VersionChanges
    from bot.state.people import Vote
    from index.models import IndexState

TERMINAL_WIDTH = 80
# More files than these of which an import has the same to say are told of together.
FEW_ALIKE = 5
PATHS_SHOWN, ENDINGS_SHOWN = 3, 12
SECTION_TITLES = {
    SectionKind.DEK: "",
    SectionKind.BODY: "",
    SectionKind.DEEP_DIVE: "Deep Dive",
    SectionKind.KEY_POINTS: "Key Points",
    SectionKind.WHY_IT_MATTERS: "Why It Matters",
}


def clean(text: str) -> str:
    """Return a text in one line, without the characters that could steer a terminal."""
    # Cc holds the beginnings of escape sequences, Cf the marks that turn the writing direction.
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(kept).split())


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Return text in lines of at most 80 characters; a word longer than that stays whole."""
    return "\n".join(
        textwrap.fill(
            part,
            TERMINAL_WIDTH,
            initial_indent=first if number == 0 else rest,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, part in enumerate(text.split("\n"))
    )


def answer(given: Answer) -> str:
    """Return an answer: how it was read, sentences, sources, and one line on what was searched."""
    if given.small_talk:
        return wrapped(clean(given.note or ""))
    told = phrases.understood(given.read_as, given.question, clean)
    lines = [click.style(wrapped(told), dim=True), ""] if told else []
    if given.covered:
        if given.lead:
            lines.append(given.lead)
        cited = {citation.number: citation for citation in given.citations}
        for sentence in given.sentences:
            if given.side_by_side:
                side = cited[sentence.citations[0]]
                lines.append(wrapped(f"{', '.join(phrases.outlet_and_day(side, clean))}:"))
            marks = "".join(f"[{number}]" for number in sentence.citations)
            text = _said(sentence, cited, among_written=given.written_by is not None)
            lines.append(wrapped(f"{text} {marks}"))
        lines += _author(given) if given.written_by else []
        if given.note:
            lines += ["", wrapped(clean(given.note))]
        lines.append("")
        lines.extend(map(_source, given.cited_articles()))
    else:
        if given.nearest or not given.note:
            lines.append("Not covered: nothing here answers that.")
        if given.note:
            lines.append(wrapped(clean(given.note)))
        if given.nearest:
            lines += _nearest(given.nearest)
    return "\n".join([*lines, "", click.style(wrapped(_searched(given)), dim=True)])


def _said(sentence: Sentence, cited: Mapping[int, Citation], *, among_written: bool) -> str:
    """Return a sentence; among written ones an exact quote is told by its marks."""
    if sentence.earlier:
        return phrases.before(sentence.text, cited[sentence.citations[0]], clean)
    text = clean(sentence.text)
    return f"“{text}”" if among_written and not sentence.written else text


def _author(given: Answer) -> list[str]:
    told = phrases.written_by(given.written_by or "", clean)
    return ["", click.style(wrapped(told), dim=True)]


def _nearest(articles: Iterable[NearestArticle]) -> list[str]:
    title, *rows = phrases.nearest_headlines(articles, clean, lambda near: clean(near.headline))
    return [title, *(wrapped(row, "- ", "  ") for row in rows)]


def _source(cited: Sequence[Citation]) -> str:
    """Return an article below the numbers of all its citations."""
    first = cited[0]
    numbers = "".join(f"[{citation.number}]" for citation in cited) + " "
    indent = " " * len(numbers)
    line = wrapped(" · ".join(named(first)), numbers, indent)
    return f"{line}\n{indent}{clean(first.url)}" if first.url else line


def named(item: ArticleSummary | Citation) -> list[str]:
    """Return an article as a source names it: outlet, headline, date and marks."""
    outlet, published = phrases.outlet_and_day(item, clean)
    return [outlet, f"“{clean(item.headline)}”", published, *_copies(item), *_marks(item)]


def _copies(item: ArticleSummary | Citation) -> list[str]:
    told = phrases.also_in(item, clean)
    return [told] if told else []


def _marks(item: ArticleSummary | Citation) -> Iterator[str]:
    marked = phrases.article_marks(item)
    if marked.kind:
        yield marked.kind.value
    if marked.corrected:
        yield f"corrected: {clean(marked.note)}" if marked.note else "corrected"


def _searched(given: Answer) -> str:
    behind = [phrases.behind(given.behind)] if given.behind else []
    limits = phrases.limits(given.read_as, clean)
    return " · ".join([*behind, _fresh(given.index), *limits, f"{given.seconds:.1f} s"])


def _fresh(index: IndexState) -> str:
    changed = moment(index.updated) if index.updated else "never"
    return f"{counted(index.articles, 'article')} searched · last change {changed}"


def listed(articles: Iterable[ArticleSummary]) -> str:
    """Return articles as a list: headline, then outlet, date, category and id, then its story."""
    lines = []
    for item in articles:
        parts = [*phrases.facts(item, clean), *_copies(item), *_marks(item), item.id]
        lines.append(_bold(wrapped(clean(item.headline))))
        lines.append(wrapped(" · ".join(parts), "  ", "  "))
        if told := phrases.story_of(item):
            lines.append(wrapped(told, "  ", "  "))
    return "\n".join(lines) or "No articles."


def story(article: Article) -> str:
    """Return one article, every section."""
    parts = phrases.outlet_and_day(article, clean)
    parts += [f"by {clean(article.author)}"] if article.author else []
    parts += [clean(article.category)] if article.category else []
    facts = wrapped(" · ".join([*parts, *_marks(article), article.id]))
    lines = [_bold(wrapped(clean(article.headline))), facts]
    lines += [clean(article.url)] if article.url else []
    for section in article.quotable():
        title = clean(section.heading or SECTION_TITLES[section.kind])
        lines += ["", _bold(title)] if title else [""]
        if section.points:
            lines += [wrapped(clean(point), "• ", "  ") for point in section.points]
        else:
            paragraphs = [clean(paragraph) for paragraph in section.text.split("\n\n")]
            lines.append("\n\n".join(wrapped(each) for each in paragraphs if each))
    return "\n".join(lines)


def search(result: SearchResult) -> str:
    """Return the hits of a search: headline, outlet, date, once a story who has it, the passage."""
    lines = []
    told = set()
    for rank, hit in enumerate(result.hits, 1):
        why = ", ".join(f"{name} {place.rank}" for name, place in hit.ranks.items())
        article = ListedArticle(**dict(hit.article), also_in=hit.also_in)
        parts = [*phrases.outlet_and_day(article, clean), *_copies(article), *_marks(article)]
        facts = " · ".join([*parts, f"score {hit.score:.2f} ({why})"])
        lines.append(_bold(wrapped(clean(hit.article.headline), f"{rank}. ", "   ")))
        lines.append(wrapped(facts, "   ", "   "))
        story = result.stories.get(hit.article.id)
        if story and story.has_several and story.id not in told:
            lines.append(wrapped(phrases.story_line(story), "   ", "   "))
            told.add(story.id)
        lines.append(wrapped(clean(hit.passage.text), "   ", "   "))
        lines += [f"   {clean(hit.article.url)}"] if hit.article.url else []
    if not lines:
        lines.append("Nothing was found.")
    fresh = f"{_fresh(result.index)} · {result.seconds:.1f} s"
    return "\n".join([*lines, "", click.style(fresh, dim=True)])


def quotes(numbered: Iterable[tuple[int, QuoteInContext]]) -> str:
    """Return quoted passages, each between what stands before and after it, which is dim."""
    blocks = []
    for number, quoted in numbered:
        parts = named(quoted.article)
        before, quote, after = (
            wrapped(clean(text), "    ", "    ")
            for text in (quoted.before, quoted.quote, quoted.after)
        )
        lines = [wrapped(" · ".join(parts), f"[{number}] ", "    ")]
        lines += [click.style(before, dim=True)] if before.strip() else []
        lines.append(quote)
        lines += [click.style(after, dim=True)] if after.strip() else []
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def checked(check: QuoteCheck) -> str:
    """Return whether a text stands in the coverage, with what differs and its source."""
    if check.found is None:
        lines = ["Not found: no article here has this sentence, or one close to it."]
        if check.nearest:
            lines += _nearest(check.nearest)
        return "\n".join(lines)
    if check.exact:
        lines = ["Word for word."]
    else:
        changed = [
            f"{_named_words(piece.asked)} for {_named_words(piece.found)}"
            for piece in check.pieces
            if not piece.same and not piece.otherwise
        ]
        lead = ": ".join(filter(None, ["Close, but not the same", "; ".join(changed)]))
        notes = phrases.written_otherwise(check.pieces, clean)
        lines = [wrapped(text, "", "  ") for text in (f"{lead}.", *notes)]
    return "\n".join([*lines, "", quotes([(1, check.found)])])


def _named_words(text: str) -> str:
    return f"“{clean(phrases.bare(text))}”" if text else "nothing"


def votes(held: Iterable[Vote]) -> str:
    """Return votes, one line each."""
    lines = []
    for vote in held:
        reason = f": {clean(vote.reason)}" if vote.reason else ""
        told = "helpful" if vote.helpful else "not helpful"
        line = f"{day(vote.at)} {vote.at:%H:%M}, message {vote.message}: {told}{reason}"
        lines.append(wrapped(line, "", "  "))
    return "\n".join(lines) or "No votes yet."


def history(entries: Iterable[HistoryStep]) -> str:
    """Return what happened to an article, oldest first, and what each time changed."""
    lines = []
    for entry in entries:
        note = f" ({clean(entry.note)})" if entry.note else ""
        line = f"{day(entry.at)} {entry.at:%H:%M}, {entry.what}: {clean(entry.headline)}{note}"
        lines.append(wrapped(line, f"{entry.version}. ", "   "))
        lines += _changes(entry.changes) if entry.changes else []
    return "\n".join(lines)


def _changes(changes: VersionChanges) -> Iterator[str]:
    """Yield what a version gives otherwise, what is gone with a minus and what is new with a plus.

    The signs tell it where there are no colours.
    """
    for field in changes.fields:
        if field.name != "status":  # the line above tells it
            was, now = (clean(text) if text else "none" for text in (field.before, field.after))
            yield wrapped(f"{field.name}: {was} → {now}", "   ", "     ")
    for edit in changes.sentences:
        sign, colour = ("-", "red") if edit.what is Edit.REMOVED else ("+", "green")
        yield click.style(wrapped(clean(edit.text), f"   {sign} ", "     "), fg=colour)


def embargoed(articles: Iterable[EmbargoedArticle]) -> str:
    """Return what is under an embargo, and until when."""
    lines = []
    for item in articles:
        facts = [
            f"under embargo until {moment(item.embargo)}",
            *phrases.facts(item, clean),
            item.id,
        ]
        lines.append(_bold(wrapped(clean(item.headline))))
        lines.append(wrapped(" · ".join(facts), "  ", "  "))
    return "\n".join(lines) or "No article is under an embargo."


def moment(at: datetime) -> str:
    """Return a moment, of whatever zone, as “3 Nov 2026 06:00 UTC”."""
    at = at.astimezone(UTC)
    return f"{day(at)} {at:%H:%M} UTC"


def imported(done: ImportReport) -> str:
    """Return what an import did, with what was skipped or not read in full."""
    lines = left_out(done.skipped, done.noted)
    lines += [f"{_held(done.embargoed)}."] if done.embargoed else []
    counts = f"{done.added:,} added, {done.updated:,} updated, {done.unchanged:,} unchanged"
    lines.append(f"{counts}, {len(done.skipped):,} skipped.")
    if done.withdrawn:
        are, them = ("is", "it") if done.withdrawn == 1 else ("are", "them")
        lines.append(f"{done.withdrawn:,} of them {are} taken back, so that nobody sees {them}.")
    lines += [wrapped(clean(done.warning), "", "  ")] if done.warning else []
    return "\n".join(lines)


def left_out(skipped: Sequence[Rejection], noted: Iterable[Remark]) -> list[str]:
    """Return what was skipped or not read in full, in lines.

    Many files with the same to say of them, as in the folder of a whole website, are told of once.
    """
    other = [item.ending for item in skipped if item.ending]
    together = len(other) > FEW_ALIKE
    rest = [(each.path, each.reason) for each in skipped if not (together and each.ending)]
    lines = [_of_other_kinds(other)] if together else []
    lines += _alike("skipped", rest)
    return lines + _alike("note", [(item.path, item.what) for item in noted])


def _held(articles: Sequence[EmbargoedArticle]) -> str:
    hours = sorted({each.embargo for each in articles})
    until = moment(hours[0]) if len(hours) == 1 else f"{moment(hours[0])} to {moment(hours[-1])}"
    are = "is" if len(articles) == 1 else "are"
    return f"{counted(len(articles), 'article')} {are} under embargo until {until}"


def _of_other_kinds(endings: Iterable[str]) -> str:
    """Return how many files there were of kinds that are not read, by their endings."""
    from articles.formats import usual_endings

    found = Counter(endings).most_common()
    shown = [f"{clean(ending)} ({count:,})" for ending, count in found[:ENDINGS_SHOWN]]
    if more := len(found[ENDINGS_SHOWN:]):
        shown.append(f"and {counted(more, 'other ending')}")
    told = f"{sum(count for _, count in found):,} files of kinds that are not read: "
    return wrapped(f"{told}{', '.join(shown)}; use {either(usual_endings())}", "skipped ", "  ")


def _alike(label: str, told: Iterable[tuple[str, str]]) -> list[str]:
    """Return a line for each path and what is to be said of it, one for many with the same."""
    paths: dict[str, list[str]] = {}
    for path, what in told:
        paths.setdefault(what, []).append(path)
    lines = []
    for what, alike in paths.items():
        if len(alike) <= FEW_ALIKE:
            each = [f"{clean(path)}: {clean(what)}" for path in alike]
        else:
            first = ", ".join(clean(path) for path in alike[:PATHS_SHOWN])
            more = f"{len(alike) - PATHS_SHOWN:,} more"
            each = [f"{len(alike):,} times: {clean(what)} ({first} and {more})"]
        lines += [wrapped(line, f"{label} ", "  ") for line in each]
    return lines


def index_report(report: IndexReport) -> str:
    """Return what an index command did, with the faults it found."""
    return "\n".join([*report.faults, report.sentence])


def status(given: ServiceStatus) -> str:
    """Return how much there is and how fresh it is."""
    categories = counted(given.categories, "category", "categories")
    lines = [
        _fresh(given.index),
        f"{counted(given.index.passages, 'passage')}, {given.pending:,} still without a vector",
        f"{counted(given.sources, 'outlet')}, {categories}",
        f"model {given.model}, answers: {given.answerer}",
    ]
    if given.llm:
        use = given.llm.tokens
        used = f"{use.by_all:,} of {use.for_all:,} tokens used today"
        lines.append(f"LLM {clean(given.llm.model)}: {used}")
    lines += ["The index is being updated now."] if given.updating else []
    return "\n".join([*lines, given.warning or ""]).strip()


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number of things, such as “1 article” or “1,200 articles”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
