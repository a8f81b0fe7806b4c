"""What was measured, as tables and as points of the chart: pure."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, NamedTuple

from scoring import Table

from peers.systems import NEWSDESK, OWN_MODEL, PARTS, PEERS, REFERENCE, SYSTEMS, WITH_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What is taken of what one process measured.
Figure = Callable[[dict[str, Any]], float]
NOTHING = "–"
SEARCHED = (NEWSDESK, *PEERS, *WITH_WORDS, PARTS)
MILLISECONDS = 1000


class Record(NamedTuple):
    """One process: what it measured of which system and library, and what it gave.

    `passages` is how many the library has.
    """

    round: int
    what: str
    system: str
    library: str
    passages: int
    result: dict[str, Any]


class Spread(NamedTuple):
    """The median of all rounds, and the lowest and highest of them."""

    middle: float
    lowest: float
    highest: float

    def shown(self, digits: int = 0) -> str:
        """Return it as “58 (55–61)”."""
        if self.lowest == self.highest:
            return f"{self.middle:,.{digits}f}"
        return f"{self.middle:,.{digits}f} ({self.lowest:,.{digits}f}–{self.highest:,.{digits}f})"


class Measurements:
    """Looks up what was measured; all of it gives None where nothing was."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = list(records)

    def spread(self, what: str, system: str, library: str, of: Figure) -> Spread | None:
        """Return a figure over all rounds."""
        values = [
            of(each.result)
            for each in self._records
            if (each.what, each.system, each.library) == (what, system, library)
        ]
        return Spread(median(values), min(values), max(values)) if values else None

    def passages(self, library: str) -> int:
        """Return how many passages a library has, 0 where nothing was measured of it."""
        return max((each.passages for each in self._records if each.library == library), default=0)

    def libraries(self, what: str) -> list[str]:
        """Return the libraries of which something was measured, the smallest first."""
        names = {each.library for each in self._records if each.what == what}
        return sorted(names, key=self.passages)

    def lost(self) -> int:
        """Return how many of the searches at once were lost, of the newsdesk."""
        return sum(
            together["lost"]
            for each in self._records
            if each.what == "search" and each.system == NEWSDESK.name
            for together in each.result["at_once"].values()
        )


def typical(result: dict[str, Any]) -> float:
    """Return the median of one process's times, in milliseconds."""
    return median(result["seconds"]) * MILLISECONDS


def slow(result: dict[str, Any]) -> float:
    """Return the 95th percentile of one process's times, in milliseconds."""
    taken = result["seconds"]
    return (quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]) * MILLISECONDS


def hits(result: dict[str, Any]) -> float:
    """Return the share of questions that were found a fact."""
    return sum(result["hits"]) / max(1, len(result["hits"]))


def tokens_a_second(result: dict[str, Any]) -> float:
    """Return how fast an index was built."""
    return float(result["tokens"] / result["seconds"])


def _rate(workers: int) -> Figure:
    return lambda result: float(result["at_once"][str(workers)]["rate"])


def _one_at_a_time(result: dict[str, Any]) -> float:
    return len(result["seconds"]) / float(sum(result["seconds"]))


def _lost(result: dict[str, Any]) -> float:
    return float(sum(each["lost"] for each in result["at_once"].values()))


def _megabytes(result: dict[str, Any]) -> float:
    return float(result["megabytes"])


def _whole(result: dict[str, Any]) -> float:
    return float(result["seconds"])


def _shown(spread: Spread | None, digits: int = 0) -> str:
    return NOTHING if spread is None else spread.shown(digits)


