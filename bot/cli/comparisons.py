"""A comparison of outlets as text for a terminal: a table by outlet where it fits, else a list."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import click

from bot.cli.printing import clean, named, wrapped
from bot.i18n.wording import day
from bot.service import phrases
from bot.service.matters.models import MatterKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from bot.service.matters.models import Matter, MatterSentence, StoryComparison

# So many characters the narrowest column has in which a sentence can be read.
NARROWEST_COLUMN, MATTER_COLUMN = 22, 14


def comparison_text(told: StoryComparison, width: int) -> str:
    """Return a comparison for a terminal of a width: the story, then its matters, then the note."""
    facts = phrases.compared_facts(told)
    facts += [told.story.id] if told.story.id else []
    lines = [
        click.style(wrapped(clean(told.story.headline)), bold=True),
        wrapped(" · ".join(facts)),
    ]
    fits = MATTER_COLUMN + len(told.outlets) * NARROWEST_COLUMN <= width
    if told.matters:
        lines += ["", _drawn(_table(told), width)] if fits else _stacked(told)
        lines += ["", *_sources(told)]
    if told.note:
        lines += ["", wrapped(clean(told.note))]
    return "\n".join(lines)


def _table(told: StoryComparison) -> Table:
    """Return a table of a row a matter and a column an outlet."""
    from rich.table import Table

    table = Table(show_lines=True, expand=True)
    table.add_column("", max_width=MATTER_COLUMN, style="bold")
    for column in told.outlets:
        table.add_column(phrases.outlet(column.source, clean), ratio=1, overflow="fold")
    for matter in told.matters:
        cells = {_column_of(told, each): _cell(each) for each in matter.sentences}
        title = "" if matter.kind is MatterKind.ONLY else phrases.matter_title(matter, clean)
        table.add_row(title or "Only one", *(cells.get(n, "") for n in range(len(told.outlets))))
    return table


def _column_of(told: StoryComparison, sentence: MatterSentence) -> int:
    return next(
        n for n, column in enumerate(told.outlets) if sentence.article_id in column.articles
    )


def _cell(sentence: MatterSentence) -> str:
    return f"{clean(sentence.text)}\n({_dated(sentence)})"


def _dated(sentence: MatterSentence) -> str:
    return day(sentence.published) + (", older" if sentence.older else "")


def _drawn(table: Table, width: int) -> str:
    from rich.console import Console

    # What articles say is no markup of the library's.
    console = Console(
        file=StringIO(), width=width, markup=False, highlight=False, emoji=False, color_system=None
    )
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def _stacked(told: StoryComparison) -> Iterator[str]:
    """Yield the matters one below the other, each outlet's sentence below its name."""
    for matter in told.matters:
        yield ""
        yield click.style(wrapped(phrases.matter_title(matter, clean)), bold=True)
        for sentence in matter.sentences:
            yield from _sentence(matter, sentence)


def _sentence(matter: Matter, sentence: MatterSentence) -> Iterator[str]:
    outlet = [] if matter.kind is MatterKind.ONLY else [phrases.outlet(sentence.source, clean)]
    yield click.style(wrapped(" · ".join([*outlet, _dated(sentence)]), "  ", "  "), dim=True)
    yield wrapped(clean(sentence.text), "  ", "  ")


def _sources(told: StoryComparison) -> Iterator[str]:
    """Yield the articles that are quoted, with what is to be known of each, and their addresses."""
    for cited in told.answer.cited_articles():
        yield wrapped(" · ".join(named(cited[0])), "- ", "  ")
        if cited[0].url:
            yield f"  {clean(cited[0].url)}"
