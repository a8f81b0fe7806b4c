"""Who waits for an answer: written while they wait, and no longer than a token lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from clock import Clock

from bot.state.unanswered import TOKEN_LIVES, UnansweredQuestions

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def begin(kept: UnansweredQuestions, number: int, person: int = 7) -> None:
    kept.begin(
        number, application=1, token=f"secret{number}", person=person, private=True, locale="de"
    )


def numbers(desk: Newsdesk) -> list[str]:
    with desk.database.reading() as connection:
        found = connection.exec_driver_sql("SELECT number FROM unanswered ORDER BY number")
        return [row.number for row in found]


def test_who_waits_is_written_until_they_are_answered(desk: Newsdesk) -> None:
    kept = UnansweredQuestions(desk.database)
    for number in (1, 2, 3):
        begin(kept, number)
    kept.end(1)
    kept.save()
    assert numbers(desk) == ["2", "3"]
    kept.end(2)
    kept.save()
    (left,) = UnansweredQuestions(desk.database).left(1)
    assert (left.number, left.token, left.private, left.locale) == ("3", "secret3", True, "de")
    assert "secret" not in repr(left)
    assert UnansweredQuestions(desk.database).left(2) == ()


def test_what_could_not_be_saved_is_saved_the_next_time(desk: Newsdesk) -> None:
    kept = UnansweredQuestions(desk.database)
    begin(kept, 1)
    kept.save()
    kept.end(1)
    begin(kept, 2)
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE unanswered RENAME TO away")
    with pytest.raises(Exception, match="unanswered") as failure:
        kept.save()
    assert "secret" not in str(failure.value)
    with desk.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO unanswered")
    kept.save()
    assert numbers(desk) == ["2"]


def test_no_token_is_kept_for_longer_than_it_lives(desk: Newsdesk) -> None:
    clock = Clock(NOON)
    kept = UnansweredQuestions(desk.database, clock)
    begin(kept, 1)
    kept.save()
    clock.now += TOKEN_LIVES
    begin(kept, 2)
    kept.save()
    assert numbers(desk) == ["2"]
    clock.now += TOKEN_LIVES - timedelta(seconds=1)
    assert len(UnansweredQuestions(desk.database, clock).left(1)) == 1
    clock.now += timedelta(seconds=1)
    assert UnansweredQuestions(desk.database, clock).left(1) == ()
    assert numbers(desk) == []


def test_what_is_kept_of_someone_is_forgotten(desk: Newsdesk) -> None:
    kept = UnansweredQuestions(desk.database)
    begin(kept, 1)
    begin(kept, 2, person=8)
    kept.save()
    begin(kept, 3)
    assert [each.number for each in kept.of(7)] == ["1"]
    kept.forget_person(7)
    kept.save()
    assert numbers(desk) == ["2"]


def test_a_process_finds_those_that_its_own_gateways_left(desk: Newsdesk) -> None:
    kept = UnansweredQuestions(desk.database, clock=Clock(NOON))
    common = {"application": 1, "token": "secret", "person": 7, "private": True, "locale": "de"}
    for number, holder in enumerate(["0,1/4", "2,3/4", ""]):
        kept.begin(number, **common, holder=holder)
    kept.save()
    assert [each.number for each in kept.left(1, "2,3/4")] == ["1"]
    assert [each.number for each in kept.left(1)] == ["2"]


def test_what_was_written_though_nobody_was_told_is_written_again(desk: Newsdesk) -> None:
    before = UnansweredQuestions(desk.database)
    begin(before, 1)
    before.save()
    kept = UnansweredQuestions(desk.database)
    for number in (1, 2):
        begin(kept, number)
    kept.save()
    assert numbers(desk) == ["1", "2"]
