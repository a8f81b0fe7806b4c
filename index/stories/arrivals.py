"""What came into stories since an entry of their history, and what its text is found by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from articles.languages import ENGLISH
from articles.library.conditions import SUMMARY_COLUMNS, is_quotable, summary_of
from articles.library.database import batches
from articles.library.tables import articles
from index.stems import read_stems
from index.store.state import read_state
from index.stories.models import Happening, StoryEntry
from index.stories.tables import story_articles, story_history
from index.tables import passages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.library.database import Database
    from articles.models import ArticleSummary

WAYS_INTO_A_STORY = {Happening.FOUNDED, Happening.JOINED}
ENTRY_LABELS = {name: f"entry_{name}" for name in StoryEntry.model_fields}
# What is no story's any longer, may not be quoted or repeats another is not an arrival.
HISTORY = (
    sa.select(
        *(story_history.c[name].label(label) for name, label in ENTRY_LABELS.items()),
        story_articles.c.story_id.label("placed_in"),
        articles.c.scope,
        *SUMMARY_COLUMNS,
    )
    .select_from(
        story_history.outerjoin(
            story_articles,
            sa.and_(
                story_articles.c.article_id == story_history.c.article_id,
                story_articles.c.goes_with.is_(None),
            ),
        ).outerjoin(articles, sa.and_(articles.c.id == story_articles.c.article_id, is_quotable()))
    )
    .order_by(story_history.c.number)
)


class StoryArrival(NamedTuple):
    """An entry of the history; where an article came in by it, also that, and where it is now.

    An article that only went from one story to another did not come in, nor did a copy.
    """

    entry: StoryEntry
    story_id: str
    article: ArticleSummary | None = None
    scope: str | None = None


class ArrivalText(NamedTuple):
    """An article's language, and the stems of each of its passages."""

    language: str
    passages: tuple[frozenset[str], ...]


class ArrivalLookup:
    """Reads the history of stories with what came in by it; it sees what is any server's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def after(self, number: int, limit: int) -> tuple[StoryArrival, ...]:
        """Return what happened after an entry, the oldest first."""
        found = HISTORY.where(story_history.c.number > number).limit(limit)
        with self._database.reading() as connection:
            return tuple(_arrival(row._mapping) for row in connection.execute(found))

    def texts(self, article_ids: Iterable[str]) -> dict[str, ArrivalText]:
        """Return what articles are found by, those alone that are cut into passages."""
        table = passages.c
        found: dict[str, list[frozenset[str]]] = {}
        languages: dict[str, str] = {}
        with self._database.reading() as connection:
            current = read_state(connection).current
            for some in batches(list(article_ids)):
                own = (table.article_id.in_(some), table.fingerprint == current)
                rows = sa.select(table.article_id, table.language, table.stems).where(*own)
                for article_id, language, written in connection.execute(rows):
                    stems = {s for each in read_stems(written).sentences for s in each.split()}
                    found.setdefault(article_id, []).append(frozenset(stems))
                    languages[article_id] = language
        return {
            each: ArrivalText(languages.get(each, ENGLISH), tuple(stems))
            for each, stems in found.items()
        }


def _arrival(values: sa.RowMapping) -> StoryArrival:
    entry = StoryEntry(**{name: values[label] for name, label in ENTRY_LABELS.items()})
    came = entry.what in WAYS_INTO_A_STORY and entry.other_id is None
    if not came or values["id"] is None:
        return StoryArrival(entry, entry.story_id)
    return StoryArrival(entry, values["placed_in"], summary_of(values), values["scope"])
