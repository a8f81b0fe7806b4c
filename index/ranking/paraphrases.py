"""English words of a question that a sentence tells in others: pure.

What was bought for a sum has cost it, and a prize that goes to somebody was won. A question's word
counts as held where a sentence says the same so, of all else that the question names.

To add one: 1. the words that ask, and how a sentence tells it, into PARAPHRASES; 2. a question and
a sentence of each way of telling it, and one that is like it and tells nothing of it, into
tests/index/ranking/test_paraphrases.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from index.query.words import AskedStems


class Paraphrase(NamedTuple):
    """Words that ask for something, and the patterns that a sentence that tells it has, all."""

    asked: frozenset[str]
    told: tuple[re.Pattern[str], ...]


SUM_OF_MONEY = re.compile(
    r"[$€£¥]\s?\d|\d\s?[$€£¥]|\b(?:EUR|USD|GBP)\s?\d"
    r"|(?:\d|\b(?:hundred|thousand|million|billion|trillion))(?:bn|m|k)?[ -]"
    r"(?:(?:hundred|thousand|million|billion|trillion|US|Danish|Norwegian|Swedish|Swiss) )*"
    r"(?:crowns?|kron(?:er|or|e|a)|dollars?|euros?|pounds?|pence|cents?|francs?|yen|yuan|rupees?"
    r"|pesos?|roubles?|rubles?|lira|zloty|rand|won|EUR|USD|GBP)\b",
    re.IGNORECASE,
)
PAID = re.compile(
    r"\b(?:bought|buys?|buying|paid|pays?|paying|payment|purchas\w+|acquir\w+|spen[dt]s?|spending"
    r"|costs?|costing|price[sd]?|pricing|s[eo]lls?|sold|selling|sale|worth|valued|fetch(?:es|ed)?"
    r"|auctioned|charg(?:es?|ed|ing)|bills?|fees?)\b",
    re.IGNORECASE,
)
WON = re.compile(
    r"\b(?:w[io]n|wins|winners?|winning|beat|defeated|victory|t(?:akes?|ook) (?:home )?the"
    r"|(?:awarded|goes|went|given|handed|presented) to|(?:was|were|been|is|are) awarded"
    r"|(?:receiv|collect|scoop|land|claim|earn)(?:ed|es|s))\b",
    re.IGNORECASE,
)
# What is won: elsewhere, “goes to” tells where somebody goes.
PRIZE = re.compile(
    r"\b(?:prizes?|awards?|medals?|troph(?:y|ies)|cups?|titles?|championships?|honou?rs?|crown"
    r"|grants?|contracts?|contests?|competitions?|races?|tournaments?|finals?|opens?|scholarships?)"
    r"\b",
    re.IGNORECASE,
)
PARAPHRASES = (
    Paraphrase(
        frozenset("cost costs price prices priced pay pays paid spend spent worth".split()),
        (SUM_OF_MONEY, PAID),
    ),
    Paraphrase(
        frozenset(
            "win wins won winner winners get gets got receive receives received awarded".split()
        ),
        (WON, PRIZE),
    ),
)


def asking(asked: AskedStems) -> list[tuple[Paraphrase, frozenset[str]]]:
    """Return the paraphrases that bear on a question, each with the stems of its words there."""
    found = []
    for paraphrase in PARAPHRASES:
        stems = {stem for word, own in asked.words if word in paraphrase.asked for stem in own}
        if stems:
            found.append((paraphrase, frozenset(stems)))
    return found


def told(
    paraphrases: Sequence[tuple[Paraphrase, frozenset[str]]],
    asked: AskedStems,
    held: Set[str],
    sentence: str,
) -> frozenset[str]:
    """Return the stems of a question's words that a sentence tells in others.

    `held` are its own stems and those above it. They must be all others that the question has: who
    won one prize does not tell who won another.
    """
    found: set[str] = set()
    for paraphrase, stems in paraphrases:
        others = asked.weights.keys() - stems
        if others and others <= held and all(each.search(sentence) for each in paraphrase.told):
            found |= stems
    return frozenset(found)
