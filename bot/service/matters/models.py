"""The nouns of a comparison: matters, and what differs in one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pydantic import AwareDatetime, Field

from articles.models import Frozen
from bot.service.answers import Answer

if TYPE_CHECKING:
    from bot.service.excerpts.sentences import PlacedSentence
    from bot.service.faithfulness.evidence import Statement


class DifferenceKind(StrEnum):
    """What differs."""

    FIGURE = "figure"
    NAME = "name"
    DATE = "date"


class Difference(Frozen):
    """What sentences of one matter say differently, each as it is written, each once.

    `of` is the word for what is counted or charged, as the first of them writes it, None where they
    have none in common.
    """

    what: DifferenceKind
    written: tuple[str, ...]
    of: str | None = None


class MatterKind(StrEnum):
    """Whether outlets differ on a matter, tell it alike, or only one tells it."""

    DIFFERS = "differs"
    ALIKE = "alike"
    ONLY = "only"


class MatterSentence(Frozen):
    """What one outlet says of a matter: an exact span of the passage; `number` is its citation's.

    `older` is whether an outlet that says it differently has a newer article.
    """

    source: str | None
    text: str
    article_id: str
    url: str | None
    published: AwareDatetime | None
    passage_id: str
    number: int = Field(exclude=True)
    older: bool = False


class Matter(Frozen):
    """One thing that is told, by one sentence an outlet."""

    kind: MatterKind
    differs: tuple[Difference, ...] = ()
    sentences: tuple[MatterSentence, ...]


class ComparedOutlet(Frozen):
    """An outlet that is compared, and its articles that are, the newest first."""

    source: str | None
    articles: tuple[str, ...]


class ComparedStory(Frozen):
    """The story that is compared; `id` is None where the article stands in none yet.

    `outlets` and `articles` are how many it has, those that are not compared too.
    """

    id: str | None
    headline: str
    articles: int
    outlets: int
    first: date | None = None
    newest: date | None = None


class StoryComparison(Frozen):
    """What outlets tell of one story: first where they differ, then alike, then what only one says.

    With fewer than two outlets there are no matters, and the note of its answer says so. The answer
    has all its sentences and their citations; it is no part of the JSON.
    """

    story: ComparedStory
    outlets: tuple[ComparedOutlet, ...] = ()
    matters: tuple[Matter, ...] = ()
    note: str | None = None
    answer: Answer = Field(exclude=True, repr=False)


class ReadSentence(NamedTuple):
    """A sentence of one of the outlets, read to be compared.

    `outlet` counts from 0, as does `order`, its place among what the outlet says.
    """

    placed: PlacedSentence
    outlet: int
    order: int
    statement: Statement
    stems: frozenset[str]

    @property
    def text(self) -> str:
        """Return its words."""
        return self.placed.said

    @property
    def language(self) -> str:
        """Return the language of its article."""
        return self.placed.passage.language

    @property
    def published(self) -> date | None:
        """Return the day of its article, as the outlet has it."""
        at = self.placed.article.published
        return at.date() if at else None
