"""A small fleet is killed at work, each kind of process once; what would be lost is seen."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from discord_exchange import Exchange
from discord_payloads import a_message
from discord_shards import guild_of
from fleet.looking import Look, Losses
from fleet.members import Embedded
from fleet.reporting import KINDS, Kill, tables
from fleet.run import Killing
from fleet.work import Asked, Ledger
from fleet.workers import Speed, table
from soak.newsroom import Story

if TYPE_CHECKING:
    from pathlib import Path


STORY = Story("s1", 1, "A headline")


@pytest.mark.timeout(180)
async def test_each_kind_of_process_is_killed_once(tmp_path: Path) -> None:
    # What a killed bot had claimed comes after four minutes: nobody waits for that here.
    killing = Killing(
        tmp_path,
        engine="postgres:",
        chance=Random(3),
        bots=1,
        workers=2,
        announced_within=20.0,
    )
    turns = [("worker", "embedding"), ("PostgreSQL", "asking"), ("bot", "asking")]
    done = await killing.run(turns, articles=20)
    assert [(kill.kind, kill.during) for kill in done] == turns
    for kill in done:
        assert (kill.losses.lost, kill.losses.twice) == ([], [])
        assert kill.healed > 0
    assert not [line for line in killing.logged() if "Traceback" in line]
    kinds = [row[0] for row in tables(done, killing.logged())[0].rows]
    assert set(kinds) == set(KINDS)


def test_a_server_s_events_go_to_its_shard() -> None:
    assert [(int(guild_of(shard, 6)) >> 22) % 6 for shard in range(6)] == list(range(6))


class Seen(Look):
    """Looks at what a test says in place of a fleet's database."""

    def __init__(self, ledger: Ledger, tables: dict[str, list[dict[str, Any]]]) -> None:
        posts = SimpleNamespace(messages={"7": []})
        discord = SimpleNamespace(posts=posts, faults=[])
        self.calls: list[Embedded] = []
        fleet = SimpleNamespace(discord=discord, embedded=lambda: self.calls)
        super().__init__(SimpleNamespace(ledger=ledger, fleet=fleet, channels={"1": "7"}))  # type: ignore[arg-type]
        self.posts, self.faults, self.tables = posts.messages["7"], discord.faults, tables

    def read(self, statement: str, _values: object = None) -> list[Any]:
        """Return the rows of the table that a statement reads first."""
        name = statement.split("FROM ")[1].split(maxsplit=1)[0]
        return [SimpleNamespace(**row) for row in self.tables.get(name, [])]


def answered(text: str, *more: str) -> Asked:
    exchange = Exchange("1", callbacks=[{"type": 5}], original="10")
    for number, said in enumerate((text, *more), 10):
        exchange.messages[str(number)] = a_message(str(number)) | {"content": said}
    return Asked("ask", exchange, "1", "2", "Vera1 Holt said", STORY)


def whole() -> Seen:
    ledger = Ledger(stories={"s1": STORY}, items={"Harbour notice 5": "It is open."})
    ledger.asked = [answered("Vera1 Holt said so.")]
    seen = Seen(
        ledger,
        {
            "articles": [
                {"id": "s1", "headline": "A headline", "note": None},
                {"id": "x", "headline": "Harbour notice 5", "note": None},
            ],
            "feed_entries": [{"n": 0}],
            "posted": [{"message": "10"}],
            "vectors": [{"model": "1", "key": "k"}],
        },
    )
    seen.posts.append(a_message("20") | {"content": "Harbour notice 5"})
    seen.calls = [Embedded(1.0, 3, True, "1", "k")]
    return seen


def test_where_nothing_is_wrong_nothing_is_told() -> None:
    found = whole().look()
    assert (found.lost, found.twice, found.again, found.unsent, found.excused) == ([], [], 0, 0, 0)


def test_what_is_lost_is_told_once() -> None:
    seen = whole()
    seen.tables["articles"], seen.tables["posted"] = [], []
    seen.look()
    seen._work.ledger.limits["1"] = [501]
    seen._work.ledger.asked += [answered(""), answered("Something went wrong on our side")]
    setting = answered("Saved.")
    setting.kind, setting.wanted, setting.is_done = "settings limit", "Saved.", True
    seen._work.ledger.asked.append(setting)
    lost = " ".join(seen.look().lost)
    assert "no word to ask 1" in lost
    assert "wrong words to ask 2" in lost
    assert "setting of 1" in lost
    assert "article s1" not in lost


def test_a_lost_article_and_an_unknown_answer_are_told() -> None:
    seen = whole()
    seen.tables["articles"], seen.tables["posted"] = [], []
    lost = " ".join(seen.look().lost)
    assert "article s1" in lost
    assert "story “Harbour notice 5”" in lost
    assert "posted answer ask 0" in lost


def test_what_is_done_twice_is_told() -> None:
    seen = whole()
    seen.posts.append(a_message("21") | {"content": "Harbour notice 5"})
    seen.faults.append("an interaction was acknowledged twice")
    seen._work.ledger.asked.append(answered("Vera1 Holt said so.", "Vera1 Holt said so."))
    seen.calls.append(Embedded(2.0, 4, True, "1", "k"))
    twice = " ".join(seen.look().twice)
    assert "announced 2 times" in twice
    assert "acknowledged twice" in twice
    assert "2 answers to ask 1" in twice
    assert "embedded by two that live" in twice


def test_what_a_killed_process_had_at_hand_may_be_embedded_again() -> None:
    seen = whole()
    seen.killed = {3}
    seen.calls.append(Embedded(2.0, 4, True, "1", "k"))
    found = seen.look()
    assert (found.twice, found.again) == ([], 1)
    seen.calls.append(Embedded(9e9, 5, True, "1", "k"))
    assert "though it was kept" in seen.look().twice[0]


def test_a_correction_that_no_answer_tells_is_lost_until_its_story_is_removed() -> None:
    seen = whole()
    told, untold = (
        answered("Vera1 Holt said so. It was misstated."),
        answered("Vera1 Holt said so."),
    )
    seen.told = [(told, "It was misstated."), (untold, "It was misstated.")]
    assert seen.untold() == ["It was misstated."]
    assert seen.look().lost == ["It was misstated. is not told"]
    seen._work.ledger.stories.clear()
    assert seen.untold() == []


def test_who_was_acknowledged_right_before_a_kill_is_counted_apart() -> None:
    seen = whole()
    waits = answered("")
    seen._work.ledger.asked.append(waits)
    seen.bots_killed = [waits.exchange.sent + 0.1]
    found = seen.look()
    assert (found.lost, found.waiting) == ([], 1)


def test_each_figure_of_a_kill_has_its_heading() -> None:
    losses = Losses(lost=["all"], twice=[], again=2, unsent=3, excused=4, waiting=5)
    made, *_ = tables([Kill("bot", "asking", losses, healed=6.0, answers=7.0)], {})
    told = dict(zip(made.head, made.rows[0], strict=True))
    assert (told["lost"], told["twice"], told["not told"]) == ("1", "0", "5")
    assert (told["not announced"], told["told to ask again"]) == ("3", "4")
    assert (told["embedded anew"], told["answers again"], told["healed"]) == ("2", "7.0 s", "6.0 s")


def test_speeds_stand_beside_that_of_one() -> None:
    speeds = [Speed("postgres:", 1, 100, 1.0), Speed("postgres:", 4, 380, 1.0)]
    assert [row[-1] for row in table(speeds).rows] == ["1.00", "3.80"]
