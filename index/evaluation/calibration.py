"""The threshold from which a question is answered, fitted to an embedder and a reader."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pydantic import AwareDatetime, Field

from articles.models import Frozen
from index.errors import EvaluationError
from index.evaluation.metrics import SHARE_KEPT
from index.store.state import read_calibration, write_calibration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from articles.library.database import Database
    from index.engines import Engine
    from index.evaluation.evaluation import Result
    from index.readers import Reader

FEWEST_QUESTIONS = 20
# Goes up whenever confidence means something else, by `coverage.confidence` or by the rules on what
# answers (`index/corrections.py`): a threshold fitted to the earlier
# confidences then no longer counts.
JUDGE = 4


class Fit(NamedTuple):
    """A threshold, and the shares of either kind of question that it lets be answered."""

    minimum: float
    answered: float
    null_answered: float


class Calibration(Frozen):
    """A fitted threshold, and what it was fitted to."""

    minimum: float
    answered: float
    null_answered: float
    answerable: int
    others: int
    made: AwareDatetime
    judge: int = JUDGE


class CalibrationsByReader(Frozen):
    """What is kept with a fingerprint: a calibration for each reader that it was made with."""

    by_reader: dict[str, Calibration] = Field(default_factory=dict)


def fit(answerable: Sequence[float], others: Sequence[float]) -> Fit:
    """Return the threshold that tells answerable questions from others best, from confidences.

    Of the thresholds at which at least 95% of the answerable are answered it is the one with the
    highest J = share of the answerable answered - share of the others answered (W. J. Youden,
    "Index for rating diagnostic tests", Cancer 3, 1950), the lowest of equals. A threshold lies in
    the middle between two neighbouring confidences. Raises EvaluationError where there are fewer
    than 20 of either kind, or where no threshold is better than chance.
    """
    if min(len(answerable), len(others)) < FEWEST_QUESTIONS:
        raise EvaluationError(
            f"A calibration takes at least {FEWEST_QUESTIONS} questions that the library answers "
            f"and {FEWEST_QUESTIONS} that nothing answers; there are {len(answerable)} and "
            f"{len(others)}."
        )
    kept, let_through = sorted(answerable), sorted(others)
    middles = [(low + high) / 2 for low, high in pairwise(sorted({*answerable, *others}))]
    fits = [Fit(m, _share(kept, m), _share(let_through, m)) for m in middles]
    allowed = [each for each in fits if each.answered >= SHARE_KEPT]
    best = max(allowed, key=lambda each: each.answered - each.null_answered, default=None)
    if best is None or best.answered <= best.null_answered:
        raise EvaluationError(
            "No threshold tells these questions apart: those that nothing answers get as much "
            "confidence as the others; the threshold stays as it is."
        )
    return best


def _share(ordered: Sequence[float], minimum: float) -> float:
    return 1 - bisect_left(ordered, minimum) / len(ordered)


def calibrate(results: Sequence[Result], now: datetime) -> Calibration:
    """Return the calibration that an evaluation's results come to; see `fit`.

    A question whose facts or answer stand in no passage of the library does not count.
    """
    answerable = [r.confidence for r in results if r.is_answerable and r.fact_there is not False]
    others = [result.confidence for result in results if result.is_null]
    fitted = fit(answerable, others)
    return Calibration(**fitted._asdict(), answerable=len(answerable), others=len(others), made=now)


class Calibrations:
    """Reads and keeps the calibration of the index that answers with what reads its passages.

    Safe from any thread.
    """

    def __init__(
        self, database: Database, engine: Engine, reader: Callable[[], Reader | None]
    ) -> None:
        self._database = database
        self._engine = engine
        self._reader = reader

    def current(self) -> Calibration | None:
        """Return the calibration of the index that answers, None where it has none that counts."""
        with self._database.reading() as connection:
            content = read_calibration(connection, self._engine.fingerprint)
        found = _kept(content).by_reader.get(self._reader_key())
        return found if found and found.judge == JUDGE else None

    def keep(self, calibration: Calibration) -> None:
        """Keep a calibration with the index that answers, beside those made with other readers."""
        key = self._engine.fingerprint
        with self._database.writing() as connection:
            kept = _kept(read_calibration(connection, key)).by_reader
            made = CalibrationsByReader(by_reader={**kept, self._reader_key(): calibration})
            write_calibration(connection, key, made.model_dump_json())

    def _reader_key(self) -> str:
        reader = self._reader()
        return "none" if reader is None else f"{reader.name} {reader.revision[:16]}"


def _kept(content: str | None) -> CalibrationsByReader:
    """Return what was kept; before there were readers that was one calibration by itself."""
    return CalibrationsByReader.model_validate_json(content or "{}")
