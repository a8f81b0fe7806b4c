"""Whether a process is alive, and whether it is ready to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.metrics.aside import AsideReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.metrics.figures import Values
    from bot.service.newsdesk import Newsdesk

# Changes are followed within a second; a large import from elsewhere takes some more.
FOLLOWED_WITHIN = 60.0


class Role(NamedTuple):
    """What a process is there for, such as a bot or a worker, and what only it can say of itself.

    It is alive where what it goes round in still turns; beyond a newsdesk's own checks it is ready
    where all its `checks` are true. `figures` are metrics of its own. All are called from other
    threads, whenever somebody asks.
    """

    name: str
    is_alive: Callable[[], bool] = lambda: True
    checks: Mapping[str, Callable[[], bool]] = {}
    figures: Callable[[], Values] = dict


class Condition(NamedTuple):
    """Whether each thing is well that a ready process needs.

    `lag` is how many seconds its index is behind, None where the database does not say.
    """

    checks: dict[str, bool]
    lag: float | None

    @property
    def is_ready(self) -> bool:
        """Return whether all is well."""
        return all(self.checks.values())


class Health:
    """Says how a process is; safe to use from any thread.

    The database answers, the index has followed its change log, the models are loaded, and what the
    role looks at is well.
    """

    def __init__(self, newsdesk: Newsdesk, role: Role) -> None:
        self.role = role
        self._models = newsdesk.models
        self._lag = AsideReader("Reading how far the index has followed", newsdesk.followed.lag)

    def look(self) -> Condition:
        """Look how the process is; that takes as long as the database may be waited for."""
        lag = self._lag()
        own = {name: _holds(check) for name, check in self.role.checks.items()}
        checks = {
            **own,
            "database": lag is not None,
            "index": lag is not None and lag <= FOLLOWED_WITHIN,
            "models": self._models.are_loaded,
        }
        return Condition(checks, lag)


def _holds(check: Callable[[], bool]) -> bool:
    """Return whether a check holds; one that fails, as where the gateway is just made anew, not."""
    try:
        return check()
    except Exception:  # noqa: BLE001
        return False
