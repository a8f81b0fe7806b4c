"""How well a sentence is borne out by the passages that it cites, as a number: pure."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from bot.service.faithfulness.checking import findings_of
from bot.service.faithfulness.contexts import likeness
from bot.service.faithfulness.coverage import missing_words
from bot.service.faithfulness.evidence import SENTENCE_WEIGHT, Evidence
from bot.service.faithfulness.terms import TermKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.service.faithfulness.evidence import Place
    from bot.service.faithfulness.models import NumberedSource
    from bot.service.faithfulness.terms import Term

# Of a logistic curve over the features below; fitted to the development half of the votes that
# bench/results/faithful.md tells of, and rounded.
HELD_WEIGHT, FIT_WEIGHT, FOUND_WEIGHT, JUDGED_WEIGHT, SUPPORT_OFFSET = 4.0, 4.0, -0.5, 0.15, -4.5


class SupportFeatures(NamedTuple):
    """What tells of a sentence how well it is borne out.

    `held` is the share of its telling terms that a source has, `fit` how alike their surroundings
    are there in the mean (both 0 to 1), and `found` the number of its faults.
    """

    held: float
    fit: float
    found: int


def support(
    sentence: str, sources: Sequence[NumberedSource], today: date, judged: float | None = None
) -> float:
    """Return log-odds that the sources bear a sentence out; `judged` are a reader's, if any."""
    features = features_of(sentence, sources, today)
    return (
        HELD_WEIGHT * features.held
        + FIT_WEIGHT * features.fit
        + FOUND_WEIGHT * features.found
        + JUDGED_WEIGHT * (judged or 0.0)
        + SUPPORT_OFFSET
    )


def features_of(sentence: str, sources: Sequence[NumberedSource], today: date) -> SupportFeatures:
    """Return what tells how well a sentence is borne out; all 0 where it says nothing."""
    evidence = Evidence(sentence, sources)
    terms = evidence.said.terms
    telling = [place for place, term in enumerate(terms) if term.content]
    if not telling or not sources:
        return SupportFeatures(0.0, 0.0, 0)
    held = 1 - len(missing_words(evidence)) / len(telling)
    fits = [_share_of_fit(evidence, place, terms[place]) for place in telling]
    return SupportFeatures(held, fmean(fits), len(findings_of(evidence, today)))


def _share_of_fit(evidence: Evidence, place: int, term: Term) -> float:
    """Return how alike a term's surroundings are to its own in a source, 0 to 1."""
    context = evidence.said.contexts[place]
    fit, _ = evidence.best(place, _own(evidence, term))
    return fit / (likeness(context, context) + SENTENCE_WEIGHT)


def _own(evidence: Evidence, term: Term) -> Sequence[Place]:
    if term.kind is TermKind.WORD:
        return evidence.of_word(term.key)
    return [
        there
        for there in evidence.of_kind(term.kind)
        if evidence.term(there).quantity == term.quantity
    ]
