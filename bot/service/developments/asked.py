"""Which questions are for the newest state, and of what: pure."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from articles.text import WITHOUT_SPACES
from bot.service.answerers.extractive.disagreements import figures_of
from bot.service.answerers.extractive.kinds import AnswerKind, expected
from bot.service.developments.cues import ASKING_BACK
from bot.service.developments.figures import kinds_asked, tolls_of
from bot.service.developments.matters import DAY_UNIT, FigureMatter, StateMatter, TollMatter
from bot.service.developments.states import YEAR_WRITTEN, fields_of
from index.query.cues import cue
from index.query.datewords import DATE_LANGUAGES, months

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from bot.service.developments.matters import ChangingMatter
    from bot.service.excerpts.sentences import PlacedSentence
    from index.models import Query

# Asks when, why, where or how something came that is past: what came after is no answer to it.
OF_THE_PAST = re.compile(
    r"\b(?:when|where|why|how)\s+(?:exactly\s+)?(?:was|were|did|had|has|have)\b"
    r"|\bwhy\b|\bwhat (?:caused|led to|prompted)\b",
    re.IGNORECASE,
)
# “Who was convicted?” asks for a state, “who arrested her?” for a deed.
OF_A_STATE = re.compile(
    r"\b(?:who|whom|which|what)\b(?:\s+\w+){0,2}?\s+(?:was|were|is|are|has|have|will|remains?)\b",
    re.IGNORECASE,
)


def asks_for_present(query: Query, today: date) -> bool:
    """Say whether a question is for what is: of no past day, no change, no one article."""
    text, filters = query.text, query.filters
    if filters.article_id is not None or any(period.last < today for period in query.periods):
        return False
    pattern = _asking_back(query.language)
    if pattern is not None and pattern.search(text):
        return False
    if query.language == ENGLISH:
        return True
    return not (YEAR_WRITTEN.search(text) or _names_month(text, query.language))


def matters_of(
    query: Query, sentence: PlacedSentence, stems: Callable[[str], Sequence[str]]
) -> Iterator[ChangingMatter]:
    """Yield what of a sentence may have changed, and is asked for."""
    language = sentence.passage.language
    kind = expected(query.text, query.language)
    if kind is not AnswerKind.NUMBER:
        yield from map(StateMatter, _fields(query, sentence))
    asked = kinds_asked(query.text, query.language)
    told = tolls_of(sentence.text, language, sentence.article.published)
    for toll in told:
        if not asked or toll in asked:
            yield TollMatter(toll)
    figures = kind in (AnswerKind.NUMBER, AnswerKind.DATE) and not (told or asked)
    if figures and language == ENGLISH:
        for unit in figures_of(sentence.text, stems):
            if (unit == DAY_UNIT) == (kind is AnswerKind.DATE):
                yield FigureMatter(unit, stems)


def names_matter(query: Query, matter: ChangingMatter) -> bool:
    """Say whether a question asks for a figure, or names a state or a toll by one of its words."""
    return isinstance(matter, FigureMatter) or matter.may_stand_in(query.text, query.language)


def _fields(query: Query, sentence: PlacedSentence) -> Iterator[str]:
    language = query.language
    asked = set(fields_of(query.text, language))
    if asked and _asks_of_past(query.text, language):
        return
    for field in fields_of(sentence.text, sentence.passage.language):
        if not asked or field in asked:
            yield field


def _asks_of_past(question: str, language: str) -> bool:
    """Say whether a question that names a state asks when, why, where or by whom it came."""
    if language == ENGLISH:
        if OF_THE_PAST.search(question):
            return True
        return expected(question) is AnswerKind.NAME and not OF_A_STATE.search(question)
    return cue(question, language) in ("date", "reason", "number")


def _names_month(text: str, language: str) -> bool:
    if language not in DATE_LANGUAGES or WITHOUT_SPACES.search(text):
        return False
    names = months(language, short=False)
    return any(word.casefold() in names for word in re.findall(r"\w+", text))


@cache
def _asking_back(language: str) -> re.Pattern[str] | None:
    if language not in ASKING_BACK:
        return None
    edge = "" if language in ("ja", "zh") else r"\b"
    return re.compile(rf"{edge}(?:{ASKING_BACK[language]}){edge}", re.IGNORECASE)
