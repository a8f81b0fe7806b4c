"""What was asked last, where processes share it: an hour long, and gone with a person's word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from clock import Clock

from bot.service.conversations import Conversations
from bot.service.followups import Turn
from bot.state.turns import KeptTurns

if TYPE_CHECKING:
    from bot.service.newsdesk import Newsdesk

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def keep(kept: KeptTurns, channel: int, person: int, question: str, *, opens: bool = False) -> None:
    kept.keep(channel, person, Turn(question=question).model_dump_json(), opens=opens)


def questions(kept: KeptTurns, channel: int) -> list[str]:
    found = kept.in_channel(channel)
    return [Turn.model_validate_json(each.content).question for each in found]


def test_a_turn_is_kept_for_an_hour(newsdesk: Newsdesk) -> None:
    clock = Clock(NOON)
    kept = KeptTurns(newsdesk.database, clock=clock)
    keep(kept, 5, 7, "Who opened the bridge?")
    clock.now += timedelta(minutes=30)
    keep(kept, 5, 8, "Why?")
    keep(kept, 6, 7, "When?")
    assert questions(kept, 5) == ["Who opened the bridge?", "Why?"]
    clock.now += timedelta(minutes=31)
    assert questions(kept, 5) == ["Why?"]
    kept.forget_old()
    with newsdesk.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM turns").scalar_one() == 2


def test_a_person_has_theirs_deleted(newsdesk: Newsdesk) -> None:
    kept = KeptTurns(newsdesk.database)
    for channel, person in ((5, 7), (5, 8), (6, 7)):
        keep(kept, channel, person, f"{person} asks")
    assert len(kept.of(7)) == 2
    kept.forget_person(7)
    assert kept.of(7) == []
    assert questions(kept, 5) == ["8 asks"]


def test_another_process_understands_what_follows(newsdesk: Newsdesk) -> None:
    kept = KeptTurns(newsdesk.database)
    for number in range(4):
        keep(kept, 5, 7, f"Question {number}?")
    keep(kept, 5, 8, "How a thread begins?", opens=True)
    conversations = Conversations()
    conversations.restore(5, kept.in_channel(5))
    asked = [turn.question for turn in conversations.turns(5, 7)]
    assert asked == ["Question 1?", "Question 2?", "Question 3?"]
    assert [turn.question for turn in conversations.turns(5, 9)] == ["How a thread begins?"]
    conversations.add(5, 7, Turn(question="Known already?"))
    conversations.restore(5, kept.in_channel(5))
    assert conversations.turns(5, 7)[-1].question == "Known already?"
