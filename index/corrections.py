"""Where rules know better than the reader what answers, as of ages or what letters stand for; pure.

The rules are English, and say nothing of questions in other languages.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from index.query.datewords import calendar_words
from index.query.periods import without_periods
from index.query.topics import WHAT_HAPPENED
from index.query.words import PLAIN_WORD, telling
from index.ranking.converses import asked_parties, is_of_another_thing, tells_of_other

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

# Log-odds of what surely is no answer, of what lacks all that was asked about, of what may be one,
# of what is one, and of what decides it.
NO_ANSWER, NOT_NAMED, MAYBE, AN_ANSWER, DECIDES = -8.0, -3.0, -0.5, 2.0, 3.0
# Of what is told below a headline that names all that was asked about.
IN_HEADLINE = 1.0

# “mia holm age”, but not “what of the space age”.
AGE_ASKED = re.compile(
    r"\bhow old\b|\bwhat(?:['’]?s| is| was) (?:the age of\b|\S+(?: \S+)?['’]s age\b)"
    r"|^\W*(?!.*\b(?:the|ice|stone|iron|bronze|space|golden)\b)(?:\S+ ){1,3}age\W*$",
    re.IGNORECASE,
)
# Whose age is asked is not told by name: “the ceo of torrin bank”, “he”.
UNNAMED = re.compile(
    r"\b(?:the|an?|he|she|they|it|his|her|their|our|new|former|current|ceo|boss|chief|president"
    r"|minister|mayor|pope|king|queen|prince|princess|coach|captain|owner|founder|director)\b",
    re.IGNORECASE,
)
AGE_WORDS = frozenset("old age aged".split())
A_NAME = r"[A-Z][\w'’-]*\.?(?: [A-Z][\w'’-]*){0,3}"
# “23-year-old Anna Berge”, “Anna Berge, 23,”: whose age it is.
AGES = re.compile(
    rf"\b\d{{1,3}}[- ]years?[- ]old (?:\w+ )?(?P<after>{A_NAME})"
    rf"|(?P<before>{A_NAME}),? \(?(?:aged |age )?\d{{1,3}}(?=[,.;)])"
)
TELLS_AGE = re.compile(
    r"(?<![\d,.])\d{1,3}(?!\d|[,.]\d)|\b(?:born|birthday|years?[- ]olds?)\b"
    r"|\bturn(?:s|ed|ing)? [a-z]+|\b(?:thir|four|fif|six|seven|eigh|nine)teen\b"
    r"|\b(?:twen|thir|for|fif|six|seven|eigh|nine)ty\b",
    re.IGNORECASE,
)

VERDICT = re.compile(r"\b(?:guilty|convict\w*|acquit\w*)\b", re.IGNORECASE)
# A verdict, or a plea that makes one needless.
DECIDED = re.compile(
    r"\b(?:found (?:not )?guilty|convicted|acquitted)\b|\bplead(?:ed|s)? guilty\b|\bpled guilty\b",
    re.IGNORECASE,
)
UNDECIDED = re.compile(
    r"\b(?:if|whether|could|may|might|would|should|ask(?:s|ed)?|urged?|den(?:y|ies|ied)|seeks?"
    r"|sought|expected|not been|never)\b",
    re.IGNORECASE,
)
# What may come of a trial is no verdict, unless that is what is asked.
CONDITIONAL = re.compile(r"\bif\b[^.;]{0,60}\b(?:convicted|guilty)\b", re.IGNORECASE)
PENALTY_ASKED = re.compile(
    r"\bhow (?:long|many|much)\b|\b(?:sentence|penalty|face)\b", re.IGNORECASE
)
# Who pleads not guilty is still to be judged.
DENIAL = re.compile(r"\bplead\w*\b[^.;]{0,20}\bnot guilty\b", re.IGNORECASE)
PLEA = re.compile(r"\bplea(?:d\w*)?\b", re.IGNORECASE)
# Words of a question on a verdict that name nobody.
COURT_WORDS = frozenset(
    (
        "find found plead pleaded pleads court jury judge trial verdict get got case charge charges"
        " count counts crime crimes fraud murder manslaughter theft assault corruption bribery"
    ).split()
)

WEATHER_ASKED = re.compile(
    r"^\W*(?:what(?:['’]?s| is| will)? )?(?:the )?(?:weather|weather forecast|forecast)"
    r"(?: be)?(?: like)?(?: (?:in|for|at|on) \w+)?"
    r"(?: (?:today|tomorrow|tonight|now|this \w+|next \w+|on \w+))?\W*$"
    r"|^\W*(?:(?:will it|is it going to|does it) (?:rain|snow)"
    r"|how (?:hot|cold|warm) (?:is|will) it\b)",
    re.IGNORECASE,
)
FORECAST = re.compile(
    r"°|\b(?:forecast\w*|degrees|sunny|cloudy|showers|expect(?:s|ed)?"
    r"|will (?:be|rain|snow|reach))\b",
    re.IGNORECASE,
)

LATEST_ASKED = re.compile(
    r"^\W*(?:what(?:['’]?s| is| are)? |any |give me )?(?:the )?(?:latest|newest|news?|updates?)"
    r"(?: news| updates?)? (?:on|about|of|from|with|in)\b|^\W*(?:tl;?dr|news)\b"
    rf"|{WHAT_HAPPENED} (?:to|with|at)\b",
    re.IGNORECASE,
)
LATEST_WORDS = frozenset(
    "whats happened happening update updates tldr thing situation story case new".split()
)

# “what does cfpb stand for”, “whats the edpb”.
SHORT_FORM_ASKED = re.compile(
    r"^\W*what(?:['’]?s| is| are| does| do)? +(?:the |an? )?(?P<short>[a-z][\w&-]{1,9})"
    r"(?: +(?:stands? for|means?|is short for))?\W*$",
    re.IGNORECASE,
)
# So many more words than it has letters may stand before a short form, as “of” and “the”.
WORDS_BESIDES = 4
BETWEEN_WORDS = re.compile(r"[^\w&]+")


def corrected(
    question: str, sentences: Sequence[str], scores: Sequence[float], headline: str = ""
) -> list[float]:
    """Return how surely sentences answer, where what a reader says of some is known to be wrong.

    `headline` is that of the article in which they stand.
    """
    rules = [
        rule
        for asked, rule in (
            (LATEST_ASKED, partial(_of_latest, headline)),
            (AGE_ASKED, _of_age),
            (VERDICT, _of_verdict),
            (WEATHER_ASKED, _of_weather),
            (SHORT_FORM_ASKED, _of_short_form),
        )
        if asked.search(question)
    ]
    if asked_parties(question):
        rules.append(partial(_of_a_deed, " ".join([headline, *sentences])))
    given = list(scores)
    for rule in rules:
        given = [rule(question, *pair) for pair in zip(sentences, given, strict=True)]
    return given


def asks_for_age(question: str) -> bool:
    """Say whether a question asks how old somebody or something is."""
    return bool(AGE_ASKED.search(question))


def asks_for_latest(question: str) -> bool:
    """Say whether a question asks what is new of somebody or something."""
    return bool(LATEST_ASKED.search(question))


# All sentences of a question's passages need it.
@lru_cache(maxsize=8)
def latest_on(question: str) -> frozenset[str]:
    """Return the words of what the latest is asked on."""
    return frozenset(telling(without_periods(question))) - LATEST_WORDS


def _of_age(question: str, sentence: str, score: float) -> float:
    """An age answers that is told of the one asked about; of somebody else it answers nothing."""
    if not TELLS_AGE.search(sentence):
        return min(score, NO_ANSWER)
    asked = [word for word in telling(question) if word not in AGE_WORDS]
    if not asked or UNNAMED.search(question):
        return score
    owners = [_words(found["after"] or found["before"]) for found in AGES.finditer(sentence)]
    named = [owner for owner in owners if not calendar_words().issuperset(owner)]
    if named and not any(_is_theirs(owner, asked) for owner in named):
        return min(score, NO_ANSWER)
    return max(score, AN_ANSWER) if any(_is_named_so(owner, asked) for owner in named) else score


def _is_theirs(owner: Sequence[str], asked: Sequence[str]) -> bool:
    """Say whether a name is of the one asked about: of one name alone, the first will do."""
    return owner[-1] in asked or (len(asked) == 1 and asked[0] in owner)


def _is_named_so(owner: Sequence[str], asked: Sequence[str]) -> bool:
    """Say whether a name is the one asked about, which ends in it, as far as it goes."""
    return owner[-1] == asked[-1] and set(owner[-2:]) <= set(asked)


def _of_verdict(question: str, sentence: str, score: float) -> float:
    """A verdict on the one asked about decides it; what would follow from one does not."""
    if not VERDICT.search(sentence):
        return score
    if CONDITIONAL.search(sentence) and not (
        CONDITIONAL.search(question) or PENALTY_ASKED.search(question)
    ):
        return min(score, NO_ANSWER)
    if DENIAL.search(sentence) and not PLEA.search(question):
        return min(score, MAYBE)
    if UNDECIDED.search(sentence) or not (DECIDED.search(sentence) or DENIAL.search(sentence)):
        return score
    about = {w for w in telling(question) if w not in COURT_WORDS and not VERDICT.search(w)}
    return _if_told(about, sentence, score, DECIDES)


def _of_weather(_question: str, sentence: str, score: float) -> float:
    """Only what forecasts anything answers for the weather."""
    return score if FORECAST.search(sentence) else min(score, NO_ANSWER)


def _of_latest(headline: str, question: str, sentence: str, score: float) -> float:
    """Whatever is told of somebody or something answers for the latest on it, and nothing else."""
    about = latest_on(question)
    words = {*_words(headline), *_words(sentence)}
    if about and about.isdisjoint(words):
        return min(score, NOT_NAMED)
    if about and about <= words:  # its own score still tells it from others below this headline
        score = max(score, IN_HEADLINE + score / 10)
    return _if_told(about, sentence, score)


def _of_a_deed(passage: str, question: str, sentence: str, score: float) -> float:
    """Who sold a thing is told neither by who bought it, nor by who sold another thing."""
    if tells_of_other(question, sentence):
        return min(score, NO_ANSWER)
    return min(score, NO_ANSWER) if is_of_another_thing(question, passage) else score


def _of_short_form(question: str, sentence: str, score: float) -> float:
    """A sentence answers that has the long form before the short one in brackets."""
    asked = SHORT_FORM_ASKED.search(question)
    if asked is None:
        return score
    short = asked["short"].casefold()
    before, found, _after = sentence.casefold().partition(f"({short})")
    return max(score, AN_ANSWER) if found and _spells(before.split(), short) else score


def _spells(words: Sequence[str], short: str) -> bool:
    """Say whether a short form's letters begin the words just before it, in their order."""
    near = BETWEEN_WORDS.split(" ".join(words[-len(short) - WORDS_BESIDES :]))
    first = iter([word[:1] for word in near])
    return all(letter in first for letter in short if letter.isalnum())


def _if_told(about: Set[str], sentence: str, score: float, least: float = AN_ANSWER) -> float:
    """A sentence answers that has all words of what it is about."""
    return max(score, least) if about and about <= set(_words(sentence)) else score


def _words(text: str) -> list[str]:
    return PLAIN_WORD.findall(text.casefold())
