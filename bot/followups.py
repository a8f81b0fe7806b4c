"""What a follow-up may mean after the last question: pure.

No grammar is at hand, so every plausible reading is offered, and the one is taken that the coverage
answers best. What it was understood as is always shown.
"""

from __future__ import annotations

import re

from articles.models import Frozen
from index.coverage import names_in
from index.periods import without_periods
from index.words import telling

INSTEAD = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then)[, ]+)*(?:what|how)\s+about\s+(?P<what>.+)$"
    r"|^(?:and|or)\s+(?P<bare>(?!who|what|when|where|why|how|did|does|do|is|are|was|were|has|will"
    r"|can)\S.*)$",
    re.IGNORECASE,
)
# Words that point back; “that” and “this” only where nothing they could introduce follows.
POINTING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers)\b"
    r"|\b(?:this|that|these|those)(?=\s*(?:[?.!,]|$)|\s+(?:is|was|were|are|mean|happen|change))"
    r"|\bthere(?=\s*(?:[?.!,]|$))"
    r"|^(?:and|but|so)\b",
    re.IGNORECASE,
)
WHY = re.compile(r"^(?:(?:and|but|so)[, ]+)*(?:why|how come)\b", re.IGNORECASE)
MOST_READINGS = 5
# Fewer words than these say too little to be asked alone.
TELLS_ENOUGH = 3


class Turn(Frozen):
    """One question as it was understood, and the articles that its answer cites."""

    question: str
    articles: tuple[str, ...] = ()


class Reading(Frozen):
    """One way to read a follow-up: a question, perhaps within one story."""

    text: str
    article_id: str | None = None


def readings(text: str, turns: tuple[Turn, ...]) -> tuple[Reading, ...]:
    """Return the ways to read a text after some turns, the likeliest first; itself alone if new."""
    text = " ".join(text.split())
    alone = Reading(text=text)
    if not turns or not text:
        return (alone,)
    last = turns[-1]
    instead = INSTEAD.match(text)
    if instead:
        what = (instead["what"] or instead["bare"]).strip(" ?!.")
        found = [*_replaced(last.question, what), _after(text, last), *_within(text, last)]
    elif not telling(text):
        # “When?” asks another thing of the same: the last question says of what.
        found = [
            *(Reading(text=_after(text, last).text, article_id=a) for a in last.articles[:1]),
            _after(text, last),
        ]
    elif POINTING.search(text) or len(telling(without_periods(text))) < 2:
        found = [*_named(text, last), _after(text, last), *_within(text, last)]
        if len(telling(text)) >= TELLS_ENOUGH:
            found.append(alone)
    else:
        return (alone,)
    return tuple(dict.fromkeys(found))[:MOST_READINGS]


def asks_why(text: str) -> bool:
    """Return whether a text asks for nothing but the reason."""
    return bool(WHY.match(text)) and not telling(text)


def _replaced(question: str, what: str) -> list[Reading]:
    """Put what is asked about now into the place of each name, or of the time, in a question."""
    if without_periods(what).strip(" ,.") in ("", "the", "in", "on", "since", "from"):
        rest = " ".join(without_periods(question).split()).rstrip(" ?!.,")
        rest = re.sub(r"\s+(?:in|on|since|from|of|during|before|after)$", "", rest)
        return [Reading(text=f"{rest} {what}?")]
    found = []
    for name in reversed(names_in(question)):
        if name[0].isdigit():
            continue
        pattern = re.compile(rf"(?:\bthe\s+)?(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        replaced = pattern.sub(lambda _: what, question, count=1)
        if replaced != question:
            found.append(Reading(text=replaced))
    return found


def _after(text: str, last: Turn) -> Reading:
    """Ask both: the follow-up, and in brackets the question it follows."""
    return Reading(text=f"{text} ({last.question})")


def _named(text: str, last: Turn) -> list[Reading]:
    """Ask the follow-up of what the last question names."""
    names = [name for name in names_in(last.question) if not name[0].isdigit()]
    about = ", ".join(names) or " ".join(telling(without_periods(last.question)))
    return [Reading(text=f"{text} ({about})")] if about else []


def _within(text: str, last: Turn) -> list[Reading]:
    """Ask the follow-up of the story that the last answer cites first."""
    return [Reading(text=text, article_id=article) for article in last.articles[:1]]
