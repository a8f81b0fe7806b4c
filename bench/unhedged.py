"""Sentences told as surer, more exact or fuller than their source tells them.

Each change works on the text alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from falsified import NOT_NAMES, SMALL, Original, names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

ADVERBS = "secretly illegally reluctantly angrily unexpectedly repeatedly cynically".split()
ADJECTIVES = "corrupt secret controversial disgraced illegal shameful failing worthless".split()
# What is written for what, with the groups of the pattern.
Rewriting = tuple[str, str]
SURER: Sequence[Rewriting] = (
    (r"\b(?:may|might|could)(?: well| also| now)? (?=(?!not\b)[a-z]{3,})(?!have\b)", "will "),
    (r"\b(?:may|might|could) have (?=[a-z]+(?:ed|en|ne|st|ld)\b)", "had "),
    (r" (?:possibly|probably|perhaps|apparently|reportedly|supposedly)(?= [a-z])", ""),
    (
        r"\b(is|are|was|were) (?:likely|thought|believed|said|feared|reported|considered) to be\b",
        r"\1",
    ),
    (r"\bappear(?:s|ed)? to be\b", "is"),
    (r"\b(?:is|are) (?:expected|likely) to\b", "will"),
)
PLANNED = "planned|hoped|wanted|intended|promised|pledged|vowed|threatened|tried|offered|attempted"
PLANS: Sequence[Rewriting] = (
    (r"\b(?:plan|hope|want|intend|aim)(s?) to (?=[a-z]{3,})", "will "),
    (rf"(?<!have )(?<!has )(?<!had )\b(?:{PLANNED}) to (?=[a-z]{{3,}})", "did "),
    (r"\b(?:is|are) (?:planning|trying|hoping|threatening|seeking) to (?=[a-z]{3,})", "will "),
)
CLAIM = r"(?: (?:any |the )?(?:claim|suggestion|report|allegation)s?)?"
DENIALS: Sequence[Rewriting] = (
    (rf"\b(?:denied|rejected|dismissed|disputed){CLAIM} that\b", "said that"),
    (rf"\b(?:denies|rejects|dismisses|disputes){CLAIM} that\b", "says that"),
    (r"\bden(?:ied|ies) (?=(?:any |having |being )?[a-z]+ing\b)", "admits "),
    (r"\bdoubt(?:s|ed)?(?: that| whether| if)\b", "is sure that"),
    (r"\b(?:failed|refused|declined) to (?=[a-z]{3,})", "did "),
    (r"\b(?:fails|refuses|declines) to (?=[a-z]{3,})", "does "),
    (r"\b(?:was|were) cleared of\b", "was guilty of"),
    (r"\bno evidence that\b", "evidence that"),
    (r"\bruled out\b", "announced"),
    (r"\bunlikely to\b", "sure to"),
)
ACCUSATIONS: Sequence[Rewriting] = (
    (r"\b(is|are|was|were) (?:accused|suspected) of (?=[a-z]+ing\b)", r"\1 "),
    (r"\b(?:accused|suspected) of\b", "guilty of"),
    (r"\bcharged with\b", "convicted of"),
    (r" allegedly\b|\balleged (?!that\b|to\b|in\b)(?=[a-z])", ""),
    (r"\bsuspected (?=[a-z]{4,})(?!that\b|of\b)", ""),
    (r"\b(?:alleges|suspects)(?= that\b)", "knows"),
    (r"\b(?:alleged|claimed|suspected)(?= that\b)", "knew"),
    (r"\b(?:is|are|was|were) alleged to have\b", "has"),
)
BOUND = (
    "up to|at least|at most|more than|less than|fewer than|nearly|almost|about|around|over|some"
    "|as many as|as much as|approximately|roughly|under|no more than"
)
BOUNDS: Sequence[Rewriting] = (
    (rf"\b(?:{BOUND}) (?=[$£€]?\d|(?:{'|'.join(SMALL)}|hundred|half)\b)", ""),
    (r"\b(?:nearly|almost) (?=all\b|every\b|half\b)", ""),
)
CONDITION = re.compile(
    r"(?:If|Unless) (?!only\b)[^,“\"]{8,}, (?:then )?"
    r"(?P<main>(?!or |and |but )[a-z][^“?\"]{12,}[.!])"
)
SPEAKS = re.compile(
    r"(?P<before>[A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:said|says|told|added|warned)\b"
    r"|\b(?:said|says|added) (?P<behind>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[,.])"
)
PAST_VERB = re.compile(
    r"(?<=[a-z] )(?<!the )(?<!an )(?<!a )[a-z]{3,}ed (?=(?:the|an?|his|its|their|to|in)\b)"
)
NOUN = re.compile(
    r"\b(?:[Tt]he|[Aa]|his|her|its|their) (?P<noun>[a-z]{4,})"
    r"(?= (?:of|is|was|has|had|will|said|to|in)\b|,|\.)"
)


def _rewritten(sentence: str, ways: Sequence[Rewriting], chance: Random) -> str | None:
    made = [
        f"{sentence[: match.start()]}{match.expand(other)}{sentence[match.end() :]}"
        for pattern, other in ways
        for match in re.finditer(pattern, sentence)
        if not _is_quoted(sentence, match.start())
    ]
    return chance.choice(made) if made else None


def _is_quoted(sentence: str, place: int) -> bool:
    before = sentence[:place]
    return bool(before.count('"') % 2) or before.count("“") > before.count("”")


def _rewriting(ways: Sequence[Rewriting]) -> Callable[[Original, Random], str | None]:
    return lambda original, chance: _rewritten(original.sentence, ways, chance)


def without_condition(original: Original, _chance: Random) -> str | None:
    """Take an “if …” away that begins the sentence."""
    match = CONDITION.fullmatch(original.sentence)
    # What could be is said to be no more than that without its condition, too.
    if match is None or re.search(r"\b(?:could|may|might|likely|said)\b", match["main"]):
        return None
    return f"{match['main'][0].upper()}{match['main'][1:]}"


def swapped_speaker(original: Original, chance: Random) -> str | None:
    """Have another name of the passage say what is said."""
    sentence = original.sentence
    match = SPEAKS.search(sentence)
    # “He” may be the other one.
    if match is None or (match["before"] or match["behind"]) in NOT_NAMES:
        return None
    group = "before" if match["before"] else "behind"
    known = {name[0] for name in names_of(sentence)}
    speakers = {other["before"] or other["behind"] for other in SPEAKS.finditer(original.passage)}
    others = sorted(
        (speakers & {name[0] for name in names_of(original.passage)}) - known - {match[group]}
    )
    own = set(match[group].split())
    others = [name for name in others if not own & set(name.split())]
    if not others:
        return None
    start, end = match.span(group)
    return f"{sentence[:start]}{chance.choice(others)}{sentence[end:]}"


def with_adverb(original: Original, chance: Random) -> str | None:
    """Put an adverb before a verb."""
    found = [
        m
        for m in PAST_VERB.finditer(original.sentence)
        if not _is_quoted(original.sentence, m.start())
    ]
    return _with_word(original, [match.start() for match in found], ADVERBS, chance)


def with_adjective(original: Original, chance: Random) -> str | None:
    """Put an adjective before a noun."""
    found = [
        m for m in NOUN.finditer(original.sentence) if not _is_quoted(original.sentence, m.start())
    ]
    return _with_word(original, [match.start("noun") for match in found], ADJECTIVES, chance)


def _with_word(
    original: Original, places: Sequence[int], words: Sequence[str], chance: Random
) -> str | None:
    strange = [word for word in words if word not in original.passage]
    if not places or not strange:
        return None
    place = chance.choice(places)
    return f"{original.sentence[:place]}{chance.choice(strange)} {original.sentence[place:]}"


HEDGE_CHANGES: dict[str, Callable[[Original, Random], str | None]] = {
    "possibility told as a fact": _rewriting(SURER),
    "plan or attempt told as done or sure": _rewriting(PLANS),
    "doubt or denial taken out": _rewriting(DENIALS),
    "accusation told as a fact": _rewriting(ACCUSATIONS),
    "condition taken out": without_condition,
    "bound of a quantity taken out": _rewriting(BOUNDS),
    "speaker swapped": swapped_speaker,
}
WORD_CHANGES: dict[str, Callable[[Original, Random], str | None]] = {
    "an adverb put in": with_adverb,
    "an adjective put in": with_adjective,
}
