"""How surely a sentence says why: pure scores by its words, its place and what it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from bot.service.excerpts.ranking import content, early, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.excerpts.ranking import Scores, Vectors

EARLY_SCALE = 3.0
CUE = 0.3
RAN_TOGETHER, RAN_TOGETHER_WORDS = 0.5, 60
CLEAR = 2
# From this nearness to the headline on, a clear reason is taken for the story's own: a cosine, and
# where there are no vectors the share of common words.
ON_MATTER, ON_MATTER_WORDS = 0.5, 0.2
# The cosine from which two sentences say the same; it is high, for an event and its reason may be
# told in much the same words.
REASONS_ALIKE = 0.8
ENGLISH_SHARE = 1 / 3

# English words that tell of a reason, by how surely they do. 3: a reason or cause named as one.
NAMED = r"""because|due to|owing to|thanks to|caused by|causes? (?:of|was|were|is|are|remains?)
|stem(?:s|med|ming) from|attribut(?:e|es|ed|ing)|blam(?:e|es|ed|ing)|reasons?
|explain(?:s|ed)? (?:why|that)|motives?|motivated by|(?:un)?clear why|(?:that['’]s|which is) why
|(?:driven|sparked|triggered|prompted|provoked|inspired) by|retaliation|revenge|on suspicion of
|in (?:response|reaction|protest)|over (?:fears?|concerns?|claims|allegations)
|amid (?:fears?|concerns?)"""
# 2: a result, a purpose, a reaction whose object is its reason, or a sanction with its ground.
MEANT = r"""le(?:d|ads?|ading) to|as a (?:direct )?result|result of|prompt(?:s|ed|ing)
|(?:effort|attempt|bid|move|plan|campaign|way|measure)s? to|in order to|so that|so as to
|in (?:the )?(?:wake|light|view) of|means that|meant that
|to (?:avoid|prevent|protect|reduce|save|curb|tackle|combat|ease|cope|ensure|help|make sure)
|aimed at|intended to|designed to|(?:related|linked) to|fear(?:s|ed|ing)?
|(?:accus|criticis|criticiz|prais|apologis|apologiz|celebrat)(?:e|es|ed|ing)
|(?:condemn|mourn|protest)(?:s|ed|ing)?|outraged?|anger(?:ed)?|angry|furious
|(?:(?:resign|quit|sack|fin|su|arrest|charg|jail|suspend|bann|convict|recall|cancel|delay)
(?:s|e|es|ed|ing)?|step(?:s|ped|ping)? down)(?: \w+){0,3} (?:over|for|after|amid|following)"""
# 1: what may join a reason, and mostly joins something else.
LOOSE = r"""after|following|amid|despite|over|as|since|for \w+ing|aim(?:s|ed|ing)? to
|hop(?:es|ed|ing) to|therefore|consequently|meaning|result(?:s|ed|ing)?|could|would|may|might
|appears? to|believed to"""
REASON_CUES = tuple(
    (surety, re.compile(rf"\b(?:{words.replace(chr(10), '')})\b", re.IGNORECASE))
    for surety, words in ((3, NAMED), (CLEAR, MEANT), (1, LOOSE))
)
ENGLISH_WORD = re.compile(
    r"\b(?:the|and|that|with|from|this|which|because|but|not|they|their|has|had|were|said|its)\b",
    re.IGNORECASE,
)


def cues(texts: Sequence[str]) -> Scores:
    """Return how surely each sentence says why, 0 to 3; all 0 where the story is not English."""
    english = sum(1 for text in texts if ENGLISH_WORD.search(text))
    if english < ENGLISH_SHARE * len(texts):
        return np.zeros(len(texts))
    return np.array([_cue(text) for text in texts], dtype=float)


def word_scores(texts: Sequence[str], surety: Scores) -> Scores:
    """Return a score by cue and place, less for text that ran together, such as captions."""
    long = np.array([len(text.split()) > RAN_TOGETHER_WORDS for text in texts])
    return CUE * surety + early(len(texts), EARLY_SCALE) - RAN_TOGETHER * long


def near_words(words: Sequence[frozenset[str]], topic: frozenset[str]) -> Scores:
    """Return how many longer words each sentence shares with the topic, as a cosine."""
    wanted = content(topic)
    held = [content(each) for each in words]
    return np.array(
        [len(each & wanted) / ((len(each) * len(wanted)) ** 0.5 or 1.0) for each in held]
    )


def near_meaning(vectors: Vectors, headline: Vectors) -> Scores:
    """Return each sentence's cosine with what the headline and the first sentence say together."""
    return (vectors @ unit(headline + vectors[0])).astype(float)


def settle(
    chosen: Sequence[int], surety: Scores, near: Scores, scores: Scores, least: float
) -> list[int]:
    """Return the chosen sentences where one says why clearly; else put one that does in, or none.

    What takes the last place is the best sentence with a clear reason that is at least `least`
    near to the story's matter. Without such a sentence the story does not say why.
    """
    if any(surety[place] >= CLEAR for place in chosen):
        return list(chosen)
    clear = np.flatnonzero((surety >= CLEAR) & (near >= least))
    if not clear.size:
        return []
    reason = int(clear[scores[clear].argmax()])
    return [*chosen[:-1], reason]


def _cue(text: str) -> int:
    return next((surety for surety, pattern in REASON_CUES if pattern.search(text)), 0)
