"""Who says what, in a sentence and in its sources: pure. English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from articles.languages import ENGLISH
from bot.service.faithfulness.models import Finding, FindingKind
from bot.service.faithfulness.terms import TermKind, same_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.service.faithfulness.evidence import Evidence, Statement
    from bot.service.faithfulness.terms import Term

SPEECH = frozenset(
    "say tell state add note remark claim call describe warn insist argue admit announce explain "
    "declare deny promise think believe write joke praise blame accuse criticise criticize".split()
)
# A speaker stands so many terms from the word of speech at most, in its clause.
SPEAKER_REACH = 3
# A source's sentence must hold this share of what is said, but for its names.
LEAST_SAID = 0.5
BEGINS_QUOTED = re.compile(r"\s*[“\"„«‘]")
ENDS_BEHIND = re.compile(r"\s*(?:[,.;:“”\"]|$)")
SENTENCES_BACK = 2


def speaker_findings(evidence: Evidence) -> Iterator[Finding]:
    """Yield who is said to say what somebody else says in the sources."""
    if evidence.language != ENGLISH:
        return
    speaker = speaker_of(evidence.said)
    if speaker is None:
        return
    wanted = _content(evidence.said) - {speaker.key}
    if not wanted:
        return
    shares: list[tuple[float, Term]] = []
    unknown = 0.0
    for source in evidence.sources:
        for row, statement in enumerate(source.statements):
            if statement.is_headline:
                continue
            share = len(wanted & _content(statement)) / len(wanted)
            told = _speaker_there(source.statements, row)
            if told is None:
                unknown = max(unknown, share)
            else:
                shares.append((share, told))
    # “Officials said” for “Marsh said” tells less and is true; of two that speak one is wrong.
    if speaker.kind is not TermKind.NAME and all(told.key != speaker.key for _, told in shares):
        return
    own = max((share for share, told in shares if same_name(told.key, speaker.key)), default=0.0)
    other = max((share for share, _ in shares), default=0.0)
    if other >= LEAST_SAID and other > own and other >= unknown:
        yield Finding(FindingKind.SPEAKER, speaker.written)


def speaker_of(statement: Statement) -> Term | None:
    """Return the name that stands beside a sentence's only word of speech, if one does.

    So does a word with a capital that begins a sentence: “Officials said”, “Marsh said”.
    """
    terms = statement.terms
    found: list[Term] = []
    for place, term in enumerate(terms):
        if term.kind is not TermKind.WORD or term.key not in SPEECH:
            continue
        before = [
            t for t in terms[max(0, place - SPEAKER_REACH) : place] if t.clause == term.clause
        ]
        # “Said Marsh.”, and not “said Marsh left”.
        behind = [
            t for t in terms[place + 1 : place + 2] if ENDS_BEHIND.match(statement.text, t.end)
        ]
        named = [t for t in (*before[::-1], *behind) if t.kind is TermKind.NAME]
        if not named and place:
            named = _named_before(statement, place)
        if named:
            found.append(named[0])
    return found[0] if len({term.key for term in found}) == 1 else None


def _named_before(statement: Statement, place: int) -> list[Term]:
    """Return what is written as a name before a word of speech: “Marsh said”, “NFA (…) said”."""
    terms, last = statement.terms, place - 1
    if last and statement.text[: terms[last].start].endswith("("):
        return [terms[last - 1]] if terms[last - 1].kind is TermKind.NAME else []
    is_word = terms[last].content and terms[last].kind is TermKind.WORD
    return [terms[last]] if is_word and terms[last].written[:1].isupper() else []


def _speaker_there(statements: tuple[Statement, ...], row: int) -> Term | None:
    """Return a sentence's speaker; of one that is quoted whole, the one before it has that."""
    for back in range(SENTENCES_BACK + 1):
        if back > row or statements[row - back].is_headline:
            return None
        found = speaker_of(statements[row - back])
        if found is not None or not BEGINS_QUOTED.match(statements[row - back].text):
            return found
    return None


def _content(statement: Statement) -> frozenset[str]:
    return frozenset(
        term.quantity
        for term in statement.terms
        if term.content and term.kind in (TermKind.WORD, TermKind.NUMBER) and term.key not in SPEECH
    )
