"""Answers, articles and lists as plain text for a terminal: pure."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from articles.models import Kind, SectionKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from articles.models import Article, ArticleSummary, HistoryEntry
    from bot.answers import Answer, Citation, IndexState
    from bot.editor import Imported, IndexReport
    from bot.service import SearchResult, ServiceStatus
    from index.evaluation import Evaluation

WIDTH = 80
TITLES = {
    SectionKind.DEK: "",
    SectionKind.BODY: "",
    SectionKind.DEEP_DIVE: "Deep Dive",
    SectionKind.KEY_POINTS: "Key Points",
    SectionKind.WHY_IT_MATTERS: "Why It Matters",
}


def day(moment: datetime | None) -> str:
    """Return a date as “3 Nov 2026”, never a guessed one."""
    return f"{moment.day} {moment:%b %Y}" if moment else "date not given"


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Return text in lines of at most 80 characters; a word longer than that stays whole."""
    return "\n".join(
        textwrap.fill(
            part,
            WIDTH,
            initial_indent=first if number == 0 else rest,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, part in enumerate(text.split("\n"))
    )


def answer(given: Answer) -> str:
    """Return an answer: sentences, sources, and one line on what was searched."""
    lines = []
    if given.covered:
        for sentence in given.sentences:
            marks = "".join(f"[{number}]" for number in sentence.citations)
            lines.append(wrapped(f"{sentence.text} {marks}"))
        lines.append("")
        lines.extend(_source(citation) for citation in given.citations)
    else:
        lines.append(given.note or "Not covered: nothing here answers that.")
        if given.nearest:
            lines += ["The nearest headlines:", *(f"  {near.headline}" for near in given.nearest)]
    return "\n".join([*lines, "", _searched(given)])


def _source(citation: Citation) -> str:
    parts = [citation.source or "outlet not given", f"“{citation.headline}”"]
    parts += [day(citation.published), *_marks(citation)]
    indent = " " * (len(str(citation.number)) + 3)
    line = wrapped(" · ".join(parts), f"[{citation.number}] ", indent)
    return f"{line}\n{indent}{citation.url}" if citation.url else line


def _marks(item: ArticleSummary | Citation) -> Iterator[str]:
    if item.kind is not Kind.NEWS:
        yield item.kind.value
    if item.status is Status.CORRECTED:
        yield f"Corrected: {item.note}" if item.note else "Corrected"


def _searched(given: Answer) -> str:
    read = given.read_as
    limits = [
        f"category: {read.category}" if read.category else "",
        f"outlets: {', '.join(read.sources)}" if read.sources else "",
        f"since {day(read.since)}" if read.since else "",
        f"until {day(read.until)}" if read.until else "",
    ]
    return " · ".join([_fresh(given.index), *filter(None, limits), f"{given.seconds:.1f} s"])


def _fresh(index: IndexState) -> str:
    changed = f"{index.updated:%Y-%m-%d %H:%M} UTC" if index.updated else "never"
    return f"{index.articles:,} articles searched · last change {changed}"


def listed(articles: Iterable[ArticleSummary]) -> str:
    """Return articles as a list: headline, then outlet, date, category and id."""
    lines = []
    for item in articles:
        parts = [item.source or "outlet not given", day(item.published)]
        parts += [item.category] if item.category else []
        lines.append(wrapped(item.headline))
        lines.append("  " + " · ".join([*parts, *_marks(item), item.id]))
    return "\n".join(lines) or "No articles."


def story(article: Article) -> str:
    """Return one article, every section."""
    parts = [article.source or "outlet not given", day(article.published)]
    parts += [f"by {article.author}"] if article.author else []
    parts += [article.category] if article.category else []
    lines = [wrapped(article.headline), wrapped(" · ".join([*parts, *_marks(article)]))]
    lines += [article.url] if article.url else []
    for section in article.quotable():
        title = section.heading or TITLES[section.kind]
        lines += ["", title] if title else [""]
        if section.points:
            lines += [wrapped(point, "• ", "  ") for point in section.points]
        else:
            lines.append(wrapped(section.text))
    return "\n".join(lines)


def search(result: SearchResult) -> str:
    """Return the hits of a search: headline, outlet, date, and the passage."""
    lines = []
    for rank, hit in enumerate(result.hits, 1):
        why = ", ".join(f"{name} {place.rank}" for name, place in hit.ranks.items())
        parts = [hit.article.source or "outlet not given", day(hit.article.published)]
        lines.append(wrapped(hit.article.headline, f"{rank}. ", "   "))
        lines.append("   " + " · ".join([*parts, f"score {hit.score:.2f} ({why})"]))
        lines.append(textwrap.indent(wrapped(hit.passage.text), "   "))
    return "\n".join(lines) or "Nothing is found."


def history(entries: Iterable[HistoryEntry]) -> str:
    """Return what happened to an article, oldest first."""
    return "\n".join(
        f"{entry.version}. {entry.at:%Y-%m-%d %H:%M} {entry.what}: {entry.headline}"
        + (f" ({entry.note})" if entry.note else "")
        for entry in entries
    )


def imported(done: Imported) -> str:
    """Return what an import did, with every file that was skipped."""
    lines = [f"skipped {item.path}: {item.reason}" for item in done.skipped]
    counts = f"{done.added:,} added, {done.updated:,} updated, {done.unchanged:,} unchanged"
    return "\n".join([*lines, f"{counts}, {len(done.skipped):,} skipped."])


def index_report(report: IndexReport) -> str:
    """Return what an index command did, with the faults it found."""
    return "\n".join([*report.faults, report.sentence])


def status(given: ServiceStatus) -> str:
    """Return how much there is and how fresh it is."""
    lines = [
        _fresh(given.index),
        f"{given.index.passages:,} passages, {given.pending:,} of them still without a vector",
        f"{given.sources:,} outlets, {given.categories:,} categories",
        f"model {given.model}, answers: {given.answerer}",
    ]
    lines += ["The index is being updated now."] if given.updating else []
    return "\n".join([*lines, given.warning or ""]).strip()


def evaluation(given: Evaluation) -> str:
    """Return the figures of an evaluation as a table."""
    lines = [f"{'':24} {'n':>6} {'Hits@10':>8} {'Hits@4':>8} {'MRR@10':>8} {'MAP@10':>8}"]
    rows = {**given.by_type, "all": given.retrieval}
    for name, row in rows.items():
        if row:
            figures = (row.hits_at_10, row.hits_at_4, row.mrr_at_10, row.map_at_10)
            cells = " ".join(f"{figure:8.3f}" for figure in figures)
            lines.append(f"{name[:24]:24} {row.questions:6} {cells}")
    if away := given.abstention:
        lines += [
            "",
            f"abstention: {away.null_questions} questions that nothing answers, AUC {away.auc:.3f}",
            f"answered {away.answered:.1%} of the answerable and {away.null_answered:.1%} of the "
            "others",
            f"at 95% of the answerable answered: {away.null_at_95:.1%} of the others",
        ]
    return "\n".join(lines)