def building_table(found: Measurements) -> Table:
    """Return how fast indexes are built, and how fast the models alone are."""
    rows = []
    for system in (NEWSDESK, *PEERS, OWN_MODEL, REFERENCE):
        built = ("building", system.name, "built")
        rate = found.spread(*built, lambda result: result["passages"] / result["seconds"])
        rows.append(
            (system.name, _shown(found.spread(*built, tokens_a_second)), _shown(rate, digits=1))
        )
    return Table(
        f"Building the index of {found.passages('built'):,} passages, the model loaded",
        ("system", "tokens a second", "passages a second"),
        tuple(rows),
        ("Newsdesk reads and cuts the articles too; the others are given the passages.",),
    )


def search_table(found: Measurements, library: str) -> Table:
    """Return how searches in one library went."""
    rows = []
    for system in SEARCHED:
        key = ("search", system.name, library)
        if found.spread(*key, typical) is None:
            continue
        rows.append(
            (
                system.name,
                _shown(found.spread(*key, typical)),
                _shown(found.spread(*key, slow)),
                _shown(found.spread(*key, hits), digits=2),
                _shown(found.spread(*key, _rate(8))),
                _shown(found.spread(*key, _rate(50))),
                _shown(found.spread(*key, _lost)),
                _shown(found.spread(*key, _megabytes)),
            )
        )
    head = ("system", "p50 ms", "p95 ms", "Hits@10")
    many = ("8 at once, a second", "50 at once, a second", "lost", "MB in use")
    title = f"A search in {found.passages(library):,} passages"
    note = "What is slow is asked fewer questions, from ten on, and Hits@10 counts those."
    return Table(title, (*head, *many), tuple(rows), (note,))


def asking_table(found: Measurements) -> Table:
    """Return how long whole answers take, beside what must at least be done."""
    rows = []
    for library in found.libraries("asking"):
        asked = ("asking", NEWSDESK.name, library)
        parts = found.spread("search", PARTS.name, library, typical)
        rows.append(
            (
                f"{found.passages(library):,}",
                _shown(found.spread(*asked, typical)),
                _shown(found.spread(*asked, slow)),
                _times(found.spread(*asked, typical), parts),
            )
        )
    head = ("passages", "p50 ms", "p95 ms", "times the bare parts")
    return Table("An answer of Newsdesk (`newsdesk ask`)", head, tuple(rows))


def other_table(found: Measurements) -> Table:
    """Return the start, the memory, what one article costs and how fast many come in."""
    rows = []
    for system in (NEWSDESK, OWN_MODEL, REFERENCE):
        start = ("start", system.name, "small")
        what = "first answer" if system == NEWSDESK else "first question embedded"
        row = (_shown(found.spread(*start, _whole), 1), _shown(found.spread(*start, _megabytes)))
        rows.append((f"{system.name}: start to {what}, s · MB", " · ".join(row)))
    for library in found.libraries("adding"):
        added = found.spread("adding", NEWSDESK.name, library, typical)
        rows.append(
            (f"one article added to {found.passages(library):,} passages, ms", _shown(added))
        )
    for library in found.libraries("importing"):
        rate = found.spread("importing", NEWSDESK.name, library, _imported)
        what = f"articles imported until there are {found.passages(library):,} passages"
        rows.append((f"{what}, vectors by chance, passages a second", _shown(rate)))
    return Table("The rest", ("what", "measured"), tuple(rows))


def _imported(result: dict[str, Any]) -> float:
    return float(result["passages"] / result["seconds"])


def _times(above: Spread | None, below: Spread | None) -> str:
    return NOTHING if above is None or below is None else f"{above.middle / below.middle:.2f}"


