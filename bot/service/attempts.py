"""What is done again and again is logged when it begins to fail and when it works again."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from articles.errors import told_error
from index.errors import IndexBusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

log = logging.getLogger(__name__)

# What fails now and then, as where there is not always something to write, has one beginning and
# one end in the log.
WORKS_AFTER_SECONDS = 60.0


class Failure(NamedTuple):
    """Why something failed last, and when by the steady clock."""

    reason: str
    at: float


class Attempts:
    """Does things that are tried again where they fail, and then only logs that: once a reason.

    What goes by one name has one state; whatever can fail by itself has a name of its own. It
    works again when it did not fail for a minute.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failing: dict[str, Failure] = {}

    def __call__(self, what: str, work: Callable[[], object]) -> bool:
        """Do something; return whether that worked, and log what fails."""
        with self.trying(what):
            work()
            return True
        return False

    @contextmanager
    def trying(self, what: str) -> Iterator[None]:
        """Do something inside; what fails ends it, and is only logged."""
        try:
            yield
        except IndexBusyError:
            pass
        except Exception as error:  # noqa: BLE001
            failure = Failure(_reason(error), self._clock())
            before = self._failing.get(what)
            self._failing[what] = failure
            if before is None or before.reason != failure.reason:
                _log(f"{what} failed and is tried again", error)
        else:
            self.works(what)

    def works(self, what: str) -> None:
        """Take note that something works, and log it where it had failed."""
        before = self._failing.get(what)
        if before and self._clock() - before.at >= WORKS_AFTER_SECONDS:
            del self._failing[what]
            log.info("%s works again.", what)


@contextmanager
def only_logged(what: str) -> Iterator[None]:
    """Do something inside that may fail: that ends it, and is only logged, as what is said."""
    try:
        yield
    except Exception as error:  # noqa: BLE001
        _log(what, error)


def _log(what: str, error: Exception) -> None:
    # What can be told takes one line; a fault of ours needs the way to it in the code.
    told = told_error(error) is not None
    level, trace = (logging.WARNING, None) if told else (logging.ERROR, error)
    log.log(level, "%s: %s", what, _reason(error), exc_info=trace)


def _reason(error: Exception) -> str:
    return str(told_error(error) or repr(error))
