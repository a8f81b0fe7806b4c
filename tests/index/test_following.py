"""How far an index has followed, whatever engine it is."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from fakes import make_article

from index.following import FollowedChanges

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.newsdesk import Newsdesk


def test_the_oldest_change_that_is_not_followed_counts(opened: Callable[..., Newsdesk]) -> None:
    one, other = opened(), opened()
    hour = timedelta(hours=1)
    later = FollowedChanges(one.database, one.engine, lambda: datetime.now(UTC) + hour)
    assert later.lag() == 0
    other.library.add(make_article(1))
    assert 3600 <= later.lag() < 3700
    assert later.follow()
    assert later.lag() == 0
    assert not later.follow()
    other.library.add(make_article(2))
    assert later.lag() >= 3600


def test_a_clock_that_is_behind_makes_no_lag_below_nothing(
    opened: Callable[..., Newsdesk],
) -> None:
    desk = opened()
    slow = FollowedChanges(desk.database, desk.engine, lambda: datetime(2020, 1, 1, tzinfo=UTC))
    desk.library.add(make_article(1))
    assert slow.lag() == 0


def test_an_engine_that_cannot_follow_falls_behind(opened: Callable[..., Newsdesk]) -> None:
    desk = opened()

    class BrokenEngine:
        def follow(self) -> bool:
            raise OSError

    followed = FollowedChanges(desk.database, BrokenEngine())  # type: ignore[arg-type]
    desk.library.add(make_article(1))
    with suppress(OSError):
        followed.follow()
    assert followed.lag() > 0
