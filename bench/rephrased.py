"""Sentences told in other words that say the same, so that their source still bears them out."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from falsified import A_MONTH, DAY_OF_MONTH, MONTHS, SMALL, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from random import Random

# Some of these the check knows as words of one meaning, some it does not.
SYNONYMS = {
    "company": "firm",
    "companies": "firms",
    "bought": "purchased",
    "buy": "purchase",
    "shows": "reveals",
    "showed": "revealed",
    "began": "started",
    "begin": "start",
    "big": "large",
    "children": "kids",
    "film": "movie",
    "need": "require",
    "needs": "requires",
    "help": "assist",
    "trying": "attempting",
    "received": "got",
    "jobs": "posts",
    "nearly": "almost",
    "roughly": "about",
    "entire": "whole",
    "important": "significant",
    "workers": "employees",
    "lawyer": "attorney",
    "announced": "unveiled",
    "use": "utilise",
    "used": "utilised",
    "rapidly": "quickly",
    "often": "frequently",
    "however": "but",
    "currently": "at present",
    "expensive": "costly",
    "wrong": "incorrect",
    "answer": "reply",
    "huge": "enormous",
    "story": "account",
    "happy": "glad",
    "angry": "furious",
    "difficult": "tough",
}
FIRST_NAMES_KNOWN = (
    "John Michael David James Robert William Richard Thomas Mark Paul Steven Andrew Kenneth Kevin "
    "Brian George Edward Peter Sam Joe Donald Elon Tim Jeff Bill Gary Tom Chris Daniel Matthew "
    "Anthony Charles Joseph Mary Jennifer Linda Elizabeth Susan Jessica Sarah Karen Nancy Lisa "
    "Emma Kate Laura Rachel Anna Maria Taylor Gordon Tony Alan Martin Simon Stephen Graham Jack "
    "Andy Jonathan Patrick Adam Ben Alex Luke Ryan Roger Colin Nick Ian Neil Justin Travis".split()
)
ADVERBS_KEPT = frozenset(
    "only early family daily weekly monthly yearly likely unlikely nearly hardly barely scarcely "
    "supply reply apply rely ally italy july friendly elderly lovely costly deadly hourly fully "
    "partly mostly largely rarely allegedly reportedly apparently probably possibly presumably "
    "potentially supposedly assembly monopoly fly rally bully belly jelly ugly "
    "lonely holy folly anomaly respectively quarterly exactly approximately roughly".split()
)
HEDGED = (
    (r"\bmay (?=(?!not\b)[a-z])", "might "),
    (r"\bmight (?=(?!not\b)[a-z])", "could "),
    (r"\bcould (?=be\b|have\b)", "might "),
    (r"\b(is|are) expected to\b", r"\1 likely to"),
    (r"\bplan(s?) to\b", r"intend\1 to"),
    (r"\bhope(s?) to\b", r"want\1 to"),
    (r"\b(is|are|was|were) accused of\b", r"\1 alleged to be guilty of"),
    (r"\bdenied that\b", "rejected claims that"),
    (r"\bpromised to\b", "pledged to"),
    (r"\btried to\b", "attempted to"),
    (r"\bnearly (?=\d|all\b|half\b)", "almost "),
    (r"\balmost (?=\d|all\b|half\b)", "nearly "),
    (r"\b(?:about|approximately|roughly) (?=[$£€]?\d)", "around "),
    (r"\baround (?=[$£€]?\d)", "about "),
    (r"\bmore than (?=[$£€]?\d)", "over "),
    (r"\bover (?=[$£€]?\d)", "more than "),
    (r"\bat least (?=[$£€]?\d)", "no fewer than "),
    (r"\bup to (?=\d)", "as many as "),
    (r"\ballegedly\b", "reportedly"),
    (r"\bprobably\b", "likely"),
    (r"\bperhaps\b", "possibly"),
)
BEGINNINGS = frozenset("The A An It He She They In This There We".split())
SAID = re.compile(r"\bsaid\b(?! to\b)")


def _figure_otherwise(sentence: str, chance: Random, _published: date) -> str | None:
    ways: list[tuple[str, Callable[[re.Match[str]], str]]] = [
        (r"(?<![\w.,$£€-])\d{1,3}(?:,\d{3})+\b(?![.,]\d)", lambda m: m[0].replace(",", "")),
        (r"(?<=\d)%", lambda _: " percent"),
        (r"(?<=\d) per ?cent\b", lambda _: "%"),
        (r"(?<=\d)bn\b", lambda _: " billion"),
        (r"(?<=[$£€]\d) billion\b", lambda _: "bn"),
        (rf"(?<![-\w])(?:{'|'.join(SMALL)})(?= [a-z]{{4,}})", lambda m: str(SMALL.index(m[0]) + 2)),
        (r"(?<![\w.,$£€/:+-])(?:[2-9]|1[0-2])(?= [a-z]{4,})", lambda m: SMALL[int(m[0]) - 2]),
    ]
    chance.shuffle(ways)
    for pattern, write in ways:
        found = [m for m in re.finditer(pattern, sentence) if not _is_quoted(sentence, m.start())]
        if found:
            match = chance.choice(found)
            if re.search(rf"(?:{A_MONTH})\.? $", sentence[: match.start()]):
                continue
            return f"{sentence[: match.start()]}{write(match)}{sentence[match.end() :]}"
    return None


def _said_otherwise(sentence: str, chance: Random, _published: date) -> str | None:
    found = [m for m in SAID.finditer(sentence) if not _is_quoted(sentence, m.start())]
    if not found:
        return None
    match = chance.choice(found)
    way = chance.choice(("told reporters", "stated", "noted", "added"))
    return f"{sentence[: match.start()]}{way}{sentence[match.end() :]}"


def _date_otherwise(sentence: str, _chance: Random, published: date) -> str | None:
    if (match := DAY_OF_MONTH.search(sentence)) and not _is_quoted(sentence, match.start()):
        name, day = match["month"] or match["month2"], match["day"] or match["day2"]
        month = next(number for number, each in enumerate(MONTHS) if each[:3] == name[:3])
        day_first = match["day"] is not None
        written = f"{day} {MONTHS[month]}" if day_first else f"{MONTHS[month]} {day}"
        return f"{sentence[: match.start()]}{written}{sentence[match.end() :]}"
    past = r"(?<=ed |id |ld |on |an |me |st )"
    if match := re.search(rf"{past}on ({'|'.join(WEEKDAYS)})\b(?! night| morning)", sentence):
        back = (published.weekday() - WEEKDAYS.index(match[1])) % 7
        day_meant = published - timedelta(days=back)
        written = f"on {day_meant.day} {day_meant:%B %Y}"
        return f"{sentence[: match.start()]}{written}{sentence[match.end() :]}"
    return None


def _clauses_turned(sentence: str, _chance: Random, _published: date) -> str | None:
    pattern = (
        r"([A-Z][^,;:“”\"]{25,}?),? (because|while|after|before|when|although) ([^,;:“”\"]{15,})\."
    )
    match = re.fullmatch(pattern, sentence)
    if match is None or re.search(r"\b(?:that|said|who|which)\b", match[1]):
        return None
    first = match[1]
    if first.endswith((" not", " but", " only", " just", " even", " long", " days", " years")):
        return None
    if first.split()[0] in BEGINNINGS:
        first = f"{first[0].lower()}{first[1:]}"
    return f"{match[2].capitalize()} {match[3]}, {first}."


def _in_synonyms(sentence: str, chance: Random, _published: date) -> str | None:
    found = [match for match in re.finditer(r"[a-z]+", sentence) if match[0] in SYNONYMS]
    found = [m for m in found if not sentence[: m.start()].endswith(("-", "’", "'"))]
    outside = [m for m in found if not _is_quoted(sentence, m.start())]
    if not outside:
        return None
    match = chance.choice(outside)
    return f"{sentence[: match.start()]}{SYNONYMS[match[0]]}{sentence[match.end() :]}"


def _is_quoted(sentence: str, place: int) -> bool:
    before = sentence[:place]
    return bool(before.count('"') % 2) or before.count("“") > before.count("”")


def _without_adverb(sentence: str, chance: Random, _published: date) -> str | None:
    found = [
        match
        for match in re.finditer(r"(?<=[a-z]) [a-z]{3,}ly(?= [a-z])", sentence)
        if match[0].strip() not in ADVERBS_KEPT and not _is_quoted(sentence, match.start())
    ]
    if not found:
        return None
    match = chance.choice(found)
    return f"{sentence[: match.start()]}{sentence[match.end() :]}"


def _without_parenthesis(sentence: str, _chance: Random, _published: date) -> str | None:
    patterns = (
        r" \([^()]{3,60}\)(?!\w)",
        r" — [^—]{5,60} —",
        r" – [^–]{5,60} –",
        r", who [^,]{5,60},",
    )
    for pattern in patterns:
        if (match := re.search(pattern, sentence)) and not _is_quoted(sentence, match.start()):
            return f"{sentence[: match.start()]}{sentence[match.end() :]}"
    return None


def _shortened_name(sentence: str, chance: Random, _published: date) -> str | None:
    pattern = rf"\b(?:{'|'.join(FIRST_NAMES_KNOWN)}) (?=[A-Z][a-z]+\b)"
    found = [m for m in re.finditer(pattern, sentence) if not _is_quoted(sentence, m.start())]
    if not found:
        return None
    match = chance.choice(found)
    return f"{sentence[: match.start()]}{sentence[match.end() :]}"


def _hedged_otherwise(sentence: str, chance: Random, _published: date) -> str | None:
    made = [
        f"{sentence[: match.start()]}{match.expand(other)}{sentence[match.end() :]}"
        for pattern, other in HEDGED
        for match in re.finditer(pattern, sentence)
        if not _is_quoted(sentence, match.start())
    ]
    return chance.choice(made) if made else None


WAYS: dict[str, Callable[[str, Random, date], str | None]] = {
    "number written otherwise": _figure_otherwise,
    "“said” written otherwise": _said_otherwise,
    "date written otherwise": _date_otherwise,
    "clauses in another order": _clauses_turned,
    "a synonym": _in_synonyms,
    "without an adverb": _without_adverb,
    "without a parenthesis": _without_parenthesis,
    "a name shortened": _shortened_name,
    "a hedge in another word": _hedged_otherwise,
}


AT_ONCE_KIND = "two or more of these at once"


def rephrasings_of(sentence: str, published: date, chance: Random) -> dict[str, str]:
    """Return by kind the sentence in other words, where it can be."""
    made = {kind: way(sentence, chance, published) for kind, way in WAYS.items()}
    text, done = sentence, 0
    for way in WAYS.values():
        other = way(text, chance, published)
        text, done = other or text, done + bool(other)
    made[AT_ONCE_KIND] = text if done > 1 else None
    return {kind: text for kind, text in made.items() if text is not None and text != sentence}
