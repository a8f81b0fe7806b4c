"""Whether one figure is another, rounded. Pure."""

from __future__ import annotations

# From here on a figure may be a rounded one without saying so.
ROUNDED_FROM = 100


def one_is_rounded(one: float, other: float) -> bool:
    """Return whether the rounder of two figures is the other one, rounded: 1,200 and 1,217."""
    rounder, exact = sorted((one, other), key=_digits)
    if min(one, other) < ROUNDED_FROM:
        return False
    return float(f"{exact:.{_digits(rounder)}g}") == rounder


def _digits(value: float) -> int:
    """Return how many digits a value has but for the noughts behind."""
    return len(f"{value:.15g}".replace(".", "").strip("0")) or 1
