"""The reader that is kept once it is loaded."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from index.errors import ModelError
from index.readers import NONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.readers import Reader

log = logging.getLogger(__name__)

# In seconds; a model that cannot be loaded is not tried again at every question.
TRIED_AGAIN_AFTER = 60.0


class KeptReader:
    """The reader of a name, loaded by whichever thread needs it first; None for the name “none”.

    Where it cannot be loaded, that is logged, questions are left to their words, and it is tried
    again after a minute.
    """

    def __init__(
        self,
        name: str,
        load: Callable[[str], Reader],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._load = load
        self._clock = clock
        self._lock = threading.Lock()
        self._loaded: Reader | None = None
        self._tried = -TRIED_AGAIN_AFTER

    def __call__(self) -> Reader | None:
        """Return the reader, None where there is none or it cannot be loaded."""
        if self._name == NONE:
            return None
        with self._lock:
            if self._loaded is None and self._clock() - self._tried >= TRIED_AGAIN_AFTER:
                self._tried = self._clock()
                try:
                    self._loaded = self._load(self._name)
                except ModelError as error:
                    log.warning("Passages are not read: %s", error)
            return self._loaded
