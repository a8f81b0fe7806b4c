"""What an index takes, as plain text for a terminal: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.printing import counted, wrapped

if TYPE_CHECKING:
    from index.plan import EnginePlan, IndexPlan

COLUMNS = ("", "to build", "each process", "server", "on disk", "a search")
WIDTHS = (10, 10, 13, 10, 11, 10)
# The figures are round ones.
ROUNDED_TO = 2


def index_plan(plan: IndexPlan, engine: str | None) -> str:
    """Return what an index takes with one engine, or with each and which of them is advised."""
    whole = f"{counted(plan.passages, 'passage')}, {_time(plan.embedding_seconds)} to embed all."
    shown = [each for each in plan.engines if engine in (None, each.engine)]
    table = [_line(COLUMNS), *map(_row, shown)]
    told = [_advice(plan)] if engine is None else []
    unmeasured = [each.engine for each in shown if not each.is_measured]
    told += [_basis(unmeasured)]
    return "\n".join([whole, "", *table, "", *map(wrapped, told)])


def _row(plan: EnginePlan) -> str:
    return _line(
        (
            plan.engine,
            _time(plan.building_seconds),
            _gigabytes(plan.process_bytes),
            _gigabytes(plan.server_bytes) if plan.server_bytes else "–",
            _gigabytes(plan.disk_bytes),
            f"{plan.search_milliseconds:,.0f} ms{'' if plan.is_measured else ' *'}",
        )
    )


def _line(cells: tuple[str, ...]) -> str:
    first, *others = cells
    rest = (cell.rjust(width) for cell, width in zip(others, WIDTHS[1:], strict=True))
    return "".join([first.ljust(WIDTHS[0]), *rest]).rstrip()


def _advice(plan: IndexPlan) -> str:
    grown = " and ".join(
        f"{name} up to about {_rounded(number):,} passages"
        for name, number in plan.outgrown_at.items()
    )
    return (
        f"Take {plan.advised} for this many: by reckoning, which nobody measured, {grown} "
        "answer within a second and in the memory that machines have. Where several processes "
        "share a newsdesk, postgres is worth it sooner, since none of them has to hold or load "
        "the index."
    )


def _basis(unmeasured: list[str]) -> str:
    basis = "As measured with two cores and the included model, the server's memory for its index."
    if unmeasured:
        basis += f" * {', '.join(unmeasured)}: more than was measured, and only reckoned."
    return basis


def _rounded(number: int) -> int:
    return round(number, ROUNDED_TO - len(str(number)))


def _gigabytes(number: int) -> str:
    return f"{number / 1e9:,.2f} GB"


def _time(seconds: float) -> str:
    minutes = seconds / 60
    return f"{minutes / 60:,.1f} hours" if minutes >= 90 else f"{max(1, minutes):,.0f} min"
