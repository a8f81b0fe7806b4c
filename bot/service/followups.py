"""What a follow-up may mean after the last question: pure.

No grammar is at hand, so every plausible reading is offered, and the one is taken that the coverage
answers best. What it was understood as is always shown.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from articles.models import Filters, Frozen
from bot.service.questions import in_full
from index.query.periods import without_periods
from index.query.topics import WHAT_HAPPENED
from index.query.words import telling
from index.ranking.coverage import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.models import Hit, Query

INSTEAD = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then)[, ]+)*(?:what|how)\s+about\s+(?P<what>.+)$"
    r"|^(?:and|or)\s+(?P<bare>(?!who|what|when|where|why|how|did|does|do|is|are|was|were|has|will"
    r"|can)\S.*)$",
    re.IGNORECASE,
)
# Words that point back. “That” and “this” do only where no noun follows that they could belong to.
POINTING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers)\b"
    r"|\b(?:this|that|these|those)(?=\s*(?:[?.!,]|$)|\s+(?:is|was|were|are|mean|happen|change))"
    r"|\bthere(?=\s*(?:[?.!,]|$))"
    r"|^(?:and|but|so)\b",
    re.IGNORECASE,
)
# “What happened to the Elsin?” has one telling word, and yet is a question of its own.
HAPPENED_TO = re.compile(rf"{WHAT_HAPPENED} (?:to|with)\b", re.IGNORECASE)
PLACED = re.compile(
    r"(?:in|on|at|for|from|since|until|to|of|by|with|before|after)\b", re.IGNORECASE
)
WHY = re.compile(r"^(?:(?:and|but|so)[, ]+)*(?:why|how come)\b", re.IGNORECASE)
# What limits a time at its beginning, and at its end: of each at most one is set.
BEGINNINGS, ENDINGS = ("since", "first_day"), ("until", "last_day")
MOST_READINGS = 5
# Fewer words than these say too little to be asked alone.
TELLS_ENOUGH = 3
HOLDS_ENOUGH = 0.5


class Turn(Frozen):
    """One question as it was understood, and the articles that its answer cites.

    `follows` is what it asks on about, None for a question of its own; see `Reading`. `private` is
    whether only the one who asked saw it. `filters` are the limits that were set for it; their
    scope is never kept, for that is always the place's.
    """

    question: str
    follows: str | None = None
    articles: tuple[str, ...] = ()
    private: bool = False
    filters: Filters = Filters()

    @property
    def text(self) -> str:
        """Return it in full, with what it follows."""
        return in_full(self.question, self.follows)

    @property
    def key(self) -> str:
        """Return 16 characters by which an answer and its turn are known to belong together."""
        told = "\n".join([self.text, *self.articles[:1]])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


class Reading(Frozen):
    """One way to read a follow-up: a question, and what it is limited to, such as one story.

    `follows` is the question that it asks on about, or the names in that one. `keeps` is whether
    all limits hold that were set for the question it follows.
    """

    question: str
    follows: str | None = None
    limits: Filters = Filters()
    keeps: bool = True

    @property
    def text(self) -> str:
        """Return it in full, as it is searched: with what it follows."""
        return in_full(self.question, self.follows)

    @property
    def article_id(self) -> str | None:
        """Return the story that it is read within."""
        return self.limits.article_id


class SearchedReading(NamedTuple):
    """A reading as it is searched, what it finds, how surely that covers it, and what it lacks.

    `missing` are names of the question that stand nowhere. `own` is how much of the follow-up's own
    words, 0 to 1, the best of it holds: however sure the last question is covered, it does not
    answer for what is asked now.
    """

    reading: Reading
    query: Query
    hits: list[Hit]
    confidence: float
    missing: tuple[str, ...] = ()
    own: float = 1.0


def readings(text: str, turns: tuple[Turn, ...], *, below: bool = False) -> tuple[Reading, ...]:
    """Return the ways to read a text after some turns, the likeliest first; itself alone if new.

    Asked `below` an answer, a new question is first read within the limits set for the last one.
    """
    text = " ".join(text.split())
    alone = Reading(question=text)
    if not turns or not text:
        return (alone,)
    last = _last(turns)
    found = _following(text, last)
    if found:
        return tuple(dict.fromkeys(_limited(each, last) for each in found))[:MOST_READINGS]
    if below and last.filters != Filters():
        return (
            Reading(question=text, limits=last.filters),
            alone.model_copy(update={"keeps": False}),
        )
    return (alone,)


def _last(turns: tuple[Turn, ...]) -> Turn:
    """Return the last turn but for follow-ups that nothing covered: they have no topic."""
    told = [turn for turn in turns if turn.articles or turn.follows is None]
    return told[-1] if told else turns[-1]


def _following(text: str, last: Turn) -> list[Reading]:
    """Return the ways to read a text after a turn, none for a question of its own."""
    alone = Reading(question=text)
    instead = INSTEAD.match(text)
    if instead:
        what = (instead["what"] or instead["bare"]).strip(" ?!.")
        found = [*_replaced(last, what), _after(text, last), *_within(alone, last)]
        # A name may also be a question by itself; “in Sala” only asks the last question of a place.
        if not PLACED.match(what):
            found.append(Reading(question=what, keeps=False))
    elif not telling(text):
        # “When?” has no subject of its own: it asks something else about the last question's.
        after = _after(text, last)
        found = [*_within(after, last), after]
    elif POINTING.search(text) or (
        len(telling(without_periods(text))) < 2 and not HAPPENED_TO.search(text)
    ):
        found = [*(_named(text, last) or [_after(text, last)]), *_within(alone, last)]
        if len(telling(text)) >= TELLS_ENOUGH:
            found.append(alone)
    else:
        return []
    return found


def _limited(reading: Reading, last: Turn) -> Reading:
    """Keep the limits of the last turn; its story is kept only where it is read within that."""
    story = last.filters.article_id
    limits = last.filters.model_copy(update={"article_id": reading.article_id})
    keeps = reading.keeps and story in (None, reading.article_id)
    return reading.model_copy(update={"limits": limits, "keeps": keeps})


def best_of(searched: Iterable[SearchedReading], least: float) -> SearchedReading:
    """Return what holds most of the words asked now, keeps all limits and is surest, in this order.

    Limits are kept where that is sure enough.
    """
    return max(
        searched,
        key=lambda each: (
            each.own >= HOLDS_ENOUGH,
            each.reading.keeps and each.confidence >= least,
            each.confidence,
        ),
    )


def giving_way(turns: tuple[Turn, ...], asked: Query) -> tuple[Turn, ...]:
    """Return turns without those limits of the last that what is asked now sets anew itself."""
    if not turns:
        return turns
    anew: dict[str, None] = {}
    if asked.outlets:
        anew |= {"source": None, "article_id": None}
    if asked.periods:
        anew |= dict.fromkeys((*BEGINNINGS, *ENDINGS))
    last = turns[-1]
    limits = last.filters.model_copy(update=anew)
    return (*turns[:-1], last.model_copy(update={"filters": limits}))


def within(filters: Filters, limits: Filters) -> Filters:
    """Return filters, and limits where they set none themselves."""
    own = filters.model_dump(exclude_none=True)
    # A time begins and ends once, with a day or with a moment.
    taken = {name for ends in (BEGINNINGS, ENDINGS) if own.keys() & ends for name in ends}
    return Filters(**limits.model_dump(exclude_none=True, exclude=taken) | own)


def asks_why(text: str) -> bool:
    """Return whether a text asks for nothing but the reason."""
    return bool(WHY.match(text)) and not telling(text)


def _replaced(last: Turn, what: str) -> list[Reading]:
    """Put what is asked about now into the place of each name, or of the time, in a question."""
    if without_periods(what).strip(" ,.") in ("", "the", "in", "on", "since", "from"):
        rest = " ".join(without_periods(last.question).split()).rstrip(" ?!.,")
        rest = re.sub(r"\s+(?:in|on|since|from|of|during|before|after)$", "", rest)
        return [Reading(question=f"{rest} {what}?", follows=last.follows)]
    found = []
    for name in reversed(names_in(last.text)):
        if name[0].isdigit():
            continue
        pattern = re.compile(rf"(?:\bthe\s+)?(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        question, count = pattern.subn(lambda _: what, last.question, count=1)
        follows = last.follows
        if follows and not count:
            follows = pattern.sub(lambda _: what, follows, count=1)
        if (question, follows) != (last.question, last.follows):
            found.append(Reading(question=question, follows=follows))
    return found


def _after(text: str, last: Turn) -> Reading:
    """Ask both: the follow-up, and the question it follows.

    Of one that follows another itself, the one is taken that names something, for three questions
    in one tell nothing.
    """
    before = last.follows
    return Reading(
        question=text,
        follows=before if before and not names_in(last.question) else last.question,
    )


def _named(text: str, last: Turn) -> list[Reading]:
    """Ask the follow-up of what the last question names."""
    names = [name for name in names_in(last.text) if not name[0].isdigit()]
    about = ", ".join(names) or " ".join(telling(without_periods(last.text)))
    return [Reading(question=text, follows=about)] if about else []


def _within(reading: Reading, last: Turn) -> list[Reading]:
    """Ask a reading of the story it was limited to, else that the last answer cites first."""
    story = last.filters.article_id
    articles = (story,) if story else last.articles[:1]
    return [
        reading.model_copy(update={"limits": Filters(article_id=article)}) for article in articles
    ]
