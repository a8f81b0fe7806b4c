"""Sentences falsified by kind, as somebody would who wants a quote to say something else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIGURE = re.compile(
    r"(?P<before>(?:US|A)?[$€£¥#§]\s?|[-−–+~](?=\d))?(?P<figure>\d+(?:[.,]\d+)*)"
    r"(?P<behind>\s?[%‰×]|\s?°\s?[CF]?\b)?(?![\d-])"
)
# What may stand around a figure instead; {} is the figure.
SIGNS = (
    *("${}", "€{}", "£{}", "¥{}", "-{}", "−{}", "–{}", "+{}", "~{}", "#{}", "§ {}", "{}%", "{} %"),
    *("{}‰", "{}°", "{} °C", "{} °F", "{}×", "{}′", "-{}%", "-${}", "{} €", "{}/", "<{}", "> {}"),
)
UNITS = (
    *("km/m", "m/cm", "cm/mm", "metres/kilometres", "kilometres/miles", "feet/metres", "kg/g"),
    *("kilograms/grams", "tonnes/kilograms", "million/billion", "billion/trillion"),
    *("thousand/million", "mph/km/h", "knots/mph", "MB/GB", "MW/mW", "MW/GW", "MB/Mb", "kW/W"),
    *("crowns/euros", "euros/dollars", "pounds/dollars", "degrees/percent", "bn/m"),
    *("percent/percentage points", "hours/minutes", "days/weeks", "years/months", "°C/°F"),
    *("minutes/seconds", "acres/hectares", "litres/millilitres", "hectares/square metres"),
)
NUMBERS = (
    *("one two three four five six seven eight nine ten eleven twelve twenty thirty forty".split()),
    *("fifty hundred half twice first second third".split()),
)
NEGATED = re.compile(r"\b(is|was|were|are|will|had|has|have|can|could|would|did|does|said)\b")
NEGATION = re.compile(r"\b(?:(?:[Nn]ot|[Nn]ever|[Nn]o|[Ww]ithout|[Hh]ardly)\s)|n['’]t\b")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = (
    *"January February March April May June July August".split(),
    *"September October November December".split(),
)
LIMITS = ("more than", "less than", "fewer than", "about", "up to", "at least", "at most", "nearly")
TURNS = (
    *("rose/fell", "rise/fall", "up/down", "more/less", "higher/lower", "above/below", "won/lost"),
    *("increase/decrease", "before/after", "first/last", "opened/closed", "with/without"),
    *("all/some", "most/few", "many/few", "best/worst", "over/under", "and/or", "may/must"),
)


def falsified(text: str) -> Iterator[tuple[str, str]]:
    """Yield falsified forms of a sentence with the kind of each; none says the same."""
    for kind, make in KINDS.items():
        for made in make(text):
            if made != text:
                yield kind, " ".join(made.split())


def _each(pattern: re.Pattern[str], text: str, *others: str) -> Iterator[str]:
    """Yield the text with one place that fits replaced at a time."""
    for found in pattern.finditer(text):
        for other in others:
            yield text[: found.start()] + other + text[found.end() :]


def _swapped(text: str, *pairs: str) -> Iterator[str]:
    for pair in pairs:
        one, _, two = pair.partition("/")
        for old, new in ((one, two), (two, one)):
            yield from _each(re.compile(rf"(?<!\w){re.escape(old)}(?!\w)"), text, new)


def _sign(text: str) -> Iterator[str]:
    for found in FIGURE.finditer(text):
        for made in (shape.format(found["figure"]) for shape in ("{}", *SIGNS)):
            # A sign for “greater” is a block quote's where a line begins with it.
            quotes = made.startswith(">") and not found.start()
            if not quotes and _bare(made) != _bare(found[0]):
                yield text[: found.start()] + made + text[found.end() :]


def _bare(figure: str) -> str:
    return re.sub(r"[−–]", "-", "".join(figure.split()))


def _digit(text: str) -> Iterator[str]:
    for found in re.finditer(r"\d", text):
        other = str((int(found[0]) + 1) % 10)
        yield text[: found.start()] + other + text[found.end() :]


def _point(text: str) -> Iterator[str]:
    for found in re.finditer(r"(?<![\d.,])\d+(?:[.,]\d+)*(?![\d-])", text):
        whole = re.sub(r"[.,]", "", found[0])
        shapes = {
            *(f"{whole[:n]}.{whole[n:]}" for n in range(len(whole))),
            *(whole, f"{whole}0", f"0.{whole}", f"{whole[0]},{whole[1:]}", f"{found[0]}.5"),
        }
        yield from (
            text[: found.start()] + shape + text[found.end() :]
            for shape in sorted(shapes - {found[0]})
            if shape[-1].isdigit()
        )


def _separator(text: str) -> Iterator[str]:
    return _each(re.compile(r"(?<=\d),(?=\d{3})"), text, ".", "", ", ", " and ")


def _range(text: str) -> Iterator[str]:
    for found in re.finditer(r"(\d+)(\s?[-–]\s?| to | and | or )(\d+)", text):
        one, between, two = found.groups()
        for made in (two + between + one, one, two, f"{one}{between}{two}0", f"{one} {two}"):
            yield text[: found.start()] + made + text[found.end() :]


def _number(text: str) -> Iterator[str]:
    for number in NUMBERS:
        others = [other for other in NUMBERS if other != number][:4]
        yield from _each(re.compile(rf"\b{number}\b"), text, *others)


def _negation(text: str) -> Iterator[str]:
    yield from _each(NEGATION, text, "")
    for found in NEGATED.finditer(text):
        for put in (" not", " never", "n't", " no"):
            yield text[: found.end()] + put + text[found.end() :]


def _name(text: str) -> Iterator[str]:
    return _each(NAME, text, "Marlow")


def _date(text: str) -> Iterator[str]:
    for names in (DAYS, MONTHS):
        for place, name in enumerate(names):
            other = names[(place + 1) % len(names)]
            yield from _each(re.compile(rf"\b{name}\b"), text, other)
    for found in re.finditer(r"\b(?:19|20)\d\d\b", text):
        yield text[: found.start()] + str(int(found[0]) + 1) + text[found.end() :]


def _limit(text: str) -> Iterator[str]:
    for found in FIGURE.finditer(text):
        yield from (text[: found.start()] + f"{limit} " + text[found.start() :] for limit in LIMITS)
    for limit in LIMITS:
        yield from _each(re.compile(rf"\b{limit} ", re.IGNORECASE), text, "", "exactly ")


def _cut(text: str) -> Iterator[str]:
    """Yield what is left where a sentence is broken off within a quantity or behind a “not”."""
    for found in FIGURE.finditer(text):
        if (found["behind"] or "").strip():
            yield text[: found.end("figure")]
        if found["before"]:
            yield text[found.start("figure") :]
    for unit in {unit for pair in UNITS for unit in pair.split("/")} | {"percent"}:
        for found in re.finditer(rf"\d\s?{unit}\b", text):
            yield text[: found.start() + 1]
    for found in NEGATION.finditer(text):
        yield text[found.end() :]
    for limit in LIMITS:
        for found in re.finditer(rf"\b{limit} (?=\d)", text, re.IGNORECASE):
            yield text[found.end() :]


KINDS: dict[str, Callable[[str], Iterator[str]]] = {
    "sign": _sign,
    "unit": lambda text: _swapped(text, *UNITS),
    "digit": _digit,
    "point": _point,
    "separator": _separator,
    "range": _range,
    "number": _number,
    "negation": _negation,
    "name": _name,
    "date": _date,
    "limit": _limit,
    "turn": lambda text: _swapped(text, *TURNS),
    "cut": _cut,
}
