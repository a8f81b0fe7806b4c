"""How much of an LLM may be used within a day, by one server and by all."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING

from articles.models import Frozen
from bot.service.attempts import Attempts

if TYPE_CHECKING:
    from bot.state.tokens import UsedTokens

BYTES_A_TOKEN = 4


class TokenUse(Frozen):
    """What is used of a budget today (UTC), in tokens: by all, and by one server or outside any."""

    by_all: int
    for_all: int
    by_server: int
    for_server: int


class Budget:
    """Allows so many tokens a day, for all and for each server; safe to call from many threads.

    What is asked outside of servers counts together, as one. Questions are counted when they are
    done: of two at once, one may go over what is left.
    """

    def __init__(self, used: UsedTokens, for_all: int, for_server: int) -> None:
        self._used = used
        self._for_all = for_all
        self._for_server = for_server
        self._lock = Lock()
        # What could not be written until now, as where the disk is full.
        self._unsaved: Counter[str | None] = Counter()
        self._attempts = Attempts()

    def allows(self, server: str | None, estimate: int) -> bool:
        """Return whether so many tokens are left."""
        use = self.use(server)
        most = min(use.for_all - use.by_all, use.for_server - use.by_server)
        return estimate <= most

    def spend(self, server: str | None, tokens: int) -> None:
        """Count what was used; what cannot be written now counts all the same and is kept."""
        with self._lock:
            self._unsaved[server] += tokens
            unsaved, self._unsaved = self._unsaved, Counter()
        for each in list(unsaved):
            with self._attempts.trying("Counting the LLM's tokens"):
                self._used.add(each, unsaved[each])
                del unsaved[each]
        with self._lock:
            self._unsaved.update(unsaved)

    def use(self, server: str | None) -> TokenUse:
        """Return what is used today."""
        with self._lock:
            unsaved = self._unsaved.copy()
        return TokenUse(
            by_all=self._used.used_by_all() + unsaved.total(),
            for_all=self._for_all,
            by_server=self._used.used(server) + unsaved[server],
            for_server=self._for_server,
        )


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text has, where nobody counted them.

    A token has about four bytes, in English four letters, and a character of Japanese takes three.
    """
    return -(-len(text.encode()) // BYTES_A_TOKEN)
