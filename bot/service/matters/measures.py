"""Figures in different units beside each other: 5 miles are 8 km. Pure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from articles.languages import ENGLISH
from bot.service.units import units_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# By what is measured, an English spelling of each unit and how many of the first one it comes to:
# exact where a unit is defined by another, as the mile is, and American where there are several.
MEASURES: dict[str, dict[str, float]] = {
    "length": {
        "meters": 1,
        "kilometers": 1000,
        "centimeters": 0.01,
        "millimeters": 0.001,
        "miles": 1609.344,
        "nautical miles": 1852,
        "yards": 0.9144,
        "feet": 0.3048,
        "inches": 0.0254,
    },
    "mass": {
        "kilograms": 1,
        "grams": 0.001,
        "metric tons": 1000,
        "tons": 907.18474,
        "pounds": 0.45359237,
        "ounces": 0.028349523125,
    },
    "speed": {
        "meters per second": 1,
        "kilometers per hour": 1 / 3.6,
        "miles per hour": 0.44704,
        "knots": 1852 / 3600,
    },
    "area": {
        "square meters": 1,
        "square kilometers": 1e6,
        "square miles": 2589988.110336,
        "square feet": 0.09290304,
        "hectares": 1e4,
        "acres": 4046.8564224,
    },
    "volume": {
        "liters": 1,
        "milliliters": 0.001,
        "cubic meters": 1000,
        "gallons": 3.785411784,
        "barrels": 158.987294928,
    },
    "duration": {
        "seconds": 1,
        "minutes": 60,
        "hours": 3600,
        "days": 86400,
        "weeks": 604800,
    },
    "months": {"months": 1, "years": 12, "decades": 120, "centuries": 1200},
    "temperature": {"degrees Celsius": 1},
}
FAHRENHEIT = "degrees Fahrenheit"


class Measure(NamedTuple):
    """What a unit measures, and how many of the first unit of that kind one of it is."""

    what: str
    factor: float


@cache
def _measures() -> Mapping[str, Measure]:
    """Return the measures by the short names of their units; see `bot.service.units`."""
    names = units_of(ENGLISH).units
    return {
        names[written.casefold()]: Measure(what, factor)
        for what, units in MEASURES.items()
        for written, factor in units.items()
        if written.casefold() in names
    }


def measured(value: float, unit: str) -> tuple[float, str]:
    """Return a value in the first unit of what its unit measures, and what that is.

    The unit itself is returned where it is none of these, as a currency.
    """
    if unit == units_of(ENGLISH).units.get(FAHRENHEIT.casefold()):
        return (value - 32) / 1.8, "temperature"
    measure = _measures().get(unit)
    return (value * measure.factor, measure.what) if measure else (value, unit)
