"""So many tokens a day and no more, for all and for each server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from clock import Clock

from bot.service.llm.budget import Budget, TokenUse, estimate_tokens
from bot.state.tokens import UsedTokens

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock[datetime]:
    return Clock(NOW)


@pytest.fixture
def budget(newsdesk: Newsdesk, clock: Clock[datetime]) -> Budget:
    return Budget(UsedTokens(newsdesk.database, clock), for_all=250, for_server=100)


def test_a_server_has_its_own_and_all_have_theirs(budget: Budget) -> None:
    assert budget.allows("7", 100)
    assert not budget.allows("7", 101)
    budget.spend("7", 90)
    assert (budget.allows("7", 10), budget.allows("7", 11)) == (True, False)
    budget.spend(None, 90)
    assert budget.allows(None, 10)
    assert (budget.allows("8", 70), budget.allows("8", 71)) == (True, False)
    assert budget.use("7") == TokenUse(by_all=180, for_all=250, by_server=90, for_server=100)


def test_the_next_day_begins_anew(budget: Budget, clock: Clock[datetime]) -> None:
    budget.spend("7", 100)
    assert not budget.allows("7", 1)
    clock.now += timedelta(hours=1)
    assert budget.allows("7", 100)


def test_of_two_at_once_one_may_go_over(budget: Budget) -> None:
    assert budget.allows("7", 60)
    assert budget.allows("7", 60)
    budget.spend("7", 60)
    budget.spend("7", 60)
    assert not budget.allows("7", 1)
    assert budget.use("7").by_server == 120


def test_a_budget_of_nothing_allows_nothing(newsdesk: Newsdesk) -> None:
    used = UsedTokens(newsdesk.database)
    assert not Budget(used, for_all=0, for_server=100).allows("7", 1)
    assert not Budget(used, for_all=100, for_server=0).allows("7", 1)


def test_what_cannot_be_written_counts_and_is_written_later(
    budget: Budget, newsdesk: Newsdesk, caplog: pytest.LogCaptureFixture
) -> None:
    with newsdesk.database.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON tokens_used "
            "BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    budget.spend("7", 90)
    budget.spend("7", 5)
    assert budget.use("7").by_server == budget.use("8").by_all == 95
    assert len(caplog.records) == 1
    with newsdesk.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    budget.spend("7", 1)
    assert budget.use("7") == TokenUse(by_all=96, for_all=250, by_server=96, for_server=100)
    with newsdesk.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT server, tokens FROM tokens_used").all()
    assert {tuple(row) for row in rows} == {("7", 96), ("*", 96)}


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("yes", 1), ("The bridge opened.", 5), ("橋が開通した。", 6)]
)
def test_tokens_that_nobody_counted_are_estimated(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens
