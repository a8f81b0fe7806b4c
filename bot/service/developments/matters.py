"""What a sentence says of a matter that may change: a state, a toll, another figure. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from articles.languages import ENGLISH
from articles.models import SectionKind
from articles.text import fold
from bot.service.answerers.extractive.disagreements import (
    ONE_MATTER_WORDS,
    agree,
    figures_of,
    of_one_matter,
)
from bot.service.developments.figures import Toll, differ, mentions, tolls_of
from bot.service.developments.states import current, has_state, recalls, states_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.service.excerpts.sentences import PlacedSentence

# What an article opens with is its news; so many characters of its text are its opening.
OPENING_CHARS = 400


# The unit of days among figures, and how much of a stem is surely written in its words.
DAY_UNIT, STEM_CHARS = "day", 4


class Saying(NamedTuple):
    """What a sentence says of a matter; see `FieldState` for the rest, which a toll has not all."""

    value: object
    rank: int = 0
    weight: int = 2
    at: int | None = None


class ChangingMatter(Protocol):
    """Something of which articles say now this, now that."""

    def may_stand_in(self, text: str, language: str) -> bool:
        """Say quickly whether a text may say anything of it."""
        ...

    def said_by(self, sentence: PlacedSentence) -> Saying | None:
        """Return what a sentence says of it, None where it says nothing or not clearly."""
        ...

    def changes(self, earlier: Saying, later: Saying) -> bool:
        """Say whether a later saying is another one."""
        ...

    def is_news(self, earlier: Saying, later: Saying, sentence: PlacedSentence) -> bool:
        """Say whether a sentence that says otherwise in a later article is what came after."""
        ...

    def fits(self, one: PlacedSentence, other: PlacedSentence) -> bool:
        """Say whether both tell of one thing, as far as names do not tell."""
        ...


class StateMatter(NamedTuple):
    """In what state of a field something is."""

    field: str

    def may_stand_in(self, text: str, language: str) -> bool:
        """Say whether a text has a word of the field."""
        return has_state(text, language, self.field)

    def said_by(self, sentence: PlacedSentence) -> Saying | None:
        """Return the state that a sentence tells."""
        language, published = sentence.passage.language, sentence.article.published
        state = current(states_of(sentence.text, language, self.field, published), least=0)
        return Saying(*state) if state else None

    def changes(self, earlier: Saying, later: Saying) -> bool:
        """Say whether two states differ."""
        return earlier.value != later.value

    def is_news(self, earlier: Saying, later: Saying, sentence: PlacedSentence) -> bool:
        """A state follows an earlier one; what may alternate must be what its article is about."""
        if later.rank != earlier.rank:
            return later.rank > earlier.rank
        return later.weight == 2 and (is_opening(sentence) or self._heads(later, sentence))

    def fits(self, _one: PlacedSentence, _other: PlacedSentence) -> bool:
        """Leave it to the names."""
        return True

    def _heads(self, saying: Saying, sentence: PlacedSentence) -> bool:
        language = sentence.passage.language
        told = states_of(sentence.article.headline, language, self.field, None)
        return any(state.name == saying.value for state in told)


class TollMatter(NamedTuple):
    """How many people something befell."""

    kind: str

    def may_stand_in(self, text: str, language: str) -> bool:
        """Say whether a text has what befell them."""
        return mentions(text, language, self.kind)

    def said_by(self, sentence: PlacedSentence) -> Saying | None:
        """Return the number that a sentence gives."""
        language, published = sentence.passage.language, sentence.article.published
        toll = tolls_of(sentence.text, language, published).get(self.kind)
        return Saying(toll, weight=toll.weight) if toll else None

    def changes(self, earlier: Saying, later: Saying) -> bool:
        """Say whether two numbers differ."""
        one, other = earlier.value, later.value
        return isinstance(one, Toll) and isinstance(other, Toll) and differ(one, other)

    def is_news(self, _earlier: Saying, later: Saying, _sentence: PlacedSentence) -> bool:
        """A number that is not recalled is the present one."""
        return later.weight > 0

    def fits(self, _one: PlacedSentence, _other: PlacedSentence) -> bool:
        """Leave it to the names."""
        return True


class FigureMatter(NamedTuple):
    """A figure of a unit, or a day; in English alone."""

    unit: str
    stems: Callable[[str], Sequence[str]]

    def may_stand_in(self, text: str, language: str) -> bool:
        """Say whether a text may give a figure of the unit, which is a stem or ends in one."""
        word = self.unit.split()[-1]
        return language == ENGLISH and (self.unit == DAY_UNIT or word[:STEM_CHARS] in fold(text))

    def said_by(self, sentence: PlacedSentence) -> Saying | None:
        """Return the figure that a sentence gives of the unit."""
        if sentence.passage.language != ENGLISH:
            return None
        value = figures_of(sentence.text, self.stems).get(self.unit)
        if value is None:
            return None
        recalled = recalls(sentence.text, ENGLISH, sentence.article.published)
        return Saying(value, weight=0 if recalled else 2)

    def changes(self, earlier: Saying, later: Saying) -> bool:
        """Say whether two figures differ, and not only by how they are rounded."""
        one, other = earlier.value, later.value
        if not isinstance(one, frozenset) or not isinstance(other, frozenset):
            return False
        return one != other and not agree(one, other)

    def is_news(self, _earlier: Saying, later: Saying, _sentence: PlacedSentence) -> bool:
        """A figure that is not recalled is the present one."""
        return later.weight > 0

    def fits(self, one: PlacedSentence, other: PlacedSentence) -> bool:
        """Say whether both have most of their telling words in common."""
        return of_one_matter(one.text, other.text, self.stems, ONE_MATTER_WORDS)


def is_opening(sentence: PlacedSentence) -> bool:
    """Say whether a sentence stands in the dek or at the beginning of its article."""
    passage = sentence.passage
    if passage.section is SectionKind.DEK:
        return True
    return passage.section is SectionKind.BODY and passage.start + sentence.start < OPENING_CHARS
