"""How well a sentence is borne out by the passages that it cites, as a number: pure."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from bot.service.faithfulness.coverage import fit_share, tells
from bot.service.faithfulness.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.faithfulness.models import NumberedSource

# Of a logistic curve, fitted to the development half of the votes that bench/results/faithful.md
# tells of, and rounded. Shares of words that a source has, and the number of faults, added nothing.
FIT_WEIGHT, JUDGED_WEIGHT, SUPPORT_OFFSET = 3.1, 0.25, -2.2


def support(sentence: str, sources: Sequence[NumberedSource], judged: float | None = None) -> float:
    """Return log-odds that the sources bear a sentence out; `judged` are a reader's, if any.

    What tells it is how alike what stands around its telling terms is to what stands around them
    in the sources, in the mean.
    """
    if not sources:
        return SUPPORT_OFFSET
    evidence = Evidence(sentence, sources)
    telling = [place for place, term in enumerate(evidence.said.terms) if tells(term)]
    fit = fmean([fit_share(evidence, place) for place in telling]) if telling else 0.0
    return FIT_WEIGHT * fit + JUDGED_WEIGHT * (judged or 0.0) + SUPPORT_OFFSET
