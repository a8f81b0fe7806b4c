"""What the best sentences of the examples held back say of a trained reader: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.evaluation.metrics import area_under_curve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def figures_of(best: Mapping[str, Sequence[tuple[bool, bool, float]]]) -> dict[str, Any]:
    """Return the figures of each source.

    For each example are given whether something answers it, whether the best sentence is right,
    and that one's score. Sources in which everything is answered are held against the others'
    examples that nothing answers.
    """
    unanswered = [score for each in best.values() for there, _, score in each if not there]
    told = {}
    for source, each in best.items():
        right = [is_right for there, is_right, _ in each if there]
        answered = [score for there, _, score in each if there]
        own = [score for there, _, score in each if not there]
        told[source] = {
            "examples": len(each),
            "answer first": _share(right),
            "AUC": _area(answered, own or unanswered),
            "refused at 0": _share([score < 0 for score in own]),
            "answered at 0": _share([score > 0 for score in answered]),
        }
    return told


def _share(held: Sequence[bool]) -> float | None:
    return round(sum(held) / len(held), 3) if held else None


def _area(yes: Sequence[float], no: Sequence[float]) -> float | None:
    return round(area_under_curve(yes, no), 3) if yes and no else None
