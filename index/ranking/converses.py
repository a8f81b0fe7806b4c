"""English questions that ask for one party to a deed which a sentence tells of the other: pure.

Who bought something says nothing of who sold it, and who won of who lost, unless the sentence also
names the one asked for: “bought it from the Lund family”, “won against Sala”.

To add one: 1. its two parties into DEEDS, each with the verbs whose subject it is; 2. a question
for each party, a sentence that tells of the other one alone and one that names both into
tests/index/ranking/test_converses.py.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.query.words import telling
from index.ranking.paraphrases import PRIZE


class Party(NamedTuple):
    """One of the two to a deed: the verbs that tell what it does, and what else names it.

    `beside` names it where a sentence tells the deed of the other one.
    """

    verbs: re.Pattern[str]
    beside: re.Pattern[str]


class Deed(NamedTuple):
    """What one party does and the other has done to it; where `of`, of such matters alone."""

    parties: tuple[Party, Party]
    of: re.Pattern[str] | None = None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


A_PARTY = r"(?:the|an?|his|her|its|their|our|some|\d[\d,.]*|(?-i:[A-Z])\w*)\b"
CALENDAR = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August"
    r"|September|October|November|December"
)
FROM_PARTY = rf"(?:from|off) (?!(?:{CALENDAR})\b|\d|now\b|then\b)"
# “sold the town a boat”: two things follow the verb.
TO_PARTY = (
    rf"to {A_PARTY}|(?:sold|sells?|selling|lent|lends?|lending|gave|gives?|giving|award(?:s|ed)"
    r"|hand(?:s|ed)|present(?:s|ed))"
    r" (?:(?!(?:at|by|for|from|in|of|on|to|last|next)\b)[\w’'-]+ ){1,4}"
    r"(?:the|an?|his|her|its|their|\d[\d,.]*)"
)
GIVING = (
    r"gave|gives?|giving|given|award(?:s|ed|ing)?|hand(?:s|ed|ing)|present(?:s|ed|ing)"
    r"|donat(?:es?|ed|ing)"
)
DEEDS = (
    Deed(
        (
            Party(
                _words(r"sold|sells?|selling|auctioned"),
                _words(rf"{FROM_PARTY}|sellers?|vendors?|auctioneers?|auction house|owners?"),
            ),
            Party(
                _words(r"bought|buys?|buying|purchas(?:es?|ed|ing)|acquir(?:es?|ed|ing)"),
                _words(
                    rf"{TO_PARTY}|buyers?|bidders?|purchasers?|owns?|owners?|paid|pays|paying|spent"
                    r"|outbid|t(?:akes?|aken|ook) over"
                ),
            ),
        )
    ),
    Deed(
        (
            Party(
                _words(r"lent|lends?|lending|loan(?:s|ed|ing)"), _words(f"{FROM_PARTY}|lenders?")
            ),
            Party(_words(r"borrow(?:s|ed|ing)?"), _words(f"{TO_PARTY}|borrowers?")),
        )
    ),
    Deed(
        (
            Party(
                _words(
                    r"won|wins?|winning|beat(?:s|en|ing)?|defeat(?:s|ed|ing)?"
                    r"|t(?:akes?|ook) (?:home )?the|(?:goes|went|awarded|given) to"
                    r"|(?:receiv|collect|scoop|claim)(?:es|ed)"
                ),
                _words(
                    rf"(?:to|against|behind|after) {A_PARTY}|winners?|champions?|becomes?|became"
                    r"|elected|crowned|first|triumph\w*|gold"
                ),
            ),
            Party(
                _words(r"lost|loses?|losing"),
                _words(
                    r"over|against|ahead of|losers?|runners?[- ]up|finalists?|second|conced\w+"
                    r"|rivals?|opponents?|challengers?|incumbents?"
                ),
            ),
        ),
        _words(
            rf"{PRIZE.pattern}|match(?:es)?|games?|elections?|votes?|case|trial|lawsuit|appeal|bid"
            r"|battle|fight|seat|league|series|derby|(?:semi|quarter)-?finals?|debate|war"
        ),
    ),
    Deed(
        (
            Party(_words(GIVING), _words(rf"{FROM_PARTY}|by {A_PARTY}|donors?|jury|foundation")),
            Party(
                _words(r"receiv(?:es?|ed|ing)|gets?|got|won|wins"),
                _words(rf"{TO_PARTY}|(?:was|were|been|is|are|be) (?:{GIVING})|recipients?"),
            ),
        ),
        PRIZE,
    ),
)
# These have the one who wins before them and the one who loses after them.
OF_BOTH = _words(
    r"beat(?:s|en|ing)?|defeat(?:s|ed|ing)?|victory|thrash(?:es|ed)|overc[ao]mes?|knocked out|edged"
)
# Of others it is asked what was done to them: “which paintings sold well”.
WHO = (
    r"who|(?:which|what) (?:[\w’'-]+ )?(?:bank|city|club|company|companies|country|countries|family"
    r"|families|firms?|group|man|museum|party|parties|players?|side|teams?|town|woman)"
)
BE = r"(?:is|are|was|were|(?:has|have|had) been)"
ASKED = re.compile(
    rf"^\W*(?:(?:and|but|so) )?(?:{WHO})(?:['’]s)? "
    rf"(?:(?P<be>{BE}) |(?:has|have|had|will|would) )?(?:\w+ly )?(?P<verb>\w+)",
    re.IGNORECASE,
)
PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)(?: \w+ly)? $", re.IGNORECASE)
DONE_BY = re.compile(r"\bby\b", re.IGNORECASE)
PRONOUN = re.compile(r"\b(?:it|them)\b", re.IGNORECASE)


@lru_cache(maxsize=8)
def asked_parties(question: str) -> tuple[tuple[Party, Party], ...]:
    """Return the parties to deeds that a question asks for, each with the other one."""
    asked = ASKED.search(question)
    if asked is None:
        return ()
    verb = asked["verb"]
    passive = asked["be"] is not None and not verb.lower().endswith("ing")
    return tuple(
        (other, party) if passive else (party, other)
        for deed in DEEDS
        for party, other in (deed.parties, deed.parties[::-1])
        if party.verbs.fullmatch(verb)
        and (deed.of is None or deed.of.search(question))
        # Who asks for both gets both.
        and not other.verbs.search(question)
    )


def tells_of_other(question: str, sentence: str) -> bool:
    """Return whether a sentence tells the deed of the other party, and does not name the one asked.

    So does one that tells that it was done to something and not by whom. What shares no word with
    the question may tell of another deed.
    """
    found = asked_parties(question)
    if (
        not found
        or OF_BOTH.search(sentence)
        or not (PRONOUN.search(sentence) or _shares(question, sentence))
    ):
        return False
    return any(_tells(other, asked, sentence) for asked, other in found)


def is_of_another_thing(question: str, passage: str) -> bool:
    """Return whether a question asks what became of a thing, of which a passage says nothing.

    A contest or a prize may go by other words.
    """
    things = {party for deed in DEEDS if deed.of is None for party in deed.parties}
    asks = any(asked in things for asked, _other in asked_parties(question))
    return asks and not _shares(question, passage)


def _tells(other: Party, asked: Party, sentence: str) -> bool:
    if asked.beside.search(sentence):
        return False
    own = list(asked.verbs.finditer(sentence))
    if own:
        return all(_is_unsaid(sentence, verb) for verb in own)
    return other.verbs.search(sentence) is not None


def _shares(question: str, sentence: str) -> bool:
    """Return whether a text has one of the words that a question asks about, if it has any."""
    words, about = ({word.rstrip("s") for word in telling(text)} for text in (sentence, question))
    verb = ASKED.search(question)
    about -= {verb["verb"].casefold().rstrip("s")} if verb else set()
    return not (about and about.isdisjoint(words))


def _is_unsaid(sentence: str, verb: re.Match[str]) -> bool:
    """Return whether a verb is passive, and nothing tells who did it."""
    passive = PASSIVE.search(sentence[: verb.start()])
    return passive is not None and not DONE_BY.search(sentence, verb.end())