def promises_table(found: Measurements) -> Table:
    """Return the ratios that are promised and how they stand."""

    def ours(what: str, library: str, of: Figure) -> Spread | None:
        return found.spread(what, NEWSDESK.name, library, of)

    def best(what: str, library: str, of: Figure) -> Spread | None:
        measured = [found.spread(what, peer.name, library, of) for peer in PEERS]
        quickest = min if of is typical else max
        return quickest(filter(None, measured), key=lambda each: each.middle, default=None)

    built = ours("building", "built", tokens_a_second)
    alone = found.spread("building", OWN_MODEL.name, "built", tokens_a_second)
    small, large = (ours("search", each, typical) for each in ("small", "large"))
    asked, asked_large = (ours("asking", each, typical) for each in ("small", "large"))
    parts = found.spread("search", PARTS.name, "small", typical)
    eight, one = ours("search", "small", _rate(8)), ours("search", "small", _one_at_a_time)
    fifty, fifty_best = (each("search", "large", _rate(50)) for each in (ours, best))
    start = ours("start", "small", _whole)
    model = found.spread("start", REFERENCE.name, "small", _whole)
    none, added = (ours("adding", each, typical) for each in ("none", "large"))
    ratios = (
        ("building: the best peer", built, best("building", "built", tokens_a_second), "≥ 1.5"),
        ("building: its own model alone", built, alone, "≥ 0.95"),
        ("a search: the fastest peer by vectors", small, best("search", "small", typical), "≤ 1"),
        ("a search in the large library: in the small", large, small, "≤ 1.5"),
        ("an answer: the bare parts", asked, parts, "≤ 3"),
        ("an answer in the large library: in the small", asked_large, asked, "≤ 1.3"),
        ("8 searches at once, a second: one at a time", eight, one, "≥ 1.5"),
        ("8 searches at once: the best peer", eight, best("search", "small", _rate(8)), "≥ 1"),
        ("50 searches at once in the large library: the best peer", fifty, fifty_best, "≥ 1"),
        ("start to first answer: sentence-transformers loading its model", start, model, "≤ 1.1"),
        ("one article more in the large library: in an empty one", added, none, "≤ 1.5"),
    )
    rows = [
        (name, _times(above, below), promised)
        for name, above, below, promised in ratios
        if above is not None and below is not None
    ]
    rows.append(("searches lost", str(found.lost()), "0"))
    return Table("Newsdesk to …", ("what", "ratio", "promised"), tuple(rows))


def plan_table(found: Measurements) -> Table:
    """Return what `index.plan` counts with, as it was measured here."""
    name, small, large = NEWSDESK.name, "small", "large"
    disk = found.spread("importing", name, large, lambda result: float(result["disk_bytes"]))
    rate = found.spread("building", name, "built", lambda each: each["passages"] / each["seconds"])
    rows = [("passages embedded a second", _shown(rate))] if rate else []
    if disk:
        rows.append(("bytes on disk a passage", f"{disk.middle / found.passages(large):,.0f}"))
    for what, of in (("MB in use", _megabytes), ("ms a search", typical)):
        both = [found.spread("search", name, library, of) for library in (small, large)]
        more = found.passages(large) - found.passages(small)
        if both[0] and both[1] and more:
            each = (both[1].middle - both[0].middle) / more
            first = both[0].middle - each * found.passages(small)
            rows.append((f"{what}, in any case", f"{first:,.1f}"))
            rows.append((f"{what}, each million passages more", f"{each * 1e6:,.0f}"))
    return Table("What `newsdesk index plan` counts with", ("what", "measured"), tuple(rows))


def tables(records: Sequence[Record]) -> list[Table]:
    """Return all tables."""
    found = Measurements(records)
    searched = [search_table(found, library) for library in found.libraries("search")]
    built = [building_table(found)] if found.libraries("building") else []
    last = [asking_table(found), other_table(found), plan_table(found)]
    return [promises_table(found), *built, *searched, *last]


def curves(records: Sequence[Record]) -> dict[str, list[tuple[int, float]]]:
    """Return by system how many milliseconds a search takes at how many passages."""
    found = Measurements(records)
    drawn: dict[str, list[tuple[int, float]]] = {}
    for name in SYSTEMS:
        for library in found.libraries("search"):
            if spread := found.spread("search", name, library, typical):
                drawn.setdefault(name, []).append((found.passages(library), spread.middle))
    return drawn
